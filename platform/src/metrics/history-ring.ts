/** The mean and the worst value of a series over one step. */
export interface Step {
  readonly mean: number;
  readonly max: number;
}

interface Slots {
  readonly means: Float32Array;
  readonly maxes: Float32Array;
}

/**
 * The newest steps of many series, each a pair of rings of 32-bit floats: 8 bytes a step and series, and nothing
 * allocated while it turns. NaN is a hole.
 */
export class HistoryRing {
  readonly stepMs: number;
  readonly #length: number;
  readonly #series = new Map<string, Slots>();
  /** The newest step that there is, as a number of steps since 1970. */
  #newest = -1;

  constructor(stepMs: number, length: number) {
    this.stepMs = stepMs;
    this.#length = length;
  }

  get names(): Iterable<string> {
    return this.#series.keys();
  }

  /** Writes a step, or overwrites it while it is still growing. Steps older than the ring is long are passed over. */
  put(name: string, atMs: number, mean: number, max: number): void {
    const step = Math.floor(atMs / this.stepMs);
    this.#advance(step);
    if (step <= this.#newest - this.#length) return;
    let slots = this.#series.get(name);
    if (slots === undefined) {
      slots = { means: new Float32Array(this.#length).fill(NaN), maxes: new Float32Array(this.#length).fill(NaN) };
      this.#series.set(name, slots);
    }
    slots.means[step % this.#length] = mean;
    slots.maxes[step % this.#length] = max;
  }

  /** Null where there is a hole, and where the ring does not reach. */
  at(name: string, step: number): Step | null {
    const slots = this.#series.get(name);
    if (slots === undefined || step > this.#newest || step <= this.#newest - this.#length) return null;
    const mean = slots.means[step % this.#length]!;
    return Number.isNaN(mean) ? null : { mean, max: slots.maxes[step % this.#length]! };
  }

  forget(name: string): void {
    this.#series.delete(name);
  }

  /** Empties the slots of steps that begin now, and of those that nobody wrote. */
  #advance(step: number): void {
    if (step <= this.#newest) return;
    const first = Math.max(this.#newest + 1, step - this.#length + 1);
    for (const { means, maxes } of this.#series.values()) {
      for (let s = first; s <= step; s++) means[s % this.#length] = maxes[s % this.#length] = NaN;
    }
    this.#newest = step;
  }
}
