import { SnapshotTrigger } from '../contracts/events.ts';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import type { ZoneSnapshot } from './zone-snapshot.ts';

/** Which cut of which zone. */
export interface SnapshotKey {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
}

/** Where in the order of time a snapshot stands; ties are broken by its key. */
export interface SnapshotPlace extends SnapshotKey {
  readonly takenAtMs: number;
}

/** What a list tells of a snapshot. */
export interface SnapshotSummary extends SnapshotPlace {
  readonly tick: number;
  readonly players: number;
  readonly trigger: number;
  readonly triggerId: string;
  readonly node: string;
  readonly checksum: string;
  readonly sizeBytes: number;
}

export interface StoredSnapshot extends SnapshotSummary {
  readonly bytes: Uint8Array;
}

/** What the consumer of cold snapshots has done, ever, and how far it has read. */
export interface SnapshotProgress {
  /** Null before the first batch, and for a log that keeps its readers' positions itself. */
  readonly journal: JournalPosition | null;
  readonly applied: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

export interface SnapshotBatch {
  readonly snapshots: readonly StoredSnapshot[];
  readonly deadLetters: number;
  readonly journal: JournalPosition | null;
}

/**
 * Where cold snapshots are kept. Two places exist: MongoDB, and an SQLite file of its own.
 *
 * A zone, an epoch and a sequence name a state, so there is one snapshot for each. Of several cuts of the same state the one
 * that somebody asked for is kept, else the later one: whatever comes twice, or in another order, leaves the same behind.
 *
 * Every method throws `StoreUnavailableError` while the store cannot be used, within the time-out it was given.
 */
export interface ColdSnapshots {
  readonly kind: 'mongodb' | 'sqlite';
  /** Makes what is missing in the store, and reads the progress. */
  open(): Promise<SnapshotProgress>;
  /** Keeps the snapshots, then the progress: in one transaction, or, where there is none, in this order. */
  save(batch: SnapshotBatch): Promise<Pick<SnapshotProgress, 'applied' | 'duplicates'>>;
  /** How far everything that was read is kept, safe from a power cut; null before the first batch. */
  committed(): Promise<JournalPosition | null>;
  /** Newest first. `before` is the last one of the page before. */
  list(zone: number | null, before: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]>;
  /** The newest of a zone; with `below`, the newest before that one. */
  newest(zone: number, below: SnapshotKey | null): Promise<StoredSnapshot | null>;
  one(key: SnapshotKey): Promise<StoredSnapshot | null>;
  /** Oldest first, those taken before a moment. `after` is the last one of the page before. */
  oldest(untilMs: number, after: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]>;
  newestOfEachZone(): Promise<readonly SnapshotKey[]>;
  remove(keys: readonly SnapshotKey[]): Promise<void>;
  close(): Promise<void>;
}

export function storedForm({ head, bytes, checksum }: ZoneSnapshot): StoredSnapshot {
  const { zone, epoch, sequence, tick, takenAtMs, players, trigger, triggerId, node } = head;
  const summary = { zone, epoch, sequence, tick, takenAtMs, players, trigger, triggerId, node, checksum, sizeBytes: bytes.length };
  // The bytes are a view into a read buffer that is used again.
  return { ...summary, bytes: bytes.slice() };
}

export function isManual({ trigger }: Pick<SnapshotSummary, 'trigger'>): boolean {
  return trigger === SnapshotTrigger.Manual;
}

export function nameOf({ zone, epoch, sequence }: SnapshotKey): string {
  return `${zone}/${epoch}/${sequence}`;
}
