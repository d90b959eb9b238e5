import { BulkInsert } from './bulk-insert.ts';
import { addToRowCount } from './row-counts.ts';
import type { Row, Statements, Value } from './store.ts';

/** undecodable: not an event · fenced: written by a replaced owner · failed: its effects cannot be written. */
export type DeadLetterReason = 'undecodable' | 'fenced' | 'failed';
export type DeadLetterState = 'open' | 'applied' | 'discarded';

export interface DeadLetter {
  readonly origin: string;
  readonly reason: DeadLetterReason;
  readonly error: string;
  readonly stack: string | null;
  readonly attempts: number;
  readonly topic: string | null;
  readonly identity: { readonly zone: number; readonly epoch: number; readonly sequence: number; readonly type: number } | null;
  readonly record: Uint8Array;
}

/** A letter as it is kept: what was put aside, and what became of it. */
export interface StoredLetter extends DeadLetter {
  readonly id: number;
  readonly consumer: string;
  readonly state: DeadLetterState;
  readonly recordedAtMs: number;
  readonly lastAttemptAtMs: number | null;
  readonly resolvedAtMs: number | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
  readonly publishedAtMs: number | null;
}

export interface LetterQuery {
  readonly state: DeadLetterState | null;
  readonly consumer: string | null;
  readonly reason: DeadLetterReason | null;
  readonly zone: number | null;
  /** Only letters with a smaller id: the page after that one. */
  readonly beforeId: number | null;
  readonly limit: number;
}

/** Under this name the letters are counted that nobody has decided about. */
export const openLetters = 'open_dead_letters';

const errorLengthMax = 2_000;
const stackLengthMax = 4_000;

const insert = new BulkInsert(
  'dead_letters',
  ['consumer', 'origin', 'reason', 'error', 'stack', 'attempts', 'topic', 'zone', 'epoch', 'sequence', 'type', 'record', 'recorded_at_ms'],
  { verb: ({ dialect }) => dialect.insertNew },
);

/** Keeps what cannot be applied. The same record, read again, is kept once. Returns how many were new. */
export async function saveDeadLetters(tx: Statements, consumer: string, letters: readonly DeadLetter[]): Promise<number> {
  const now = Date.now();
  const kept = await insert.run(
    tx,
    letters.flatMap(({ origin, reason, error, stack, attempts, topic, identity, record }) => [
      consumer,
      origin,
      reason,
      error.slice(0, errorLengthMax),
      stack?.slice(0, stackLengthMax) ?? null,
      attempts,
      topic,
      identity?.zone ?? null,
      identity?.epoch ?? null,
      identity?.sequence ?? null,
      identity?.type ?? null,
      // The record is a view into a read buffer that is used again.
      record.slice(),
      now,
    ]),
  );
  if (kept > 0) await addToRowCount(tx, openLetters, kept);
  return kept;
}

/** Letters, the newest first. */
export async function findLetters(store: Statements, query: LetterQuery): Promise<StoredLetter[]> {
  const conditions = ['1 = 1'];
  const values: Value[] = [];
  const wanted = { 'state = ?': query.state, 'consumer = ?': query.consumer, 'reason = ?': query.reason, 'zone = ?': query.zone };
  for (const [condition, value] of Object.entries({ ...wanted, 'id < ?': query.beforeId })) {
    if (value === null) continue;
    conditions.push(condition);
    values.push(value);
  }
  const rows = await store.query(`SELECT * FROM dead_letters WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`, [
    ...values,
    query.limit,
  ]);
  return rows.map(toLetter);
}

export async function findLetter(store: Statements, id: number): Promise<StoredLetter | null> {
  const [row] = await store.query('SELECT * FROM dead_letters WHERE id = ?', [id]);
  return row === undefined ? null : toLetter(row);
}

/** Reads a letter and keeps it from others until the transaction ends. */
export async function lockLetter(tx: Statements, id: number): Promise<StoredLetter | null> {
  const [row] = await tx.query(`SELECT * FROM dead_letters WHERE id = ?${tx.dialect.forUpdate}`, [id]);
  return row === undefined ? null : toLetter(row);
}

export async function resolveLetter(
  tx: Statements,
  id: number,
  state: Exclude<DeadLetterState, 'open'>,
  by: string,
  resolution: string | null,
): Promise<void> {
  await tx.run('UPDATE dead_letters SET state = ?, resolved_at_ms = ?, resolved_by = ?, resolution = ? WHERE id = ?', [
    state,
    Date.now(),
    by,
    resolution,
    id,
  ]);
  await addToRowCount(tx, openLetters, -1);
}

/** Keeps the identity of what a letter has applied. Fails on the key when another letter of the same event was first. */
export async function claimLetterEvent(
  tx: Statements,
  letter: StoredLetter,
  event: { readonly zone: number; readonly epoch: number; readonly sequence: number },
): Promise<void> {
  await tx.run('INSERT INTO applied_letters (consumer, zone, epoch, sequence, letter_id) VALUES (?, ?, ?, ?, ?)', [
    letter.consumer,
    event.zone,
    event.epoch,
    event.sequence,
    letter.id,
  ]);
}

export async function countLetterAttempt(tx: Statements, id: number): Promise<void> {
  await tx.run("UPDATE dead_letters SET attempts = attempts + 1, last_attempt_at_ms = ? WHERE id = ? AND state = 'open'", [Date.now(), id]);
}

/** Letters that the dead-letter topic does not have yet, the oldest first. */
export async function unpublishedLetters(store: Statements, afterId: number, limit: number): Promise<StoredLetter[]> {
  const rows = await store.query('SELECT * FROM dead_letters WHERE id > ? AND published_at_ms IS NULL ORDER BY id LIMIT ?', [
    afterId,
    limit,
  ]);
  return rows.map(toLetter);
}

export async function markPublished(store: Statements, ids: readonly number[]): Promise<void> {
  const list = ids.map(() => '?').join(', ');
  await store.run(`UPDATE dead_letters SET published_at_ms = ? WHERE id IN (${list})`, [Date.now(), ...ids]);
}

function toLetter(row: Row): StoredLetter {
  const optional = (name: string): number | null => (row[name] === null || row[name] === undefined ? null : Number(row[name]));
  const text = (name: string): string | null => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  const [zone, epoch, sequence, type] = [optional('zone'), optional('epoch'), optional('sequence'), optional('type')];
  return {
    id: Number(row['id']),
    consumer: String(row['consumer']),
    origin: String(row['origin']),
    reason: String(row['reason']) as DeadLetterReason,
    state: String(row['state']) as DeadLetterState,
    error: String(row['error']),
    stack: text('stack'),
    attempts: Number(row['attempts']),
    topic: text('topic'),
    identity: zone === null || epoch === null || sequence === null || type === null ? null : { zone, epoch, sequence, type },
    record: new Uint8Array(row['record'] as Uint8Array),
    recordedAtMs: Number(row['recorded_at_ms']),
    lastAttemptAtMs: optional('last_attempt_at_ms'),
    resolvedAtMs: optional('resolved_at_ms'),
    resolvedBy: text('resolved_by'),
    resolution: text('resolution'),
    publishedAtMs: optional('published_at_ms'),
  };
}
