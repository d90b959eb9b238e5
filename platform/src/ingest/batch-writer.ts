import type { Envelope } from '../contracts/events.ts';
import type { Projection } from '../projections/projection.ts';
import { lockProgress, saveConsumer, saveProgress, type ConsumerCounters, type JournalPosition } from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter, type DeadLetterReason } from '../stores/dead-letters.ts';
import { isDuplicateKey, StoreConflictError } from '../stores/store-errors.ts';
import type { Statements, Store } from '../stores/store.ts';
import { extentOf, type DecodedBatch, type ReceivedEvent } from './decoded-batch.ts';
import { ProgressLedger, type Seam } from './progress-ledger.ts';

/** Why the events of a batch are put aside instead of applied. */
export interface Condemnation {
  readonly error: string;
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
export class BatchWriter {
  constructor(
    readonly store: Store,
    readonly consumer: string,
    readonly projections: readonly Projection[],
    readonly ordered: boolean,
  ) {}

  write(batch: DecodedBatch, position: JournalPosition | null, condemned: Condemnation | null = null): Promise<WrittenBatch> {
    return this.store.transaction(async (tx) => {
      const { zones, oldestEpoch } = extentOf(batch.events);
      const ledger = new ProgressLedger(await lockProgress(tx, this.consumer, zones, oldestEpoch), this.ordered);
      const fresh: Envelope[] = [];
      const letters: DeadLetter[] = batch.undecodable.map(({ record, error }) => ({
        origin: record.origin(),
        reason: 'undecodable',
        error: error.message,
        attempts: 1,
        identity: null,
        record: record.bytes,
      }));
      for (const received of batch.events) {
        const judgement = ledger.judge(received.event, received.topic);
        if (judgement === 'fenced') letters.push(letter(received, 'fenced', fencedError(received), 1));
        else if (judgement === 'apply' && condemned === null) fresh.push(received.event);
        else if (judgement === 'apply' && condemned !== null) letters.push(letter(received, 'failed', condemned.error, condemned.attempts));
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

  async #claim(tx: Statements, ledger: ProgressLedger): Promise<void> {
    try {
      await saveProgress(tx, this.consumer, ledger.rows('moved'), ledger.rows('new'));
    } catch (error) {
      if (isDuplicateKey(error)) throw new StoreConflictError('Another instance has begun the same epoch.', { cause: error });
      throw error;
    }
  }
}

function letter({ event, record }: ReceivedEvent, reason: DeadLetterReason, error: string, attempts: number): DeadLetter {
  return { origin: record.origin(), reason, error, attempts, identity: event, record: record.bytes };
}

function fencedError({ event }: ReceivedEvent): string {
  return `Zone ${event.zone} had a newer owner when this event of epoch ${event.epoch} came: the old owner alone had recorded it.`;
}
