import type { Logger } from 'pino';
import type { EventIdentity } from '../contracts/event-identity.ts';
import { MalformedRecordError } from '../contracts/wire.ts';
import type { ConsumerCounters, JournalPosition } from '../stores/consumer-progress.ts';
import type { DeadLetter, DeadLetterReason, StoredLetter } from '../stores/dead-letters.ts';
import type { Statements } from '../stores/store.ts';
import type { ConsumerOptions, ConsumerStatus } from './consumer.ts';
import { BatchRevokedError, type EventSource, type SourceBatch, type SourceRecord } from './event-source.ts';
import { LetterRefusedError, type LetterApplier } from './letter-applier.ts';
import { RateMeter } from './rate-meter.ts';
import { StoreWait } from './store-wait.ts';

/** What is counted of records: they have neither gaps nor owners. */
export type RecordCounters = Pick<ConsumerCounters, 'applied' | 'duplicates' | 'deadLetters'>;

/** What is done with records that are no events: each is good by itself, and keeping it twice is as good as once. */
export interface RecordWriter<T> {
  readonly consumer: string;
  /** Makes ready where the records are kept, and reads how far they reach. */
  open(): Promise<RecordCounters & { readonly journal: JournalPosition | null }>;
  /** Throws what makes a dead letter of the record; a `MalformedRecordError` when it cannot be read. */
  read(bytes: Uint8Array): T;
  /** What a dead letter says of a record that can be read and not kept. */
  identityOf(value: T): DeadLetter['identity'];
  /** Keeps records, letters and progress so that a crash in between brings the batch again. Returns what was new. */
  write(values: readonly T[], letters: readonly DeadLetter[], position: JournalPosition | null): Promise<RecordCounters>;
  /** Keeps a record that was put aside, inside the transaction that holds its letter. */
  writeLetter(tx: Statements, value: T, letter: StoredLetter): Promise<EventIdentity>;
}

interface Received<T> {
  readonly record: SourceRecord;
  readonly value: T;
}

/**
 * Takes records that are no events from the log and has them kept. A store that is down pauses it; a record that cannot be
 * read, or that a store refuses which is up, becomes a dead letter, and the stream moves on.
 */
export class RecordConsumer<T> implements LetterApplier {
  readonly name: string;
  readonly consumer: string;
  readonly #source: EventSource;
  readonly #writer: RecordWriter<T>;
  readonly #options: ConsumerOptions;
  readonly #log: Logger;
  readonly #wait: StoreWait;
  readonly #rate = new RateMeter();
  #counters: RecordCounters = { applied: 0, duplicates: 0, deadLetters: 0 };

  constructor(source: EventSource, writer: RecordWriter<T>, options: ConsumerOptions, log: Logger) {
    this.name = writer.consumer;
    this.consumer = writer.consumer;
    this.#source = source;
    this.#writer = writer;
    this.#options = options;
    this.#log = log;
    this.#wait = new StoreWait(this.name, options.retryDelayMsMax, log);
  }

  /** Ends when cancelled, after the batch in hand. */
  async run(cancellation: AbortSignal): Promise<void> {
    let from: JournalPosition | null = null;
    const open = async (): Promise<void> => {
      const { journal, applied, duplicates, deadLetters } = await this.#writer.open();
      this.#counters = { applied, duplicates, deadLetters };
      from = journal;
    };
    await this.#wait.until(open, async () => {}, cancellation);
    if (!cancellation.aborted) await this.#source.run(from, (batch) => this.#deliver(batch, cancellation), cancellation);
  }

  status(): ConsumerStatus {
    const source = this.#source.status();
    return {
      name: this.name,
      ...this.#wait.standing(source),
      ...this.#counters,
      gaps: 0,
      missing: 0,
      fenced: 0,
      // What the journal lost were events: whether such a record was among them cannot be known.
      lost: 0,
      lagEvents: source.lagEvents,
      // These records come seldom: the age of the last one says nothing about how far behind this consumer is.
      lagMs: source.lagEvents === 0 ? 0 : null,
      eventsPerSecond: this.#rate.perSecond(Date.now()),
    };
  }

  async applyLetter(tx: Statements, letter: StoredLetter): Promise<EventIdentity> {
    try {
      return await this.#writer.writeLetter(tx, this.#writer.read(letter.record), letter);
    } catch (error) {
      if (error instanceof MalformedRecordError) throw new LetterRefusedError('undecodable', error.message);
      throw error;
    }
  }

  async #deliver(batch: SourceBatch, cancellation: AbortSignal): Promise<void> {
    const received: Received<T>[] = [];
    const letters: DeadLetter[] = [];
    for (const record of batch.records) {
      try {
        received.push({ record, value: this.#writer.read(record.bytes) });
      } catch (error) {
        letters.push(this.#putAside(record, null, 'undecodable', error as Error, 1));
      }
    }
    try {
      await this.#write(received, letters, batch, cancellation);
    } catch (error) {
      if (error instanceof BatchRevokedError) throw error;
      await this.#writeOneByOne(received, letters, batch, error as Error, cancellation);
    }
  }

  async #write(
    received: readonly Received<T>[],
    letters: readonly DeadLetter[],
    { position, keepAlive }: Pick<SourceBatch, 'position' | 'keepAlive'>,
    cancellation: AbortSignal,
  ): Promise<void> {
    const values = received.map(({ value }) => value);
    const work = async (): Promise<void> => {
      const added = await this.#writer.write(values, letters, position);
      const { applied, duplicates, deadLetters } = this.#counters;
      this.#counters = {
        applied: applied + added.applied,
        duplicates: duplicates + added.duplicates,
        deadLetters: deadLetters + added.deadLetters,
      };
      this.#rate.add(added.applied, Date.now());
    };
    await this.#wait.until(work, keepAlive, cancellation);
  }

  /** One of the batch is refused by a store that is up. It is found, tried some times, and put aside. */
  async #writeOneByOne(
    received: readonly Received<T>[],
    letters: readonly DeadLetter[],
    batch: SourceBatch,
    failure: Error,
    cancellation: AbortSignal,
  ): Promise<void> {
    this.#log.warn({ consumer: this.name, err: failure }, 'a record is refused; the batch is written one by one');
    const refused: DeadLetter[] = [];
    for (const one of received) {
      for (let attempt = 1; !cancellation.aborted; attempt++) {
        try {
          await this.#write([one], [], { ...batch, position: null }, cancellation);
          break;
        } catch (error) {
          if (error instanceof BatchRevokedError) throw error;
          if (attempt < this.#options.poisonAttempts) continue;
          refused.push(this.#putAside(one.record, this.#writer.identityOf(one.value), 'failed', error as Error, attempt));
          break;
        }
      }
    }
    if (!cancellation.aborted) await this.#write([], [...letters, ...refused], batch, cancellation);
  }

  #putAside(
    record: SourceRecord,
    identity: DeadLetter['identity'],
    reason: DeadLetterReason,
    { name, message, stack }: Error,
    attempts: number,
  ): DeadLetter {
    const origin = record.origin();
    const error = `${name}: ${message}`;
    this.#log.error({ consumer: this.name, origin, error }, 'a record cannot be kept; it becomes a dead letter');
    return { origin, reason, error, stack: stack ?? null, attempts, topic: record.topic, identity, record: record.bytes };
  }
}
