import type { Logger } from 'pino';
import { lastSequence, openConsumer, type ConsumerCounters, type JournalPosition } from '../stores/consumer-progress.ts';
import type { Schema } from '../stores/schema.ts';
import type { BatchWriter, Condemnation } from './batch-writer.ts';
import { systemClock, type Clock } from './clock.ts';
import { decodeBatch, type DecodedBatch } from './decoded-batch.ts';
import { BatchRevokedError, type EventSource, type SourceBatch } from './event-source.ts';
import type { Seam } from './progress-ledger.ts';
import { RateMeter } from './rate-meter.ts';
import { StoreWait, type ConsumerState } from './store-wait.ts';
import { TopicRates } from './topic-rates.ts';

/** What an operator sees of a consumer. Counters are of all time, where they are kept in the database. */
export interface ConsumerStatus extends ConsumerCounters {
  readonly name: string;
  readonly state: ConsumerState;
  readonly reason: string | null;
  /** Events that the log no longer held when this server came to them, since it started. */
  readonly lost: number;
  readonly lagEvents: number | null;
  readonly lagMs: number | null;
  readonly eventsPerSecond: number;
}

export interface ConsumerOptions {
  readonly poisonAttempts: number;
  readonly retryDelayMsMax: number;
}

const firstRetryMs = 100;
const seamPatienceMs = 5_000;
const none: ConsumerCounters = { applied: 0, duplicates: 0, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 };

/**
 * Takes batches from an event source and has them written. A database that is down pauses it, for as long as it takes;
 * an event that cannot be written is found, put aside, and the stream moves on.
 */
export class Consumer {
  readonly name: string;
  /** What came to it, by topic. */
  readonly topics = new TopicRates();
  readonly #source: EventSource;
  readonly #writer: BatchWriter;
  readonly #schema: Schema;
  readonly #options: ConsumerOptions;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #wait: StoreWait;
  readonly #rate = new RateMeter();
  #counters: ConsumerCounters = none;
  #lastOccurredAtMs: number | null = null;
  #openSeams: Seam[] = [];
  #seamOpenedAtMs = 0;
  #lastCondemned: string | null = null;

  constructor(source: EventSource, writer: BatchWriter, schema: Schema, options: ConsumerOptions, log: Logger, clock: Clock = systemClock) {
    this.name = writer.consumer;
    this.#source = source;
    this.#writer = writer;
    this.#schema = schema;
    this.#options = options;
    this.#log = log;
    this.#clock = clock;
    this.#wait = new StoreWait(this.name, options.retryDelayMsMax, log, clock);
  }

  /** Ends when cancelled, after the batch in hand. */
  async run(cancellation: AbortSignal): Promise<void> {
    let from: JournalPosition | null = null;
    await this.#wait.until(
      async () => {
        await this.#schema.ready();
        const { journal, ...counters } = await openConsumer(this.#writer.store, this.name);
        this.#counters = counters;
        from = journal;
      },
      async () => {},
      cancellation,
    );
    if (cancellation.aborted) return;
    await Promise.all([
      this.#source.run(from, (batch) => this.#deliver(batch, cancellation), cancellation),
      this.#checkSeams(cancellation),
    ]);
  }

