import type { HistoryRow } from '../metrics/downsampler.ts';
import type { Step } from '../metrics/history-ring.ts';
import { BulkInsert } from './bulk-insert.ts';
import type { Statements, Store } from './store.ts';

/** Of each series in a row's body: its id (4 bytes), the mean and the maximum as 32-bit floats, little-endian. */
const bytesOfSeries = 12;
const rowsOfOneBite = 500;

const insertSeries = new BulkInsert('metric_series', ['name', 'used_at_ms'], { verb: ({ dialect }) => dialect.insertNew });
// Of several instances that saw the same second, one row is enough.
const insertSteps = new BulkInsert('metric_steps', ['step_ms', 'at_ms', 'body'], { verb: ({ dialect }) => dialect.insertNew });

/** Names of series and the numbers that stand for them in the database. Both ways are remembered; they never change. */
export class SeriesNumbers {
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();

  id(name: string): number | undefined {
    return this.#ids.get(name);
  }

  name(id: number): string | undefined {
    return this.#names.get(id);
  }

  async load(store: Statements): Promise<void> {
    for (const row of await store.query('SELECT id, name FROM metric_series')) {
      this.#ids.set(String(row['name']), Number(row['id']));
      this.#names.set(Number(row['id']), String(row['name']));
    }
  }

  /** Sees to it that every one of these names has a number. */
  async ensure(store: Store, names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !this.#ids.has(name));
    if (missing.length === 0) return;
    await store.transaction((tx) =>
      insertSeries.run(
        tx,
        missing.flatMap((name) => [name, Date.now()]),
      ),
    );
    await this.load(store);
  }

  /** What was thrown away in the database must get a new number when it comes again. */
  forget(): void {
    this.#ids.clear();
    this.#names.clear();
  }
}

export async function saveSteps(store: Store, numbers: SeriesNumbers, rows: readonly HistoryRow[]): Promise<void> {
  await numbers.ensure(
    store,
    rows.flatMap(({ steps }) => [...steps.keys()]),
  );
  await store.transaction((tx) =>
    insertSteps.run(
      tx,
      rows.flatMap((row) => [row.stepMs, row.atMs, encode(numbers, row.steps)]),
    ),
  );
}

/** Rows of a tier, the oldest first, with these series only; null: with all. Read in bites, so that nobody waits long in between. */
export async function* readSteps(
  store: Statements,
  numbers: SeriesNumbers,
  stepMs: number,
  fromMs: number,
  untilMs: number,
  names: readonly string[] | null,
): AsyncGenerator<HistoryRow> {
  await numbers.load(store);
  const wanted = names === null ? null : new Set(names.map((name) => numbers.id(name)).filter((id) => id !== undefined));
  if (wanted?.size === 0) return;
  for (let from = fromMs; ;) {
    const rows = await store.query(
      'SELECT at_ms, body FROM metric_steps WHERE step_ms = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?',
      [stepMs, from, untilMs, rowsOfOneBite],
    );
    for (const row of rows) {
      yield { stepMs, atMs: Number(row['at_ms']), steps: decode(numbers, new Uint8Array(row['body'] as Uint8Array), wanted) };
    }
    if (rows.length < rowsOfOneBite) return;
    from = Number(rows.at(-1)!['at_ms']) + 1;
  }
}

/** When the newest row of a tier began; -1 when there is none. */
export async function newestStep(store: Statements, stepMs: number): Promise<number> {
  const [row] = await store.query('SELECT MAX(at_ms) AS newest FROM metric_steps WHERE step_ms = ?', [stepMs]);
  return Number(row?.['newest'] ?? -1);
}

/** Removes rows that are kept no longer, so many at most; true when there may be more. */
export async function forgetSteps(store: Store, stepMs: number, beforeMs: number): Promise<boolean> {
  const rows = await store.query('SELECT at_ms FROM metric_steps WHERE step_ms = ? AND at_ms < ? ORDER BY at_ms LIMIT ?', [
    stepMs,
    beforeMs,
    rowsOfOneBite,
  ]);
  if (rows.length === 0) return false;
  await store.run('DELETE FROM metric_steps WHERE step_ms = ? AND at_ms <= ?', [stepMs, Number(rows.at(-1)!['at_ms'])]);
  return rows.length === rowsOfOneBite;
}

/** Remembers that these series are in use, and forgets those that no row can hold a value of any more. */
export async function tidySeries(
  store: Store,
  numbers: SeriesNumbers,
  inUse: readonly string[],
  nowMs: number,
  beforeMs: number,
): Promise<void> {
  await numbers.ensure(store, inUse);
  await store.transaction(async (tx) => {
    for (const name of inUse) await tx.run('UPDATE metric_series SET used_at_ms = ? WHERE id = ?', [nowMs, numbers.id(name)!]);
    await tx.run('DELETE FROM metric_series WHERE used_at_ms < ?', [beforeMs]);
  });
  numbers.forget();
  await numbers.load(store);
}

function encode(numbers: SeriesNumbers, steps: ReadonlyMap<string, Step>): Uint8Array {
  const body = new DataView(new ArrayBuffer(steps.size * bytesOfSeries));
  let at = 0;
  for (const [name, { mean, max }] of steps) {
    body.setUint32(at, numbers.id(name)!, true);
    body.setFloat32(at + 4, mean, true);
    body.setFloat32(at + 8, max, true);
    at += bytesOfSeries;
  }
  return new Uint8Array(body.buffer);
}

function decode(numbers: SeriesNumbers, bytes: Uint8Array, wanted: ReadonlySet<number> | null): ReadonlyMap<string, Step> {
  const body = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const steps = new Map<string, Step>();
  for (let at = 0; at + bytesOfSeries <= body.byteLength; at += bytesOfSeries) {
    const id = body.getUint32(at, true);
    if (wanted !== null && !wanted.has(id)) continue;
    const name = numbers.name(id);
    if (name !== undefined) steps.set(name, { mean: body.getFloat32(at + 4, true), max: body.getFloat32(at + 8, true) });
  }
  return steps;
}
