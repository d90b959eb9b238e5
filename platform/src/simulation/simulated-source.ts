import type { Clock } from '../ingest/clock.ts';
import { BatchRevokedError, type EventSource, type SourceBatch, type SourceStatus } from '../ingest/event-source.ts';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import type { Chance } from './chance.ts';
import { originOf, type SimulatedLog } from './simulated-log.ts';
import type { Life } from './virtual-time.ts';

export interface SourceFaults {
  /** After a delivery and before its offset is kept: the process is killed. */
  kill: number;
  /** The partitions are given to somebody else, and back: reading begins again at what was kept. */
  rebalance: number;
}

/** The offsets that a consumer group has kept, by partition. */
export type GroupOffsets = number[];

/**
 * The log as one process reads it. Every process of a group reads all of it: worse than any rebalance, in which two of
 * them have the same partition only for a while.
 */
export class SimulatedSource implements EventSource {
  readonly kind: 'journal' | 'kafka';
  readonly ordered: boolean;
  readonly #log: SimulatedLog;
  readonly #offsets: GroupOffsets;
  readonly #faults: SourceFaults;
  readonly #chance: Chance;
  readonly #clock: Clock;
  readonly #life: Life;
  #next: number[] = [];

  constructor(log: SimulatedLog, offsets: GroupOffsets, faults: SourceFaults, chance: Chance, clock: Clock, life: Life) {
    this.kind = log.ordered ? 'journal' : 'kafka';
    this.ordered = log.ordered;
    this.#log = log;
    this.#offsets = offsets;
    this.#faults = faults;
    this.#chance = chance;
    this.#clock = clock;
    this.#life = life;
  }

  status(): SourceStatus {
    const now = this.#clock.nowMs();
    const done = this.ordered ? this.#next : this.#offsets;
    const lagEvents = this.#log.partitions.reduce((lag, _, p) => lag + Math.max(0, this.#log.end(p, now) - (done[p] ?? 0)), 0);
    return { kind: this.kind, ready: true, wasReady: true, reason: null, lagEvents, lostEvents: 0 };
  }

  async run(from: JournalPosition | null, deliver: (batch: SourceBatch) => Promise<void>, cancellation: AbortSignal): Promise<void> {
    this.#begin(from);
    while (!cancellation.aborted) {
      if (!this.ordered && this.#chance.happens(this.#faults.rebalance)) this.#begin(null);
      const partition = this.#readable();
      if (partition === null) {
        await this.#clock.delay(20, cancellation);
        continue;
      }
      try {
        await this.#deliverSome(partition, deliver, cancellation);
      } catch (error) {
        if (!(error instanceof BatchRevokedError)) throw error;
        this.#begin(null);
      }
    }
  }

  #begin(from: JournalPosition | null): void {
    this.#next = this.#log.partitions.map((_, p) => (this.ordered ? (from?.position ?? 0) : (this.#offsets[p] ?? 0)));
  }

  #readable(): number | null {
    const now = this.#clock.nowMs();
    const some = this.#next.flatMap((next, p) => (next < this.#log.end(p, now) ? [p] : []));
    return some.length === 0 ? null : this.#chance.pick(some);
  }

  async #deliverSome(partition: number, deliver: (batch: SourceBatch) => Promise<void>, cancellation: AbortSignal): Promise<void> {
    const from = this.#next[partition]!;
    const until = Math.min(this.#log.end(partition, this.#clock.nowMs()), from + this.#chance.between(1, 20));
    const records = this.#log.partitions[partition]!.slice(from, until).map(({ bytes, topic }, i) => ({
      bytes,
      topic: this.ordered ? null : topic,
      origin: () => originOf(partition, from + i),
    }));
    const keepAlive = async (): Promise<void> => {
      if (this.#chance.happens(this.#faults.rebalance)) throw new BatchRevokedError('The partition was given to another process.');
    };
    await deliver({ records, position: this.ordered ? { position: until, index: until } : null, keepAlive });
    if (cancellation.aborted) return;
    if (this.#chance.happens(this.#faults.kill)) this.#life.isOver = true;
    if (this.#life.isOver) return new Promise(() => {});
    this.#offsets[partition] = Math.max(this.#offsets[partition] ?? 0, until);
    this.#next[partition] = until;
  }
}
