import { readdirSync, readFileSync } from 'node:fs';
import { launcher } from './paths.ts';
import type { Child } from './child.ts';
import { GameServer } from './game-server.ts';
import { Platform } from './platform.ts';
import type { Stage } from './stage.ts';

export interface UpOptions {
  readonly dataFolder: string;
  readonly bots: number;
  readonly zones?: number;
  readonly port?: number;
  readonly switches?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The summary of `verdict up --for --json`. */
export interface UpSummary {
  readonly accepted: number;
  readonly rejected: number;
  readonly journalled: number;
  readonly shipped: number;
  readonly rows: number;
  readonly lag: number;
  readonly lost: number;
  readonly duplicates: number;
}

/** Building comes first where something is stale. */
const startMs = 180_000;

/** `verdict up`, on free ports unless told otherwise. */
export function startUp(stage: Stage, { dataFolder, bots, zones = 2, port = 0, switches = [], environment = {} }: UpOptions): Child {
  const child = stage.start({
    name: 'verdict up',
    command: [
      launcher,
      'up',
      '--bots',
      String(bots),
      '--zones',
      String(zones),
      '--data',
      dataFolder,
      '--port',
      String(port),
      '--health-port',
      '0',
      '--http-port',
      '0',
      ...switches,
    ],
    environment,
  });
  // Its parts stop when it is gone; a test that is stopped in the middle does not wait for that.
  stage.atEnd(() => {
    for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGKILL');
  });
  return child;
}

/** Waits until it has told where everything is. */
export async function addressesOf(up: Child, dataFolder: string): Promise<{ game: GameServer; platform: Platform }> {
  const dashboard = await up.line('where the dashboard is', (line) => line.includes('Dashboard '), startMs);
  const server = await up.line('where the game server is', (line) => line.includes('Game server '), startMs);
  const url = /http:\/\/[^\s/]+/.exec(dashboard)![0];
  const [, port, healthPort] = /127\.0\.0\.1:(\d+).*?127\.0\.0\.1:(\d+)/.exec(server)!;
  return { game: new GameServer(up, Number(port), Number(healthPort), dataFolder), platform: new Platform(up, url, dataFolder) };
}

/** The processes that a launcher started, by the mark that it gave them: id by id, never by name. */
export function childrenOf(parentPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isThere = !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
        return isThere && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`VERDICT_PARENT_PID=${parentPid}`);
      } catch {
        // It ended while we looked, or is somebody else's.
        return false;
      }
    })
    .map(Number);
}

/** The one of them whose command line contains this. */
export function childOf(parentPid: number, commandContains: string): number {
  const found = childrenOf(parentPid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(commandContains));
  if (found.length !== 1)
    throw new Error(`${found.length} children of ${parentPid} have '${commandContains}' in their command; one was expected.`);
  return found[0]!;
}
