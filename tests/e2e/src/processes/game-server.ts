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
  };
  readonly zones: readonly {
    readonly zone: number;
    readonly epoch: number;
    readonly players: number;
    readonly accepted: number;
    readonly events: number;
    readonly tickOverruns: number;
    readonly verdictP99Us: number;
    readonly movesJournalled: number;
  }[];
}

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

  async figures(): Promise<Figures> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/figures`);
    if (!response.ok) throw new Error(`/figures was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as Figures;
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
