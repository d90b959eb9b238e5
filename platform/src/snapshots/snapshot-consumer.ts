import type { Logger } from 'pino';
import type { EventIdentity } from '../contracts/event-identity.ts';
import { MalformedRecordError } from '../contracts/wire.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import { BatchRevokedError, type EventSource, type SourceBatch, type SourceRecord } from '../ingest/event-source.ts';
import { LetterRefusedError, type LetterApplier } from '../ingest/letter-applier.ts';
import { RateMeter } from '../ingest/rate-meter.ts';
import { StoreWait } from '../ingest/store-wait.ts';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter, type DeadLetterReason, type StoredLetter } from '../stores/dead-letters.ts';
import type { Schema } from '../stores/schema.ts';
import type { Statements, Store } from '../stores/store.ts';
import { storedForm, type ColdSnapshots, type SnapshotProgress, type StoredSnapshot } from './cold-snapshots.ts';
import { readZoneSnapshot } from './zone-snapshot.ts';

export interface SnapshotConsumerOptions {
  readonly poisonAttempts: number;
  readonly retryDelayMsMax: number;
}

/** Where dead letters go: the platform's database, which is another one than the snapshots'. */
export interface DeadLetterStore {
  readonly store: Store;
  readonly schema: Schema;
}

interface Received {
  readonly record: SourceRecord;
  readonly snapshot: StoredSnapshot;
}

/**
 * Keeps the cold snapshots that servers write into the log. A store that is down pauses this consumer and no other; a snapshot
 * that fails its checks becomes a dead letter, and the stream moves on.
 */
export class SnapshotConsumer implements LetterApplier {
  readonly name = 'snapshots';
  readonly consumer = this.name;
  readonly #source: EventSource;
  readonly #snapshots: ColdSnapshots;
  readonly #letters: DeadLetterStore;
  readonly #options: SnapshotConsumerOptions;
  readonly #log: Logger;
  readonly #wait: StoreWait;
  readonly #rate = new RateMeter();
  #counters: Omit<SnapshotProgress, 'journal'> = { applied: 0, duplicates: 0, deadLetters: 0 };

  constructor(source: EventSource, snapshots: ColdSnapshots, letters: DeadLetterStore, options: SnapshotConsumerOptions, log: Logger) {
    this.#source = source;
    this.#snapshots = snapshots;
    this.#letters = letters;
    this.#options = options;
    this.#log = log;
    this.#wait = new StoreWait(this.name, options.retryDelayMsMax, log);
  }

  /** Ends when cancelled, after the batch in hand. */
  async run(cancellation: AbortSignal): Promise<void> {
    let from: JournalPosition | null = null;
    const open = async (): Promise<void> => {
      const { journal, ...counters } = await this.#snapshots.open();
      this.#counters = counters;
      from = journal;
    };
    await this.#wait.until(open, async () => {}, cancellation);
    if (!cancellation.aborted) await this.#source.run(from, (batch) => this.#deliver(batch, cancellation), cancellation);
  }

  status(): ConsumerStatus {
    const source = this.#source.status();
    const { state, reason } = this.#wait;
    return {
      name: this.name,
      state: state === 'running' && !source.ready ? (source.wasReady ? 'paused' : 'starting') : state,
      reason: reason ?? source.reason,
      ...this.#counters,
      gaps: 0,
      missing: 0,
      fenced: 0,
      // What the journal lost were events; whether a snapshot was among it cannot be known, and the next one makes it good.
      lost: 0,
      lagEvents: source.lagEvents,
      // Snapshots are minutes apart: the age of the last one says nothing about how far behind this consumer is.
      lagMs: source.lagEvents === 0 ? 0 : null,
      eventsPerSecond: this.#rate.perSecond(Date.now()),
    };
  }

