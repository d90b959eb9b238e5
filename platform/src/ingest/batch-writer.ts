import type { Envelope } from '../contracts/events.ts';
import type { Projection } from '../projections/projection.ts';
import {
  lockProgress,
  saveConsumer,
  saveProgress,
  type ConsumerCounters,
  type JournalPosition,
  type ProgressRow,
} from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter, type DeadLetterReason, type StoredLetter } from '../stores/dead-letters.ts';
import { isDuplicateKey, StoreConflictError } from '../stores/store-errors.ts';
import type { Statements, Store } from '../stores/store.ts';
import { decodeBatch, extentOf, type DecodedBatch, type ReceivedEvent } from './decoded-batch.ts';
import { LetterRefusedError, type LetterApplier } from './letter-applier.ts';
import { ProgressLedger, type Seam } from './progress-ledger.ts';

/** Why the events of a batch are put aside instead of applied. */
export interface Condemnation {
  readonly error: string;
  readonly stack: string | null;
  readonly attempts: number;
}

export interface WrittenBatch {
  readonly added: ConsumerCounters;
  readonly openSeams: readonly Seam[];
}

/**
 * Writes a batch: the effects of what is new, dead letters for what cannot be applied, the progress, the counters and
 * the position – all in one transaction, which is what makes every effect happen once.
 *
 * Two instances may write the same events at once. The progress is read with a lock and claimed before any effect, so
 * the second waits, then finds that they are had. For an epoch that no row tells of there is nothing to lock: there the
 * second one's INSERT fails on the key, which is turned into a conflict, and the store runs the whole again.
 */
export class BatchWriter implements LetterApplier {
  constructor(
    readonly store: Store,
    readonly consumer: string,
    readonly projections: readonly Projection[],
    readonly ordered: boolean,
    /** Another ledger than the real one is for the simulation, which must find one that is broken. */
    readonly makeLedger = (rows: readonly ProgressRow[], isOrdered: boolean) => new ProgressLedger(rows, isOrdered),
  ) {}

  write(batch: DecodedBatch, position: JournalPosition | null, condemned: Condemnation | null = null): Promise<WrittenBatch> {
    return this.store.transaction(async (tx) => {
      const ledger = await this.#openLedger(tx, batch.events);
      const fresh: Envelope[] = [];
      const letters: DeadLetter[] = batch.undecodable.map(({ record, error }) => ({
        origin: record.origin(),
        reason: 'undecodable',
        error: error.message,
        stack: error.stack ?? null,
        attempts: 1,
        topic: record.topic,
        identity: null,
        record: record.bytes,
      }));
      for (const received of batch.events) {
        const judgement = ledger.judge(received.event, received.topic);
        if (judgement === 'fenced') letters.push(letter(received, 'fenced', { error: fencedError(received), stack: null, attempts: 1 }));
        else if (judgement === 'apply' && condemned === null) fresh.push(received.event);
        else if (judgement === 'apply' && condemned !== null) letters.push(letter(received, 'failed', condemned));
      }
      await this.#claim(tx, ledger);
      for (const projection of this.projections) if (fresh.length > 0) await projection.apply(fresh, tx);
      const added: ConsumerCounters = {
        applied: fresh.length,
        duplicates: ledger.duplicates,
        gaps: ledger.gaps,
        missing: ledger.missing,
        fenced: ledger.fenced,
        deadLetters: await saveDeadLetters(tx, this.consumer, letters),
      };
      // Last, because it is the one row that all instances of a consumer write.
      await saveConsumer(tx, this.consumer, added, position);
      return { added, openSeams: ledger.openSeams };
    });
  }

  /** Counts a gap that was noticed between batches. */
  async countGap(missing: number): Promise<ConsumerCounters> {
    const added: ConsumerCounters = { applied: 0, duplicates: 0, gaps: 1, missing, fenced: 0, deadLetters: 0 };
    await this.store.transaction((tx) => saveConsumer(tx, this.consumer, added, null));
    return added;
  }

  /** The effects of one event that was put aside, inside the transaction that holds its letter. Refuses what must not be applied. */
  async applyLetter(tx: Statements, { reason, record, topic, origin }: StoredLetter): Promise<Envelope> {
    const { events, undecodable } = decodeBatch([{ bytes: record, topic, origin: () => origin }]);
    const [received] = events;
    if (received === undefined) throw new LetterRefusedError('undecodable', undecodable[0]!.error.message);
    // What failed had its place in the zone's order claimed when it was put aside; for the others, the ledger tells.
    if (reason !== 'failed') {
      const ledger = await this.#openLedger(tx, events);
      const judgement = ledger.judge(received.event, received.topic);
      if (judgement === 'fenced') throw new LetterRefusedError('fenced', fencedError(received));
      if (judgement === 'duplicate' && reason === 'fenced') {
        throw new LetterRefusedError('repeated', 'The event was applied on another way meanwhile.');
      }
      await this.#claim(tx, ledger);
    }
    for (const projection of this.projections) await projection.apply([received.event], tx);
    return received.event;
  }

  async #openLedger(tx: Statements, events: readonly ReceivedEvent[]): Promise<ProgressLedger> {
    const { zones, oldestEpoch } = extentOf(events);
    return this.makeLedger(await lockProgress(tx, this.consumer, zones, oldestEpoch), this.ordered);
  }

  async #claim(tx: Statements, ledger: ProgressLedger): Promise<void> {
    try {
      await saveProgress(tx, this.consumer, ledger.rows('moved'), ledger.rows('new'));
    } catch (error) {
      if (isDuplicateKey(error)) throw new StoreConflictError('Another instance has begun the same epoch.', { cause: error });
      throw error;
    }
  }
}

function letter({ event, topic, record }: ReceivedEvent, reason: DeadLetterReason, why: Condemnation): DeadLetter {
  return { ...why, origin: record.origin(), reason, topic, identity: event, record: record.bytes };
}

function fencedError({ event }: ReceivedEvent): string {
  return `Zone ${event.zone} had a newer owner when this event of epoch ${event.epoch} came: the old owner alone had recorded it.`;
}
