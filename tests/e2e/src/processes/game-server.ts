import { gameServerProgram } from './paths.ts';
import type { Child } from './child.ts';
import type { Stage } from './stage.ts';

export interface GameServerOptions {
  readonly dataFolder: string;
  readonly port?: number;
  readonly healthPort?: number;
  /** Further switches, such as `--zones`, `2`. */
  readonly switches?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What GET /figures tells, as far as tests ask. */
export interface Figures {
  readonly sessions: number;
  readonly framesIn: number;
  readonly slowClientsClosed: number;
  readonly rssBytes: number;
  readonly journal: {
    readonly durableEvents: number;
    readonly shippedEvents: number;
    readonly shipping: boolean;
    readonly shipError: string;
    readonly mode: number;
    readonly waitingEvents: number;
    readonly waitingBytes: number;
    readonly oldestWaitingMs: number;
    readonly lossInMs: number;
    readonly diskBytes: number;
    readonly diskBytesMax: number;
    readonly droppedEvents: number;
  };
  readonly snapshots: {
    readonly hotStore: string;
    readonly hotSaved: number;
    readonly hotFailures: number;
    readonly hotFailuresInARow: number;
    readonly hotError: string;
    readonly hotAgeMs: number;
    readonly coldPublished: number;
    readonly cutMaxUs: number;
    readonly bytesPerPlayer: number;
  };
  readonly zones: readonly {
    readonly zone: number;
    readonly epoch: number;
    readonly players: number;
    readonly accepted: number;
    readonly refusedBusy: number;
    readonly events: number;
    readonly tickOverruns: number;
    readonly verdictP99Us: number;
    readonly movesJournalled: number;
  }[];
}

/** One certificate in GET /recoveries. */
export interface Recovery {
  readonly zone: number;
  readonly epoch: number;
  readonly players: number;
  readonly source: 'hot' | 'cold' | 'empty';
  readonly log: 'journal' | 'kafka' | 'none';
  readonly snapshotEpoch: number;
  readonly snapshotSequence: number;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly stateHash: string;
  readonly notes: readonly string[];
}

export const RecordingMode = { Normal: 1, Degraded: 2, Overflowing: 3 } as const;

export class GameServer {
  constructor(
    readonly child: Child,
    readonly port: number,
    readonly healthPort: number,
    readonly dataFolder: string,
  ) {}

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  figures(): Promise<Figures> {
    return this.health<Figures>('/figures');
  }

  /** What the health port answers on a path. */
  async health<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}${path}`);
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.healthPort}/readyz`)).ok;
  }
}

/** Starts a game server, on free ports unless told otherwise, and waits until it listens. */
export async function startGameServer(stage: Stage, options: GameServerOptions): Promise<GameServer> {
  const { dataFolder, port = 0, healthPort = 0, switches = [], environment = {} } = options;
  const child = stage.start({
    name: 'game server',
    command: [
      'dotnet',
      gameServerProgram(),
      '--data',
      dataFolder,
      '--port',
      String(port),
      '--health-port',
      String(healthPort),
      ...switches,
    ],
    environment,
  });
  const listening = await child.event<{ port: number; healthPort: number }>('listening');
  return new GameServer(child, listening.port, listening.healthPort, dataFolder);
}
