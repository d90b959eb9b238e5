import type { Step } from './history-ring.ts';

/** One step of a tier, of all series that had a value in it. */
export interface HistoryRow {
  readonly stepMs: number;
  readonly atMs: number;
  readonly steps: ReadonlyMap<string, Step>;
}

interface Sum {
  sum: number;
  count: number;
  max: number;
}

/** Gathers samples into steps of one length, and hands each step over when it has ended. */
export class Downsampler {
  readonly stepMs: number;
  #atMs: number | null = null;
  #sums = new Map<string, Sum>();

  constructor(stepMs: number) {
    this.stepMs = stepMs;
  }

  /** When the step that is being gathered began; null before the first sample. */
  get openSinceMs(): number | null {
    return this.#atMs;
  }

  /** Returns the step that ended with this sample's coming, if one did. */
  begin(atMs: number): HistoryRow | null {
    const step = Math.floor(atMs / this.stepMs) * this.stepMs;
    if (step === this.#atMs) return null;
    const ended = this.open();
    this.#atMs = step;
    this.#sums = new Map();
    return ended;
  }

  /** Adds to the step that was begun; `weight` is how many samples the value stands for. */
  add(name: string, { mean, max }: Step, weight = 1): Step {
    let sum = this.#sums.get(name);
    if (sum === undefined) this.#sums.set(name, (sum = { sum: 0, count: 0, max: -Infinity }));
    sum.sum += mean * weight;
    sum.count += weight;
    if (max > sum.max) sum.max = max;
    return { mean: sum.sum / sum.count, max: sum.max };
  }

  /** The step that is being gathered, as far as it has come; null when there is nothing in it. */
  open(): HistoryRow | null {
    if (this.#atMs === null || this.#sums.size === 0) return null;
    const steps = new Map([...this.#sums].map(([name, { sum, count, max }]) => [name, { mean: sum / count, max }]));
    return { stepMs: this.stepMs, atMs: this.#atMs, steps };
  }
}
