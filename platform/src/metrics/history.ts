import { Downsampler, type HistoryRow } from './downsampler.ts';
import { HistoryRing, type Step } from './history-ring.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What is kept, the finest first. The first two are held in memory whole; all but the first are in the database. */
export const tiers = [
  { stepMs: 1_000, keptMs: 15 * minuteMs },
  { stepMs: 10_000, keptMs: 6 * hourMs },
  { stepMs: minuteMs, keptMs: 7 * dayMs },
  { stepMs: 15 * minuteMs, keptMs: 90 * dayMs },
] as const;

const [seconds, tens, ...rolled] = tiers;
/** Bounds memory: 24 KB a series. A hundred zones on ten servers have about 300. */
const seriesMax = 2_048;
/** Rows that wait for the database: some hours of them. The oldest go first, and leave a hole. */
const waitingMax = 2_000;

/**
 * The figures of the past: every second for a quarter of an hour, and ever coarser steps for longer. Holds in memory what
 * is asked for most, so that the last hours can be seen while the database is down; hands ended steps over to be kept.
 */
export class History {
  readonly #rings = [
    new HistoryRing(seconds.stepMs, seconds.keptMs / seconds.stepMs),
    new HistoryRing(tens.stepMs, tens.keptMs / tens.stepMs),
  ] as const;
  readonly #tens = new Downsampler(tens.stepMs);
  readonly #rolled = rolled.map(({ stepMs }) => new Downsampler(stepMs));
  readonly #lastAtMs = new Map<string, number>();
  #waiting: HistoryRow[] = [];
  #firstAtMs: number | null = null;
  #isRestored = false;
  #dropped = 0;
  #refused = 0;

  /** When the first sample came since the start of this server. */
  get firstAtMs(): number | null {
    return this.#firstAtMs;
  }

  /** Whether memory holds steps from before the start of this server. */
  get isRestored(): boolean {
    return this.#isRestored;
  }

  /** Rows that were given up because the database was away for too long, and values of series beyond the bound. */
  get losses(): { readonly rows: number; readonly values: number } {
    return { rows: this.#dropped, values: this.#refused };
  }

  add(atMs: number, sample: ReadonlyMap<string, number>): void {
    this.#firstAtMs ??= atMs;
    const gatherers = [this.#tens, ...this.#rolled];
    for (const gatherer of gatherers) {
      const ended = gatherer.begin(atMs);
      if (ended !== null) this.#wait(ended);
    }
    for (const [name, value] of sample) {
      if (!this.#admit(name, atMs)) continue;
      const step = { mean: value, max: value };
      this.#rings[0].put(name, atMs, value, value);
      const grown = this.#tens.add(name, step);
      this.#rings[1].put(name, atMs, grown.mean, grown.max);
      for (const gatherer of this.#rolled) gatherer.add(name, step);
    }
  }

  /**
   * Takes back what was kept before this server started: into memory, and into the coarser steps, of which the one that
   * was open when the server stopped was never written. `newestKept` is the newest row of each coarser tier. Comes after
   * the first sample, which tells which steps are this server's own.
   */
  restore(rows: readonly HistoryRow[], newestKept: ReadonlyMap<number, number>): void {
    const firstAtMs = this.#firstAtMs;
    const past = firstAtMs === null ? [] : rows.filter(({ atMs }) => atMs + tens.stepMs <= firstAtMs);
    if (past.length === 0) return;
    this.#isRestored = true;
    for (const { atMs, steps } of past) {
      for (const [name, { mean, max }] of steps) if (this.#admit(name, atMs)) this.#rings[1].put(name, atMs, mean, max);
    }
    for (const gatherer of this.#rolled) this.#rollUp(gatherer, past, newestKept.get(gatherer.stepMs) ?? -1);
  }

  /** A step of a tier that is held in memory. */
  step(stepMs: number, name: string, step: number): Step | null {
    return (stepMs === seconds.stepMs ? this.#rings[0] : this.#rings[1]).at(name, step);
  }

  /** Steps of a coarser tier that are not in the database yet: those that wait, and the one that is growing. */
  unwritten(stepMs: number): readonly HistoryRow[] {
    const open = this.#rolled.find((gatherer) => gatherer.stepMs === stepMs)?.open() ?? null;
    return [...this.#waiting.filter((row) => row.stepMs === stepMs), ...(open === null ? [] : [open])];
  }

  /** The oldest rows that wait to be kept, so many at most. They wait until `written` is told. */
  waiting(limit: number): readonly HistoryRow[] {
    return this.#waiting.slice(0, limit);
  }

  written(rows: readonly HistoryRow[]): void {
    const gone = new Set(rows);
    this.#waiting = this.#waiting.filter((row) => !gone.has(row));
  }

  /** Names that had a value lately. */
  namesSince(atMs: number): readonly string[] {
    return [...this.#lastAtMs].filter(([, last]) => last >= atMs).map(([name]) => name);
  }

  #rollUp(gatherer: Downsampler, past: readonly HistoryRow[], newestKeptMs: number): void {
    const openMs = gatherer.openSinceMs;
    const missed = new Downsampler(gatherer.stepMs);
    for (const { atMs, steps } of past) {
      const stepAtMs = Math.floor(atMs / gatherer.stepMs) * gatherer.stepMs;
      const isOpen = stepAtMs === openMs;
      // Where the database was away at the start, the first step of this server may have ended already: it is being kept as it was.
      if (stepAtMs <= newestKeptMs || (!isOpen && stepAtMs + gatherer.stepMs > this.#firstAtMs!)) continue;
      const ended = isOpen ? null : missed.begin(atMs);
      if (ended !== null) this.#wait(ended);
      const weight = tens.stepMs / seconds.stepMs;
      for (const [name, step] of steps) (isOpen ? gatherer : missed).add(name, step, weight);
    }
    const last = missed.open();
    if (last !== null) this.#wait(last);
  }

  #admit(name: string, atMs: number): boolean {
    const known = this.#lastAtMs.get(name);
    if (known === undefined && this.#lastAtMs.size >= seriesMax && !this.#forgetOldest(atMs)) {
      this.#refused++;
      return false;
    }
    if (known === undefined || known < atMs) this.#lastAtMs.set(name, atMs);
    return true;
  }

  /** Makes room: a series that memory holds no value of any more. */
  #forgetOldest(nowMs: number): boolean {
    for (const [name, lastAtMs] of this.#lastAtMs) {
      if (lastAtMs >= nowMs - tens.keptMs) continue;
      this.#lastAtMs.delete(name);
      for (const ring of this.#rings) ring.forget(name);
      return true;
    }
    return false;
  }

  #wait(row: HistoryRow): void {
    this.#waiting.push(row);
    if (this.#waiting.length <= waitingMax) return;
    this.#waiting.shift();
    this.#dropped++;
  }
}
