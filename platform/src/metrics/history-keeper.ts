import type { Logger } from 'pino';
import { delay } from '../ingest/delay.ts';
import { forgetSteps, newestStep, readSteps, saveSteps, SeriesNumbers, tidySeries } from '../stores/metric-history.ts';
import type { Schema } from '../stores/schema.ts';
import { isPassing } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';
import { tiers, type History } from './history.ts';
import type { HistoryRow } from './downsampler.ts';
import type { ReadRows } from './history-query.ts';

const everyMs = 2_000;
const rowsAtOnce = 100;
const tidyEveryMs = 10 * 60_000;
const [, tens, ...rolled] = tiers;
const seriesKeptMs = tiers.at(-1)!.keptMs + 24 * 3_600_000;

/** Keeps ended steps in the database, brings them back at the start, and removes what is kept no longer. */
export class HistoryKeeper {
  readonly #history: History;
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #log: Logger;
  readonly #numbers = new SeriesNumbers();
  #isRestored = false;
  #isFailing = false;
  #tidiedAtMs = 0;

  constructor(history: History, store: Store, schema: Schema, log: Logger) {
    this.#history = history;
    this.#store = store;
    this.#schema = schema;
    this.#log = log;
  }

  /** Rows of a coarser tier from the database. Throws `StoreUnavailableError` while it cannot be asked. */
  readonly read: ReadRows = (stepMs, fromMs, untilMs, names) => readSteps(this.#store, this.#numbers, stepMs, fromMs, untilMs, names);

  /** Ends when cancelled, after what has ended by then was written. A database that is down is asked again: rows wait meanwhile. */
  async run(cancellation: AbortSignal): Promise<void> {
    while (!cancellation.aborted) {
      await this.#round(Date.now());
      await delay(everyMs, cancellation);
    }
    await this.#round(Date.now());
  }

  async #round(nowMs: number): Promise<void> {
    try {
      await this.#schema.ready();
      if (!this.#isRestored) await this.#restore(nowMs);
      await this.write();
      if (nowMs - this.#tidiedAtMs >= tidyEveryMs) await this.#tidy(nowMs);
      if (this.#isFailing) this.#log.info('the history of figures is kept again');
      this.#isFailing = false;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!this.#isFailing) this.#log.warn({ err: error }, 'the history of figures waits for the database');
      this.#isFailing = true;
    }
  }

  /** Writes all that waits. */
  async write(): Promise<void> {
    while (true) {
      const rows = this.#history.waiting(rowsAtOnce);
      if (rows.length === 0) return;
      await saveSteps(this.#store, this.#numbers, rows);
      this.#history.written(rows);
    }
  }

  async #restore(nowMs: number): Promise<void> {
    // The first sample says which steps are this server's own.
    if (this.#history.firstAtMs === null) return;
    const newestKept = new Map<number, number>();
    for (const { stepMs } of rolled) newestKept.set(stepMs, await newestStep(this.#store, stepMs));
    const rows: HistoryRow[] = [];
    for await (const row of readSteps(this.#store, this.#numbers, tens.stepMs, nowMs - tens.keptMs, nowMs, null)) rows.push(row);
    this.#history.restore(rows, newestKept);
    this.#isRestored = true;
  }

  async #tidy(nowMs: number): Promise<void> {
    for (const { stepMs, keptMs } of [tens, ...rolled]) while (await forgetSteps(this.#store, stepMs, nowMs - keptMs));
    await tidySeries(this.#store, this.#numbers, this.#history.namesSince(nowMs - tidyEveryMs), nowMs, nowMs - seriesKeptMs);
    this.#tidiedAtMs = nowMs;
  }
}
