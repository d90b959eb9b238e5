/** Waits, or returns at once when cancelled. */
export function delay(durationMs: number, cancellation: AbortSignal): Promise<void> {
  if (cancellation.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      cancellation.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    cancellation.addEventListener('abort', done);
  });
}

/** Delays that double up to a cap, with a random half so that many that fail together do not return together. */
export class Backoff {
  #next: number;

  constructor(
    readonly firstMs: number,
    readonly maxMs: number,
    readonly random: () => number = Math.random,
  ) {
    this.#next = firstMs;
  }

  nextMs(): number {
    const current = this.#next;
    this.#next = Math.min(this.maxMs, current * 2);
    return current / 2 + this.random() * (current / 2);
  }

  reset(): void {
    this.#next = this.firstMs;
  }
}