  /**
   * Keeps a snapshot that was put aside. It goes to another store than the letter, but twice is as good as once: a letter whose
   * transaction fails behind this is simply retried.
   */
  async applyLetter(_tx: Statements, { record }: StoredLetter): Promise<EventIdentity> {
    try {
      const snapshot = storedForm(readZoneSnapshot(record));
      await this.#snapshots.save({ snapshots: [snapshot], deadLetters: 0, journal: null });
      return snapshot;
    } catch (error) {
      if (error instanceof MalformedRecordError) throw new LetterRefusedError('undecodable', error.message);
      throw error;
    }
  }

  async #deliver(batch: SourceBatch, cancellation: AbortSignal): Promise<void> {
    const received: Received[] = [];
    const letters: DeadLetter[] = [];
    for (const record of batch.records) {
      try {
        received.push({ record, snapshot: storedForm(readZoneSnapshot(record.bytes)) });
      } catch (error) {
        letters.push(letter(record, null, 'undecodable', error as Error, 1));
      }
    }
    try {
      // The letters first: a crash behind them brings the batch again, and a letter that is there is not written twice.
      await this.#putAside(letters, batch, cancellation);
      await this.#save(received, letters.length, batch, cancellation);
    } catch (error) {
      if (error instanceof BatchRevokedError) throw error;
      await this.#saveOneByOne(received, letters.length, batch, error as Error, cancellation);
    }
  }

  async #save(received: readonly Received[], deadLetters: number, batch: SourceBatch, cancellation: AbortSignal): Promise<void> {
    const work = async (): Promise<void> => {
      const snapshots = received.map(({ snapshot }) => snapshot);
      const added = await this.#snapshots.save({ snapshots, deadLetters, journal: batch.position });
      const { applied, duplicates, deadLetters: before } = this.#counters;
      const counted = { applied: applied + added.applied, duplicates: duplicates + added.duplicates };
      this.#counters = { ...counted, deadLetters: before + deadLetters };
      this.#rate.add(added.applied, Date.now());
    };
    await this.#wait.until(work, batch.keepAlive, cancellation);
  }

  /** One of the batch is refused by a store that is up. It is found, tried some times, and put aside. */
  async #saveOneByOne(
    received: readonly Received[],
    deadLetters: number,
    batch: SourceBatch,
    failure: Error,
    cancellation: AbortSignal,
  ): Promise<void> {
    this.#log.warn({ err: failure }, 'a snapshot is refused; the batch is written one by one');
    const part: SourceBatch = { ...batch, position: null };
    let refused = 0;
    for (const one of received) {
      for (let attempt = 1; !cancellation.aborted; attempt++) {
        try {
          await this.#save([one], 0, part, cancellation);
          break;
        } catch (error) {
          if (error instanceof BatchRevokedError) throw error;
          if (attempt < this.#options.poisonAttempts) continue;
          await this.#putAside([letter(one.record, one.snapshot, 'failed', error as Error, attempt)], batch, cancellation);
          refused++;
          break;
        }
      }
    }
    await this.#save([], deadLetters + refused, batch, cancellation);
  }

  async #putAside(letters: readonly DeadLetter[], batch: SourceBatch, cancellation: AbortSignal): Promise<void> {
    if (letters.length === 0) return;
    for (const { origin, error } of letters) this.#log.error({ origin, error }, 'a snapshot cannot be kept; it becomes a dead letter');
    const work = async (): Promise<void> => {
      await this.#letters.schema.ready();
      await this.#letters.store.transaction((tx) => saveDeadLetters(tx, this.name, letters));
    };
    await this.#wait.until(work, batch.keepAlive, cancellation);
  }
}

function letter(
  record: SourceRecord,
  snapshot: StoredSnapshot | null,
  reason: DeadLetterReason,
  error: Error,
  attempts: number,
): DeadLetter {
  // A snapshot is no event and has no type; its key says which cut it is.
  const identity = snapshot === null ? null : { zone: snapshot.zone, epoch: snapshot.epoch, sequence: snapshot.sequence, type: 0 };
  const { name, message, stack = null } = error;
  const why = { reason, error: `${name}: ${message}`, stack, attempts };
  return { ...why, origin: record.origin(), topic: record.topic, identity, record: record.bytes };
}
