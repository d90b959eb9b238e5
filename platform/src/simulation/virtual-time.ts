import type { Clock } from '../ingest/clock.ts';
import { baseTimeMs } from '../testing/events.ts';
import type { Chance } from './chance.ts';

/** A process that may be killed. What it was about to do then never happens. */
export class Life {
  isOver = false;
}

/** Thrown inside a transaction of a process that was killed, so that the database is rid of it. It reaches nobody else. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

interface Timer {
  readonly atMs: number;
  /** Among timers of one moment, chance decides. */
  readonly rank: number;
  readonly fire: () => void;
}

/** Time that stands still until everybody waits, and then jumps to what comes next. A run takes as long as its computing. */
export class VirtualTime {
  nowMs = baseTimeMs;
  readonly #chance: Chance;
  readonly #timers: Timer[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  after(durationMs: number, fire: () => void): void {
    const timer = { atMs: this.nowMs + Math.max(0, durationMs), rank: this.#chance.next(), fire };
    let at = this.#timers.length;
    while (at > 0 && isBefore(timer, this.#timers[at - 1]!)) at--;
    this.#timers.splice(at, 0, timer);
  }

  pass(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.after(durationMs, resolve));
  }

  /** Time and chance as one process sees them: to a dead one, no wait ever ends. */
  clockOf(life: Life): Clock {
    return {
      nowMs: () => this.nowMs,
      random: () => this.#chance.next(),
      delay: (durationMs, cancellation) =>
        new Promise((resolve) => {
          const done = (): void => (life.isOver ? undefined : resolve());
          if (cancellation.aborted) return done();
          cancellation.addEventListener('abort', done);
          this.after(durationMs, () => {
            cancellation.removeEventListener('abort', done);
            done();
          });
        }),
    };
  }

  /** Runs until it holds, or throws when it does not within so many steps. */
  async until(holds: () => boolean, stepsMax: number, what: string): Promise<void> {
    for (let step = 0; step < stepsMax; step++) {
      // Every promise that can go on has gone on when the event loop comes round.
      await new Promise((resolve) => setImmediate(resolve));
      if (holds()) return;
      const next = this.#timers.shift();
      if (next === undefined) throw new Error(`Nobody waits for anything any more, and yet not: ${what}`);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.fire();
    }
    throw new Error(`Still not after ${stepsMax} steps: ${what}`);
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.rank < b.rank);
}
