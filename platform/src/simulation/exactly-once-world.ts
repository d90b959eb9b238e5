import { Database } from 'bun:sqlite';
import { pino } from 'pino';
import { BatchWriter } from '../ingest/batch-writer.ts';
import { Consumer } from '../ingest/consumer.ts';
import type { ProgressLedger } from '../ingest/progress-ledger.ts';
import { minuteStatisticsProjection } from '../projections/minute-statistics-projection.ts';
import { movementProjection } from '../projections/movement-projection.ts';
import { playerEventProjection } from '../projections/player-event-projection.ts';
import { playerProjection } from '../projections/player-projection.ts';
import type { Projection } from '../projections/projection.ts';
import { webhookProjection } from '../projections/webhook-projection.ts';
import type { ProgressRow } from '../stores/consumer-progress.ts';
import { migrations } from '../stores/migration-steps.ts';
import { sqliteDialect } from '../stores/dialect.ts';
import { Schema } from '../stores/schema.ts';
import { Chance } from './chance.ts';
import { SimulatedDatabase, SimulatedStore, type StoreFaults } from './simulated-store.ts';
import { SimulatedLog } from './simulated-log.ts';
import { SimulatedSource, type GroupOffsets, type SourceFaults } from './simulated-source.ts';
import { Life, VirtualTime } from './virtual-time.ts';

export type MakeLedger = (rows: readonly ProgressRow[], ordered: boolean) => ProgressLedger;

const silent = pino({ level: 'silent' });
const processesMax = 2;
const stepsMax = 400_000;
const patienceMs = 15_000;

const consumers: Readonly<Record<string, readonly Projection[]>> = {
  persistence: [playerProjection, movementProjection, playerEventProjection],
  analytics: [minuteStatisticsProjection],
  notification: [webhookProjection(1_000_000)],
};
export const consumerNames = Object.keys(consumers);

/** An empty database with the real schema, made once: making it anew would be most of a run. */
const image = ((): Uint8Array => {
  const sqlite = new Database(':memory:');
  for (const { statements, columns } of migrations) {
    for (const statement of statements(sqliteDialect)) sqlite.run(statement);
    for (const { table, name, type } of columns?.(sqliteDialect) ?? []) sqlite.run(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
  }
  sqlite.run('CREATE TABLE migrations (version INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, applied_at_ms BIGINT NOT NULL)');
  for (const { version, name } of migrations) sqlite.run('INSERT INTO migrations VALUES (?, ?, 0)', [version, name]);
  sqlite.run(
    `INSERT INTO webhooks (url, events, zone, secret, active, created_at_ms, created_by, pending, delivered, failed, skipped)
     VALUES ('http://localhost/', '*', NULL, 's', 1, 0, 'simulation', 0, 0, 0, 0)`,
  );
  return sqlite.serialize();
})();

/**
 * Two platform processes with the real consumers over one log and one database, both of which fail in every way they can,
 * for a while; then everything heals. What must hold in the end is checked by somebody else.
 */
export class ExactlyOnceWorld {
  readonly log: SimulatedLog;
  readonly database = new SimulatedDatabase(image);
  readonly #chance: Chance;
  readonly #time: VirtualTime;
  readonly #makeLedger: MakeLedger | undefined;
  readonly #storeFaults: StoreFaults;
  readonly #sourceFaults: SourceFaults;
  readonly #offsets: Readonly<Record<string, GroupOffsets>> = Object.fromEntries(consumerNames.map((name) => [name, []]));
  readonly #stopping = new AbortController();
  #failure: Error | null = null;
  #lives: Life[] = [];
  kills = 0;

  constructor(seed: number, makeLedger?: MakeLedger) {
    this.#chance = new Chance(seed);
    this.#time = new VirtualTime(this.#chance);
    this.#makeLedger = makeLedger;
    this.log = new SimulatedLog(this.#chance, this.#chance.happens(0.4));
    const often = this.#chance.next();
    const probability = (most: number): number => (this.#chance.happens(0.3) ? 0 : most * often);
    this.#storeFaults = {
      isDown: false,
      kill: probability(0.02),
      commitFails: probability(0.2),
      answerLost: probability(0.2),
      conflict: probability(0.2),
    };
    this.#sourceFaults = { kill: probability(0.1), rebalance: probability(0.2) };
  }

  async run(): Promise<void> {
    for (let i = 0; i < processesMax; i++) this.#start();
    const healAtMs = this.#time.nowMs + this.#chance.between(500, 6_000);
    this.#letFail(healAtMs);
    await this.#until(() => this.#time.nowMs >= healAtMs, 'the faults are over');
    Object.assign(this.#storeFaults, { isDown: false, kill: 0, commitFails: 0, answerLost: 0, conflict: 0 });
    Object.assign(this.#sourceFaults, { kill: 0, rebalance: 0 });
    // The ends of epochs are compared only when nothing has come for some seconds.
    await this.#until(() => this.#isConsumed(), 'everything is consumed');
    const quietAtMs = this.#time.nowMs + patienceMs;
    await this.#until(() => this.#time.nowMs >= quietAtMs, 'the ends of epochs are compared');
    this.#stopping.abort();
  }

  #until(holds: () => boolean, what: string): Promise<void> {
    return this.#time.until(
      () => {
        if (this.#failure !== null) throw this.#failure;
        return holds();
      },
      stepsMax,
      what,
    );
  }

  #isConsumed(): boolean {
    if (!this.log.partitions.every((records, p) => this.log.end(p, this.#time.nowMs) === records.length)) return false;
    if (this.#lives.some(({ isOver }) => isOver)) return false;
    if (this.log.ordered) {
      const rows = this.database.read('SELECT journal_position AS position FROM consumers');
      return rows.length === consumerNames.length && rows.every((row) => row['position'] === this.log.partitions[0]!.length);
    }
    return consumerNames.every((name) => this.log.partitions.every((records, p) => this.#offsets[name]![p] === records.length));
  }

  #start(): void {
    const life = new Life();
    this.#lives = [...this.#lives.filter(({ isOver }) => !isOver), life];
    for (const name of consumerNames) {
      const clock = this.#time.clockOf(life);
      const store = new SimulatedStore(this.database, this.#storeFaults, this.#chance, this.#time, life);
      const writer = new BatchWriter(store, name, consumers[name]!, this.log.ordered, this.#makeLedger);
      const source = new SimulatedSource(this.log, this.#offsets[name]!, this.#sourceFaults, this.#chance, clock, life);
      const schema = new Schema(store, async () => {});
      const consumer = new Consumer(source, writer, schema, { poisonAttempts: 2, retryDelayMsMax: 300 }, silent, clock);
      consumer.run(this.#stopping.signal).catch((error: Error) => (this.#failure ??= error));
    }
    this.#lookAfter(life);
  }

  /** A process that was killed is started again, some time later: as whatever runs it does. */
  #lookAfter(life: Life): void {
    this.#time.after(this.#chance.between(10, 60), () => {
      if (!life.isOver) return this.#lookAfter(life);
      this.kills++;
      this.#time.after(this.#chance.between(0, 400), () => this.#start());
    });
  }

  #letFail(untilMs: number): void {
    this.#time.after(this.#chance.between(20, 800), () => {
      if (this.#time.nowMs >= untilMs) return;
      if (this.#chance.happens(0.5)) {
        this.#storeFaults.isDown = true;
        this.#time.after(this.#chance.between(1, 700), () => (this.#storeFaults.isDown = false));
      }
      if (this.#chance.happens(this.#storeFaults.kill * 20)) this.#chance.pick(this.#lives).isOver = true;
      this.#letFail(untilMs);
    });
  }
}
