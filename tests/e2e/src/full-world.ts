import { freePort } from './processes/free-port.ts';
import { startGameServer, type GameServer } from './processes/game-server.ts';
import { MariaDb } from './processes/mariadb.ts';
import { MockKafka } from './processes/mock-kafka.ts';
import { startPlatform, type Platform } from './processes/platform.ts';
import { Redis } from './processes/redis.ts';
import type { Stage } from './processes/stage.ts';

type Variables = Readonly<Record<string, string>>;

export interface WorldOptions {
  readonly redis?: boolean;
  readonly kafka?: boolean;
  readonly mysql?: boolean;
  readonly dataFolder?: string;
  readonly switches?: readonly string[];
  readonly environment?: Variables;
  readonly platformEnvironment?: Variables;
}

/** A game server and a platform with whatever stands behind them, every part of which a test may kill and start again where it was. */
export class FullWorld {
  game!: GameServer;
  platform!: Platform;

  private constructor(
    readonly stage: Stage,
    readonly dataFolder: string,
    readonly redis: Redis | null,
    readonly kafka: MockKafka | null,
    readonly mariadb: MariaDb | null,
    readonly switches: readonly string[],
    readonly environment: Variables,
    readonly platformEnvironment: Variables,
    readonly platformPort: number,
    readonly gamePort: number,
    readonly healthPort: number,
  ) {}

  static async start(stage: Stage, options: WorldOptions = {}): Promise<FullWorld> {
    const [redis, kafka, mariadb] = await Promise.all([
      options.redis ? Redis.start(stage) : null,
      options.kafka ? MockKafka.start(stage) : null,
      options.mysql ? MariaDb.start(stage) : null,
    ]);
    // Each knows the other's address before either is there, and keeps its own for all its lives.
    const [platformPort, gamePort, healthPort] = await Promise.all([freePort(), freePort(), freePort()]);
    const shared: Variables = { ...(kafka ? { KAFKA_BROKERS: kafka.brokers } : {}), ...options.environment };
    const world = new FullWorld(
      stage,
      options.dataFolder ?? stage.folder(),
      redis,
      kafka,
      mariadb,
      options.switches ?? [],
      { ...shared, ...(redis ? { REDIS_URL: redis.url } : {}), PLATFORM_URL: `http://127.0.0.1:${platformPort}` },
      { ...shared, ...(mariadb ? { MYSQL_URL: mariadb.url } : {}), VERDICT_RETRY_MS_MAX: '1000', ...options.platformEnvironment },
      platformPort,
      gamePort,
      healthPort,
    );
    await Promise.all([world.startGame(), world.startPlatform()]);
    return world;
  }

  async startGame(): Promise<GameServer> {
    const { dataFolder, switches, environment, gamePort: port, healthPort } = this;
    return (this.game = await startGameServer(this.stage, { dataFolder, switches, environment, port, healthPort }));
  }

  async startPlatform(): Promise<Platform> {
    return (this.platform = await startPlatform(this.stage, {
      dataFolder: this.dataFolder,
      gameEndpoint: `127.0.0.1:${this.gamePort}`,
      port: this.platformPort,
      environment: this.platformEnvironment,
    }));
  }
}
