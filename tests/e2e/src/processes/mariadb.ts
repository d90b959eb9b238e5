import { SQL } from 'bun';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import type { Child } from './child.ts';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';
import type { Stage } from './stage.ts';

const database = 'verdict';
const startMs = 60_000;
// Asked of the system: the environment may name nobody.
const user = Bun.spawnSync(['id', '-un']).stdout.toString().trim();

/** A MariaDB of a test's own, which may be killed and started again with its data. */
export class MariaDb {
  #child: Child | null = null;

  private constructor(
    readonly stage: Stage,
    readonly port: number,
    readonly folder: string,
  ) {}

  static async start(stage: Stage): Promise<MariaDb> {
    const server = new MariaDb(stage, await freePort(), stage.folder());
    await server.#install();
    await server.restart();
    const sql = new SQL({ url: `mysql://root@127.0.0.1:${server.port}/mysql`, max: 1 });
    await sql.unsafe(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    await sql.close();
    return server;
  }

  get url(): string {
    return `mysql://root@127.0.0.1:${this.port}/${database}`;
  }

  async kill(): Promise<void> {
    await this.#child!.kill();
  }

  async restart(): Promise<void> {
    this.#child = this.stage.start({
      name: 'MariaDB',
      command: [
        findProgram('mariadbd')!,
        '--no-defaults',
        `--datadir=${join(this.folder, 'data')}`,
        `--user=${user}`,
        '--bind-address=127.0.0.1',
        `--port=${this.port}`,
        `--socket=${join(this.folder, 'socket')}`,
        `--pid-file=${join(this.folder, 'pid')}`,
        '--skip-log-bin',
        '--innodb-flush-log-at-trx-commit=1',
      ],
      tailLines: 20,
    });
    await eventually(
      'MariaDB answers',
      () => this.#ping(),
      () => true,
      startMs,
    );
  }

  /** Runs one statement in the platform's database, as somebody beside the platform would. */
  async run(statement: string): Promise<Record<string, unknown>[]> {
    const sql = new SQL({ url: this.url, max: 1 });
    try {
      return (await sql.unsafe(statement)) as Record<string, unknown>[];
    } finally {
      await sql.close();
    }
  }

  async #ping(): Promise<void> {
    const sql = new SQL({ url: `mysql://root@127.0.0.1:${this.port}/mysql`, max: 1, connectionTimeout: 2 });
    try {
      await sql.unsafe('SELECT 1');
    } finally {
      await sql.close();
    }
  }

  async #install(): Promise<void> {
    const install = this.stage.start({
      name: 'mariadb-install-db',
      command: [
        findProgram('mariadb-install-db')!,
        '--no-defaults',
        `--datadir=${join(this.folder, 'data')}`,
        `--user=${user}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      tailLines: 20,
    });
    if ((await install.exited(startMs)) !== 0) throw new Error('mariadb-install-db failed.');
  }
}
