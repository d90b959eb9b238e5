import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launcher } from './paths.ts';
import type { Child } from './child.ts';
import type { Stage } from './stage.ts';

export interface LoadOptions {
  readonly clients: number;
  readonly rate: number;
  readonly seconds: number;
  readonly gamePort: number;
  readonly platformUrl: string;
}

/** What `verdict load --json` prints when it is over. */
export interface LoadReport {
  readonly clients: number;
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly disconnects: number;
  readonly reconnects: number;
  /** Players who came back to where an acknowledged move had not happened. */
  readonly undone: number;
  readonly rtt_ms: Readonly<Record<'p50' | 'p95' | 'p99' | 'max', number>>;
  readonly outages: readonly Outage[];
}

export interface Outage {
  readonly startedAtMs: number;
  readonly firstAcceptedAtMs: number | null;
  readonly allBackAtMs: number | null;
  readonly clients: number;
}

/** A move that a client of the load was told is accepted. */
export interface Acknowledged {
  readonly playerId: number;
  readonly command: number;
  readonly x: number;
  readonly y: number;
}

/** `verdict load` under way: players who come back by themselves and write down every move that was accepted. */
export class Load {
  private constructor(
    readonly child: Child,
    readonly acksFile: string,
    readonly seconds: number,
  ) {}

  static start(stage: Stage, { clients, rate, seconds, gamePort, platformUrl }: LoadOptions): Load {
    const acksFile = join(stage.folder(), 'acks');
    const child = stage.start({
      name: 'verdict load',
      command: [
        launcher,
        'load',
        ...['--clients', String(clients), '--rate', String(rate), '--seconds', String(seconds)],
        ...['--connect', `127.0.0.1:${gamePort}`, '--platform', platformUrl, '--acks', acksFile, '--json'],
      ],
    });
    return new Load(child, acksFile, seconds);
  }

  /** Its report, and the code that it ended with. */
  async report(): Promise<LoadReport & { readonly exitCode: number }> {
    const exitCode = await this.child.exited(this.seconds * 1_000 + 60_000);
    return { ...(JSON.parse(this.child.said.findLast((line) => line.startsWith('{'))!) as LoadReport), exitCode };
  }

  acknowledged(): Acknowledged[] {
    const lines = readFileSync(this.acksFile, 'utf8').trimEnd().split('\n');
    return lines.map((line) => {
      const [playerId, command, x, y] = line.split(',').map(Number) as [number, number, number, number];
      return { playerId, command, x, y };
    });
  }
}
