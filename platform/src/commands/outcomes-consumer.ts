import type { Logger } from 'pino';
import type { EventIdentity } from '../contracts/event-identity.ts';
import { decodeCommandOutcome } from '../contracts/events.ts';
import { MalformedRecordError } from '../contracts/wire.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import { BatchRevokedError, type EventSource, type SourceBatch, type SourceRecord } from '../ingest/event-source.ts';
import { LetterRefusedError, type LetterApplier } from '../ingest/letter-applier.ts';
import { RateMeter } from '../ingest/rate-meter.ts';
import { StoreWait } from '../ingest/store-wait.ts';
import { outcomeRecord, saveOutcome, type OutcomeRecord } from '../stores/command-outcomes.ts';
import { openConsumer, saveConsumer, type ConsumerCounters, type JournalPosition } from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter, type DeadLetterReason, type StoredLetter } from '../stores/dead-letters.ts';
import type { Schema } from '../stores/schema.ts';
import type { Statements, Store } from '../stores/store.ts';

export interface OutcomesConsumerOptions {
  readonly poisonAttempts: number;
  readonly retryDelayMsMax: number;
}

interface Received {
  readonly record: SourceRecord;
  readonly outcome: OutcomeRecord;
}

const nothing: ConsumerCounters = { applied: 0, duplicates: 0, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 };
/** Longer ones are of nobody who writes commands as this platform does, and fit no column. */
const idLengthMax = 64;
const nodeLengthMax = 128;

/**
 * Keeps what became of operators' commands, and passes each outcome on once it is kept. An outcome that comes twice leaves what it left
 * the first time; progress is committed with the effects.
 */
export class OutcomesConsumer implements LetterApplier {
  readonly name = 'outcomes';
  readonly consumer = this.name;
  readonly #source: EventSource;
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #tell: (outcome: OutcomeRecord) => void;
  readonly #options: OutcomesConsumerOptions;
  readonly #log: Logger;
  readonly #wait: StoreWait;
  readonly #rate = new RateMeter();
  #counters = nothing;

  constructor(
    source: EventSource,
    store: Store,
    schema: Schema,
    tell: (outcome: OutcomeRecord) => void,
    options: OutcomesConsumerOptions,
    log: Logger,
  ) {
    this.#source = source;
    this.#store = store;
    this.#schema = schema;
    this.#tell = tell;
    this.#options = options;
    this.#log = log;
    this.#wait = new StoreWait(this.name, options.retryDelayMsMax, log);
  }

  /** Ends when cancelled, after the batch in hand. */
  async run(cancellation: AbortSignal): Promise<void> {
    let from: JournalPosition | null = null;
    const open = async (): Promise<void> => {
      await this.#schema.ready();
      const { journal, ...counters } = await openConsumer(this.#store, this.name);
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
      // What the journal lost were events; outcomes are not counted in it.
      lost: 0,
      lagEvents: source.lagEvents,
      // Outcomes come seldom: the age of the last one says nothing about how far behind this consumer is.
      lagMs: source.lagEvents === 0 ? 0 : null,
      eventsPerSecond: this.#rate.perSecond(Date.now()),
    };
  }

  /** An outcome is no event, and writing it twice is as good as once: its letter's own number is identity enough. */
  async applyLetter(tx: Statements, letter: StoredLetter): Promise<EventIdentity> {
    try {
      const outcome = read(letter.record);
      await saveOutcome(tx, outcome);
      return { zone: outcome.zone, epoch: 0, sequence: letter.id };
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
        received.push({ record, outcome: read(record.bytes) });
      } catch (error) {
        letters.push(letter(record, 'undecodable', error as Error, 1));
      }
    }
    try {
      await this.#write(received, letters, batch.position, batch.keepAlive, cancellation);
    } catch (error) {
      if (error instanceof BatchRevokedError) throw error;
      await this.#writeOneByOne(received, letters, batch, error as Error, cancellation);
    }
  }

  /** Outcomes, letters and progress in one transaction. What was new in it is passed on when it is kept. */
  async #write(
    received: readonly Received[],
    letters: readonly DeadLetter[],
    position: JournalPosition | null,
    keepAlive: () => Promise<void>,
    cancellation: AbortSignal,
  ): Promise<void> {
    for (const { origin, error } of letters) this.#log.error({ origin, error }, 'an outcome cannot be kept; it becomes a dead letter');
    const work = async (): Promise<void> => {
      const { fresh, added } = await this.#store.transaction(async (tx) => {
        const saved: OutcomeRecord[] = [];
        for (const { outcome } of received) if (await saveOutcome(tx, outcome)) saved.push(outcome);
        const deadLetters = await saveDeadLetters(tx, this.name, letters);
        const counted = { ...nothing, applied: saved.length, duplicates: received.length - saved.length, deadLetters };
        await saveConsumer(tx, this.name, counted, position);
        return { fresh: saved, added: counted };
      });
      const { applied, duplicates, deadLetters } = this.#counters;
      this.#counters = {
        ...this.#counters,
        applied: applied + added.applied,
        duplicates: duplicates + added.duplicates,
        deadLetters: deadLetters + added.deadLetters,
      };
      this.#rate.add(fresh.length, Date.now());
      for (const outcome of fresh) this.#tell(outcome);
    };
    await this.#wait.until(work, keepAlive, cancellation);
  }

  /** One of the batch is refused by a database that is up. It is found, tried some times, and put aside. */
  async #writeOneByOne(
    received: readonly Received[],
    letters: readonly DeadLetter[],
    batch: SourceBatch,
    failure: Error,
    cancellation: AbortSignal,
  ): Promise<void> {
    this.#log.warn({ err: failure }, 'an outcome is refused; the batch is written one by one');
    const refused: DeadLetter[] = [];
    for (const one of received) {
      for (let attempt = 1; !cancellation.aborted; attempt++) {
        try {
          await this.#write([one], [], null, batch.keepAlive, cancellation);
          break;
        } catch (error) {
          if (error instanceof BatchRevokedError) throw error;
          if (attempt < this.#options.poisonAttempts) continue;
          refused.push(letter(one.record, 'failed', error as Error, attempt));
          break;
        }
      }
    }
    if (!cancellation.aborted) await this.#write([], [...letters, ...refused], batch.position, batch.keepAlive, cancellation);
  }
}

function read(bytes: Uint8Array): OutcomeRecord {
  const outcome = outcomeRecord(decodeCommandOutcome(bytes));
  if (outcome.commandId.length > idLengthMax) throw new MalformedRecordError(`A command's id may have ${idLengthMax} characters.`);
  if (outcome.node.length > nodeLengthMax) throw new MalformedRecordError(`A server's name may have ${nodeLengthMax} characters.`);
  return outcome;
}

function letter(record: SourceRecord, reason: DeadLetterReason, error: Error, attempts: number): DeadLetter {
  const { name, message, stack = null } = error;
  const why = { reason, error: `${name}: ${message}`, stack, attempts };
  return { ...why, origin: record.origin(), topic: record.topic, identity: null, record: record.bytes };
}
