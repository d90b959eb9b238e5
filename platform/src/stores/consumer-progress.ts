import { BulkInsert } from './bulk-insert.ts';
import type { Row, Statements, Value } from './store.ts';

/**
 * Stands in a topic's place where a row tells with which sequence an epoch ended, in the words of the owner that came after:
 * what is beyond it was written by one that had been replaced, whatever the topic and however late that topic is.
 */
export const endOfEpoch = '#end';

/** The last sequence that a consumer has had of one topic in one epoch of a zone. */
export interface ProgressRow {
  readonly zone: number;
  readonly epoch: number;
  readonly topic: string;
  readonly sequence: number;
}

/** How far a consumer has read the journal: a byte position, and how many events lie before it. */
export interface JournalPosition {
  readonly position: number;
  readonly index: number;
}

/** What a consumer has done, ever. */
export interface ConsumerCounters {
  readonly applied: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly missing: number;
  readonly fenced: number;
  readonly deadLetters: number;
}

export interface ConsumerRow extends ConsumerCounters {
  readonly journal: JournalPosition | null;
}

const columns = ['consumer', 'zone', 'epoch', 'topic', 'sequence'] as const;
// A plain INSERT: of two instances that meet a new epoch at once, the second must fail on the key and judge again.
const insertProgress = new BulkInsert('consumer_progress', columns);
const updateProgress = new BulkInsert('consumer_progress', columns, {
  tail: ({ dialect }) => dialect.upsert(['consumer', 'zone', 'epoch', 'topic'], ['sequence']),
});

/** Reads the consumer's own row, and makes it when it is not there. */
export async function openConsumer(store: Statements, name: string): Promise<ConsumerRow> {
  await store.run(
    `${store.dialect.insertNew} INTO consumers (name, applied, duplicates, gaps, missing, fenced, dead_letters, updated_at_ms)
     VALUES (?, 0, 0, 0, 0, 0, 0, ?)`,
    [name, Date.now()],
  );
  const [row] = await store.query('SELECT * FROM consumers WHERE name = ?', [name]);
  if (row === undefined) throw new Error(`The row of consumer ${name} vanished as soon as it was written.`);
  return toConsumer(row);
}

/** How far a consumer's committed effects reach in the journal; null before the first. */
export async function journalPosition(store: Statements, name: string): Promise<JournalPosition | null> {
  const [row] = await store.query('SELECT * FROM consumers WHERE name = ?', [name]);
  return row === undefined ? null : toConsumer(row).journal;
}

/** Adds to the counters and moves the journal position forward, never back: two instances may end their batches in any order. */
export async function saveConsumer(tx: Statements, name: string, added: ConsumerCounters, journal: JournalPosition | null): Promise<void> {
  const position =
    journal === null
      ? ''
      : `journal_index = CASE WHEN journal_position > ? THEN journal_index ELSE ? END,
     journal_position = CASE WHEN journal_position > ? THEN journal_position ELSE ? END,`;
  const positionValues = journal === null ? [] : [journal.position, journal.index, journal.position, journal.position];
  await tx.run(
    `UPDATE consumers SET ${position} applied = applied + ?, duplicates = duplicates + ?, gaps = gaps + ?, missing = missing + ?,
     fenced = fenced + ?, dead_letters = dead_letters + ?, updated_at_ms = ? WHERE name = ?`,
    [...positionValues, added.applied, added.duplicates, added.gaps, added.missing, added.fenced, added.deadLetters, Date.now(), name],
  );
}

/** The progress in these zones from an epoch on, kept from other instances until the transaction ends. */
export async function lockProgress(
  tx: Statements,
  consumer: string,
  zones: readonly number[],
  oldestEpoch: number,
): Promise<ProgressRow[]> {
  if (zones.length === 0) return [];
  // The last zone fills the list up to a power of two: few statements to prepare, whatever the number of zones.
  const listed = Array.from({ length: 2 ** Math.ceil(Math.log2(zones.length)) }, (_, i) => zones[Math.min(i, zones.length - 1)]!);
  const rows = await tx.query(
    // Always in the order of the key, so that two instances that lock many rows cannot lock them crosswise.
    `SELECT zone, epoch, topic, sequence FROM consumer_progress WHERE consumer = ? AND zone IN (${listed.map(() => '?').join(', ')})
     AND epoch >= ? ORDER BY zone, epoch, topic${tx.dialect.forUpdate}`,
    [consumer, ...listed, oldestEpoch],
  );
  return rows.map(toProgress);
}

export async function saveProgress(
  tx: Statements,
  consumer: string,
  moved: readonly ProgressRow[],
  begun: readonly ProgressRow[],
): Promise<void> {
  await updateProgress.run(tx, flatten(consumer, moved));
  await insertProgress.run(tx, flatten(consumer, begun));
}

/** The last sequence of an epoch of a zone that a consumer has had, over all topics. */
export async function lastSequence(store: Statements, consumer: string, zone: number, epoch: number): Promise<number> {
  const [row] = await store.query(
    'SELECT MAX(sequence) AS last FROM consumer_progress WHERE consumer = ? AND zone = ? AND epoch = ? AND topic <> ?',
    [consumer, zone, epoch, endOfEpoch],
  );
  return Number(row?.['last'] ?? 0);
}

export interface RecordedZone {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
}

/** How far each zone is recorded: its newest epoch, and the last sequence there. */
export async function recordedZones(store: Statements, consumer: string): Promise<readonly RecordedZone[]> {
  const rows = await store.query(
    `SELECT p.zone AS zone, p.epoch AS epoch, MAX(p.sequence) AS sequence FROM consumer_progress p
     JOIN (SELECT zone, MAX(epoch) AS epoch FROM consumer_progress WHERE consumer = ? GROUP BY zone) newest
     ON newest.zone = p.zone AND newest.epoch = p.epoch WHERE p.consumer = ? GROUP BY p.zone, p.epoch ORDER BY p.zone`,
    [consumer, consumer],
  );
  return rows.map((row) => ({ zone: Number(row['zone']), epoch: Number(row['epoch']), sequence: Number(row['sequence']) }));
}

function flatten(consumer: string, rows: readonly ProgressRow[]): Value[] {
  return rows.flatMap((row) => [consumer, row.zone, row.epoch, row.topic, row.sequence]);
}

function toProgress(row: Row): ProgressRow {
  return { zone: Number(row['zone']), epoch: Number(row['epoch']), topic: String(row['topic']), sequence: Number(row['sequence']) };
}

function toConsumer(row: Row): ConsumerRow {
  return {
    journal: row['journal_position'] === null ? null : { position: Number(row['journal_position']), index: Number(row['journal_index']) },
    applied: Number(row['applied']),
    duplicates: Number(row['duplicates']),
    gaps: Number(row['gaps']),
    missing: Number(row['missing']),
    fenced: Number(row['fenced']),
    deadLetters: Number(row['dead_letters']),
  };
}
