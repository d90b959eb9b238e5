type Reading<K extends string> = {
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly totals: Readonly<Record<K, number>>;
  readonly rates: Rates<K>;
};

/** Per second; null until two readings exist. */
export type Rates<K extends string> = Readonly<Record<K, number | null>>;

/** Turns totals that only grow into rates, for many sources at once. */
export class RateMeter<K extends string> {
  readonly #keys: readonly K[];
  #readings = new Map<string, Reading<K>>();
  #seen = new Set<string>();

  constructor(keys: readonly K[]) {
    this.#keys = keys;
  }

  measure(source: string, startedAtMs: number, atMs: number, totals: Readonly<Record<K, number>>): Rates<K> {
    this.#seen.add(source);
    const before = this.#readings.get(source);
    // The same reading told twice is no news: its rate stands, it does not fall to zero.
    if (before && before.atMs >= atMs && before.startedAtMs === startedAtMs) return before.rates;

    const rates = before ? this.#between(before, startedAtMs, atMs, totals) : this.#unknown();
    this.#readings.set(source, { startedAtMs, atMs, totals, rates });
    return rates;
  }

  /** Forgets sources that were not measured since the last call, so that zones that moved away do not pile up. */
  endRound(): void {
    for (const source of this.#readings.keys()) if (!this.#seen.has(source)) this.#readings.delete(source);
    this.#seen = new Set();
  }

  #between(before: Reading<K>, startedAtMs: number, atMs: number, totals: Readonly<Record<K, number>>): Rates<K> {
    const restarted = startedAtMs !== before.startedAtMs || this.#keys.some((key) => totals[key] < before.totals[key]);
    // After a restart the counters began at zero no earlier than the new start, so the whole total falls into that time.
    const sinceMs = restarted ? Math.max(before.atMs, startedAtMs) : before.atMs;
    const seconds = (atMs - sinceMs) / 1_000;
    if (seconds <= 0) return this.#unknown();
    return this.#each((key) => (restarted ? totals[key] : totals[key] - before.totals[key]) / seconds);
  }

  #unknown(): Rates<K> {
    return this.#each(() => null);
  }

  #each(rate: (key: K) => number | null): Rates<K> {
    return Object.fromEntries(this.#keys.map((key) => [key, rate(key)])) as Rates<K>;
  }
}

/** Adds what is known; null when nothing is. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let sum: number | null = null;
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value;
  return sum;
}
