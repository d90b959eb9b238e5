const windowSeconds = 5;

/** Events per second over the last five whole seconds. */
export class RateMeter {
  readonly #counts = new Array<number>(windowSeconds + 1).fill(0);
  #second = 0;

  add(count: number, nowMs: number): void {
    this.#advance(Math.floor(nowMs / 1_000));
    this.#counts[this.#second % this.#counts.length]! += count;
  }

  perSecond(nowMs: number): number {
    this.#advance(Math.floor(nowMs / 1_000));
    const current = this.#counts[this.#second % this.#counts.length]!;
    return (this.#counts.reduce((sum, count) => sum + count, 0) - current) / windowSeconds;
  }

  #advance(second: number): void {
    for (let s = Math.max(this.#second + 1, second - windowSeconds); s <= second; s++) this.#counts[s % this.#counts.length] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
