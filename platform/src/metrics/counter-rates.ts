/** Per second; null while there is nothing to compare with. */
export type Rates<K extends string> = Readonly<Record<K, number | null>>;

interface Reading<K extends string> {
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly totals: Readonly<Record<K, number>>;
  readonly rates: Rates<K>;
}

/** Turns totals that only grow into rates, for many sources at once. Moments are of the source's own clock. */
export class CounterRates<K extends string> {
  readonly #keys: readonly K[];
  readonly #unknown: Rates<K>;
  readonly #readings = new Map<string, Reading<K>>();
  #seen = new Set<string>();

  constructor(keys: readonly K[]) {
    this.#keys = keys;
    this.#unknown = Object.fromEntries(keys.map((key) => [key, null])) as Rates<K>;
  }

  measure(source: string, startedAtMs: number, atMs: number, totals: Readonly<Record<K, number>>): Rates<K> {
    this.#seen.add(source);
    const before = this.#readings.get(source);
    // The same report met twice is no news: its rate stands, it does not fall to zero.
    if (before !== undefined && before.atMs >= atMs && before.startedAtMs === startedAtMs) return before.rates;
    const rates = before === undefined ? this.#unknown : this.#between(before, startedAtMs, atMs, totals);
    this.#readings.set(source, { startedAtMs, atMs, totals, rates });
    return rates;
  }

  /** Forgets sources that were not measured since the last call, so that those that are gone do not pile up. */
  endRound(): void {
    for (const source of this.#readings.keys()) if (!this.#seen.has(source)) this.#readings.delete(source);
    this.#seen = new Set();
  }

  #between(before: Reading<K>, startedAtMs: number, atMs: number, totals: Readonly<Record<K, number>>): Rates<K> {
    const isRestarted = startedAtMs !== before.startedAtMs || this.#keys.some((key) => totals[key] < before.totals[key]);
    // After a restart the counters began at zero, no earlier than the new start.
    const sinceMs = isRestarted ? Math.max(before.atMs, startedAtMs) : before.atMs;
    const seconds = (atMs - sinceMs) / 1_000;
    if (seconds <= 0) return this.#unknown;
    const rates = {} as Record<K, number | null>;
    for (const key of this.#keys) rates[key] = (isRestarted ? totals[key] : totals[key] - before.totals[key]) / seconds;
    return rates;
  }
}
