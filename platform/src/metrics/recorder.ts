import type { Logger } from 'pino';
import { delay } from '../ingest/delay.ts';
import type { History } from './history.ts';
import type { Reading, ReadingTaker } from './reading.ts';
import { seriesOf } from './series.ts';

const everyMs = 1_000;

/** Takes a reading every second and hands it to whoever lives on them. It needs no database and waits for nobody. */
export class Recorder {
  readonly #taker: ReadingTaker;
  readonly #history: History;
  readonly #log: Logger;
  readonly #listeners: ((reading: Reading) => void)[] = [];
  #latest: Reading | null = null;

  constructor(taker: ReadingTaker, history: History, log: Logger) {
    this.#taker = taker;
    this.#history = history;
    this.#log = log;
  }

  /** Null before the first. */
  get latest(): Reading | null {
    return this.#latest;
  }

  onReading(listener: (reading: Reading) => void): void {
    this.#listeners.push(listener);
  }

  async run(cancellation: AbortSignal): Promise<void> {
    while (!cancellation.aborted) {
      this.record(Date.now());
      // In the middle of a second: a timer that is late by less than half of one leaves no second out.
      const now = Date.now();
      await delay((Math.floor(now / everyMs) + 1) * everyMs + everyMs / 2 - now, cancellation);
    }
  }

  /** Never throws: an error of one listener must not end the watch. */
  record(nowMs: number): void {
    const reading = this.#taker.take(nowMs);
    this.#latest = reading;
    this.#history.add(nowMs, seriesOf(reading));
    for (const listener of this.#listeners) {
      try {
        listener(reading);
      } catch (error) {
        this.#log.error({ err: error }, 'a reading of the figures could not be used');
      }
    }
  }
}
