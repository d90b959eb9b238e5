import { RedisClient } from 'bun';
import { eventually } from '../eventually.ts';
import type { Child } from './child.ts';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';
import type { Stage } from './stage.ts';

/** A Redis of a test's own. It keeps nothing on disk: started again, it is empty, which is the worst that can come back. */
export class Redis {
  #child: Child;

  private constructor(
    readonly stage: Stage,
    readonly port: number,
    readonly folder: string,
  ) {
    this.#child = this.#begin();
  }

  static async start(stage: Stage): Promise<Redis> {
    const redis = new Redis(stage, await freePort(), stage.folder());
    await redis.#answers();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async kill(): Promise<void> {
    await this.#child.kill();
  }

  /** Starts it again, on the same port and empty. */
  async restart(): Promise<void> {
    this.#child = this.#begin();
    await this.#answers();
  }

  /** Runs one command. A client for each: none is left to reconnect on its own while a test has the server down. */
  async run(command: string, ...parts: string[]): Promise<unknown> {
    const client = new RedisClient(this.url, { autoReconnect: false });
    try {
      return await client.send(command, parts);
    } finally {
      client.close();
    }
  }

  #begin(): Child {
    return this.stage.start({
      name: 'Redis',
      command: [
        findProgram('redis-server')!,
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.folder],
      ],
      tailLines: 5,
    });
  }

  async #answers(): Promise<void> {
    await eventually(
      'Redis answers',
      () => this.run('PING'),
      (answer) => answer === 'PONG',
    );
  }
}
