import type { JournalPosition } from '../stores/consumer-progress.ts';

/** One record as it lies in the log. The bytes are a view into a read buffer: they are good until the delivery returns. */
export interface SourceRecord {
  readonly bytes: Uint8Array;
  /** The topic, where the log has topics. The journal has none: there the event's type tells. */
  readonly topic: string | null;
  /** Where the record lies, the same every time it is read. Made on demand, because only a dead letter needs it. */
  readonly origin: () => string;
}

/** The batch in hand was given to another instance meanwhile: leave it. */
export class BatchRevokedError extends Error {
  override readonly name = 'BatchRevokedError';
}

export interface SourceBatch {
  readonly records: readonly SourceRecord[];
  /** Where to go on after this batch. Null for a log that keeps its readers' positions itself. */
  readonly position: JournalPosition | null;
  /** Tells the log that the reader lives, while it waits for a database. Throws `BatchRevokedError` when it lost the batch. */
  readonly keepAlive: () => Promise<void>;
}

export interface SourceStatus {
  readonly kind: 'journal' | 'kafka';
  readonly ready: boolean;
  /** Whether it ever worked: to have stopped is not the same as not to have started. */
  readonly wasReady: boolean;
  /** Why nothing arrives, in words for an operator; null while all is well. */
  readonly reason: string | null;
  /** Records in the log that were not delivered yet; null while that is unknown. */
  readonly lagEvents: number | null;
  /** Events that the log no longer held, or could not give, when this reader came to them. */
  readonly lostEvents: number;
}

/**
 * Reads an event log. Two logs exist: the journal's files and Kafka.
 *
 * `run` ends only when it is cancelled; a log that is absent or down is waited for. It hands over one batch at a time
 * and forgets it when `deliver` has returned: a record may come again, and none is left out.
 */
export interface EventSource {
  readonly kind: 'journal' | 'kafka';
  /** Whether all events of a zone come in the order of their sequences, whatever their topic. */
  readonly ordered: boolean;
  run(from: JournalPosition | null, deliver: (batch: SourceBatch) => Promise<void>, cancellation: AbortSignal): Promise<void>;
  status(): SourceStatus;
}
