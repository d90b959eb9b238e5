/** Columns ready for a chart: one time axis, and one list per series with null where nothing was measured. */
export type HistorySlice = { readonly timesMs: readonly number[]; readonly columns: readonly (readonly (number | null)[])[] };

/** Longer than one push may be late, shorter than two: anything more is a hole, and a line must not be drawn across it. */
const HOLE_MS = 2_500;

/**
 * The last samples of every series, in a ring whose memory is fixed by its capacity. Series appear when first pushed and
 * vanish when their last value leaves the ring, so zones may come and go.
 */
export class LiveHistory {
  readonly #capacity: number;
  readonly #times: Float64Array;
  readonly #columns = new Map<string, { values: Float64Array; lastPush: number }>();
  #pushes = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#times = new Float64Array(capacity);
  }

  get latestMs(): number | null {
    return this.#pushes === 0 ? null : (this.#times[(this.#pushes - 1) % this.#capacity] ?? null);
  }

  /** Ignores a sample that is not newer than the last: time on a chart only goes forward. */
  push(atMs: number, values: Readonly<Record<string, number | null>>): void {
    const latest = this.latestMs;
    if (latest !== null && atMs <= latest) return;
    if (latest !== null && atMs - latest > HOLE_MS) this.#append(latest + 1, {});
    this.#append(atMs, values);
  }

  slice(keys: readonly string[], sinceMs: number): HistorySlice {
    const oldest = Math.max(0, this.#pushes - this.#capacity);
    // Time only goes forward, so what is wanted is the end of the ring; most readers want little of it.
    let first = this.#pushes;
    while (first > oldest && (this.#times[(first - 1) % this.#capacity] ?? 0) >= sinceMs) first--;
    const slots = Array.from({ length: this.#pushes - first }, (_, index) => (first + index) % this.#capacity);
    const timesMs = slots.map((slot) => this.#times[slot] ?? 0);
    const columns = keys.map((key) => {
      const values = this.#columns.get(key)?.values;
      return slots.map((slot) => {
        const value = values?.[slot];
        return value === undefined || Number.isNaN(value) ? null : value;
      });
    });
    return { timesMs, columns };
  }

  #append(atMs: number, values: Readonly<Record<string, number | null>>): void {
    const slot = this.#pushes % this.#capacity;
    this.#times[slot] = atMs;
    for (const [key, value] of Object.entries(values)) {
      if (value === null) continue;
      const column = this.#columns.get(key) ?? { values: new Float64Array(this.#capacity).fill(Number.NaN), lastPush: 0 };
      column.values[slot] = value;
      column.lastPush = this.#pushes;
      this.#columns.set(key, column);
    }
    for (const [key, column] of this.#columns) {
      // Whatever this slot held a full turn ago must not reappear under the new time.
      if (column.lastPush !== this.#pushes) column.values[slot] = Number.NaN;
      if (this.#pushes - column.lastPush >= this.#capacity) this.#columns.delete(key);
    }
    this.#pushes++;
  }
}