  status(): ConsumerStatus {
    const now = this.#clock.nowMs();
    const source = this.#source.status();
    const behind = source.lagEvents !== 0 && this.#lastOccurredAtMs !== null;
    return {
      name: this.name,
      ...this.#wait.standing(source),
      ...this.#counters,
      lost: source.lostEvents,
      lagEvents: source.lagEvents,
      lagMs: source.lagEvents === 0 ? 0 : behind ? Math.max(0, now - this.#lastOccurredAtMs!) : null,
      eventsPerSecond: this.#rate.perSecond(now),
    };
  }

  async #deliver(batch: SourceBatch, cancellation: AbortSignal): Promise<void> {
    const decoded = decodeBatch(batch.records);
    this.topics.add(decoded.events, this.#clock.nowMs());
    await this.#write(decoded, batch.position, batch.keepAlive, cancellation);
    if (cancellation.aborted) return;
    this.#lastOccurredAtMs = decoded.events.at(-1)?.event.occurredAtMs ?? this.#lastOccurredAtMs;
  }

  /** Writes the batch whole, or, when an event in it fails, in halves down to that event. */
  async #write(
    batch: DecodedBatch,
    position: JournalPosition | null,
    keepAlive: () => Promise<void>,
    cancellation: AbortSignal,
  ): Promise<void> {
    const attemptsMax = batch.events.length <= 1 ? this.#options.poisonAttempts : 1;
    let failure: Error | null = null;
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      try {
        return await this.#writeOnce(batch, position, null, keepAlive, cancellation);
      } catch (error) {
        if (error instanceof BatchRevokedError) throw error;
        failure = error as Error;
        // What has just condemned a neighbour will not pass by waiting: where a whole player is refused, each of its
        // events would otherwise cost the stream the same pauses again.
        const isKnown = failure.message === this.#lastCondemned;
        if (attempt < attemptsMax && !isKnown) await this.#clock.delay(firstRetryMs * attempt, cancellation);
      }
      if (cancellation.aborted) return;
    }
    if (batch.events.length <= 1) {
      const { name, message, stack = null } = failure!;
      const condemnation: Condemnation = { error: `${name}: ${message}`, stack, attempts: attemptsMax };
      this.#lastCondemned = message;
      this.#log.error({ err: failure, event: batch.events[0]?.event }, 'an event cannot be applied; it becomes a dead letter');
      return await this.#writeOnce(batch, position, condemnation, keepAlive, cancellation);
    }
    const middle = batch.events.length >>> 1;
    // The position moves with the second half only: a crash in between brings the first half again, as duplicates.
    await this.#write({ events: batch.events.slice(0, middle), undecodable: batch.undecodable }, null, keepAlive, cancellation);
    if (cancellation.aborted) return;
    await this.#write({ events: batch.events.slice(middle), undecodable: [] }, position, keepAlive, cancellation);
  }

  async #writeOnce(
    batch: DecodedBatch,
    position: JournalPosition | null,
    condemned: Condemnation | null,
    keepAlive: () => Promise<void>,
    cancellation: AbortSignal,
  ): Promise<void> {
    await this.#wait.until(
      async () => {
        const { added, openSeams } = await this.#writer.write(batch, position, condemned);
        this.#counters = sum(this.#counters, added);
        if (openSeams.length > 0) this.#seamOpenedAtMs = this.#clock.nowMs();
        this.#openSeams.push(...openSeams);
        this.#rate.add(added.applied, this.#clock.nowMs());
      },
      keepAlive,
      cancellation,
    );
  }

  /**
   * Compares the ends of past epochs with what their successors said, where topics come by separate ways: not before
   * everything there is has been consumed, and some seconds more, because the lag is measured only once a second.
   */
  async #checkSeams(cancellation: AbortSignal): Promise<void> {
    while (!cancellation.aborted) {
      await this.#clock.delay(seamPatienceMs / 5, cancellation);
      const isDue = this.#source.status().lagEvents === 0 && this.#clock.nowMs() - this.#seamOpenedAtMs > seamPatienceMs;
      for (const { zone, epoch, lastSequence: said } of isDue ? this.#openSeams.splice(0) : []) {
        await this.#wait.until(
          async () => {
            const missing = said - (await lastSequence(this.#writer.store, this.name, zone, epoch));
            if (missing <= 0) return;
            this.#log.error({ zone, epoch, missing }, 'the end of an epoch is missing');
            this.#counters = sum(this.#counters, await this.#writer.countGap(missing));
          },
          async () => {},
          cancellation,
        );
      }
    }
  }
}

function sum(a: ConsumerCounters, b: ConsumerCounters): ConsumerCounters {
  return {
    applied: a.applied + b.applied,
    duplicates: a.duplicates + b.duplicates,
    gaps: a.gaps + b.gaps,
    missing: a.missing + b.missing,
    fenced: a.fenced + b.fenced,
    deadLetters: a.deadLetters + b.deadLetters,
  };
}
