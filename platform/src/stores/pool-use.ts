/** How the connections to the database are used at a moment. */
export interface PoolReading {
  readonly size: number;
  /** Connections in use now. */
  readonly inUse: number;
  /** Statements and transactions that wait for one. */
  readonly waiting: number;
  /** How long the first of them has waited. 0 when none does. */
  readonly longestWaitMs: number;
  /** Share of the time that the connections were in use since the reading before, 0 to 1. */
  readonly use: number;
}

/**
 * Counts who uses the connections to the database. The pool serves in the order of arrival, so of those that are not
 * done yet, as many as there are connections are being served and the rest waits.
 */
export class PoolUse {
  readonly #size: number;
  readonly #now: () => number;
  /** When each of those under way came, in the order of their coming. */
  readonly #underWay = new Map<number, number>();
  #next = 0;
  #busyMs = 0;
  #countedAtMs: number;
  #readAtMs: number;

  constructor(size: number, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#now = now;
    this.#countedAtMs = this.#readAtMs = now();
  }

  /** Counts until the work has ended, whichever way. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count();
    const ticket = this.#next++;
    this.#underWay.set(ticket, this.#now());
    try {
      return await work();
    } finally {
      this.#count();
      this.#underWay.delete(ticket);
    }
  }

  read(): PoolReading {
    this.#count();
    const now = this.#now();
    const passedMs = now - this.#readAtMs;
    const use = passedMs <= 0 ? 0 : Math.min(1, this.#busyMs / (passedMs * this.#size));
    this.#readAtMs = now;
    this.#busyMs = 0;
    const inUse = Math.min(this.#size, this.#underWay.size);
    const waiting = this.#underWay.size - inUse;
    return { size: this.#size, inUse, waiting, longestWaitMs: waiting === 0 ? 0 : now - this.#firstWaiting(), use };
  }

  #firstWaiting(): number {
    let position = 0;
    for (const cameAtMs of this.#underWay.values()) if (position++ === this.#size) return cameAtMs;
    return this.#now();
  }

  #count(): void {
    const now = this.#now();
    this.#busyMs += (now - this.#countedAtMs) * Math.min(this.#size, this.#underWay.size);
    this.#countedAtMs = now;
  }
}
