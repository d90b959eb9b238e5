import { delay } from './delay.ts';

/** Time and chance, which a test can hold in its hand. */
export interface Clock {
  nowMs(): number;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Waits, or returns at once when cancelled. */
  delay(durationMs: number, cancellation: AbortSignal): Promise<void>;
}

export const systemClock: Clock = { nowMs: () => Date.now(), random: () => Math.random(), delay };
