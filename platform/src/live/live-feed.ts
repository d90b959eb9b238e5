import type { Logger } from 'pino';
import type { ServerFigures } from '../contracts/events.ts';
import type { EventFollowing } from './event-tail.ts';
import type { IngestReport } from './ingest-report.ts';
import { tell, type Listener } from './listener.ts';
import { BadWishError, readWish } from './live-wish.ts';
import { ZoneChannel, type ZoneViews } from './zone-channel.ts';

/** What the feed pushes to everybody. `at` is when it was put together, in Unix milliseconds. */
export interface LiveMessage {
  readonly type: 'figures';
  readonly at: number;
  readonly nodes: readonly ServerFigures[];
  readonly ingest: IngestReport | null;
}

/** Where what is pushed comes from. */
export interface LiveSources {
  readonly nodes: () => readonly ServerFigures[];
  readonly ingest: () => Promise<IngestReport>;
  readonly views: ZoneViews;
  readonly tail: EventFollowing;
}

interface Seat {
  stopTail: (() => void) | null;
  /** Wishes that may still come before it is told to slow down. */
  wishes: number;
  countedAtMs: number;
}

const intervalMs = 1_000;
/** Wishes that a listener may have at once, and how long each takes to be given back. */
const wishesMax = 20;
const wishEveryMs = 250;

/**
 * Tells those who listen how things are: figures once a second and what is broadcast to everybody, views of a zone and events to who asked
 * for them. Encoded once for all; with no listener nothing is computed at all.
 */
export class LiveFeed {
  readonly #sources: LiveSources;
  readonly #zones: ZoneChannel;
  readonly #listeners = new Map<Listener, Seat>();
  readonly #greetings: (() => object | null)[] = [];
  readonly #listenersMax: number;
  readonly #log: Logger;
  #timer: Timer | null = null;
  #busy = false;

  constructor(sources: LiveSources, listenersMax: number, log: Logger) {
    this.#sources = sources;
    this.#zones = new ZoneChannel(sources.views);
    this.#listenersMax = listenersMax;
    this.#log = log;
  }

  get isFull(): boolean {
    return this.#listeners.size >= this.#listenersMax;
  }

  /** What every newcomer is told at once; null: nothing. */
  greetWith(greeting: () => object | null): void {
    this.#greetings.push(greeting);
  }

  add(listener: Listener): void {
    this.#listeners.set(listener, { stopTail: null, wishes: wishesMax, countedAtMs: Date.now() });
    this.#timer ??= setInterval(() => void this.#tellFigures(null), intervalMs);
    for (const greeting of this.#greetings) {
      const message = greeting();
      if (message !== null) tell(listener, JSON.stringify(message));
    }
    // The newcomer need not look at an empty page for a second.
    void this.#tellFigures(listener);
  }

  remove(listener: Listener): void {
    this.#zones.leave(listener);
    this.#listeners.get(listener)?.stopTail?.();
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Pushes a message to everybody. */
  broadcast(message: object): void {
    if (this.#listeners.size === 0) return;
    const text = JSON.stringify(message);
    for (const listener of [...this.#listeners.keys()]) tell(listener, text);
  }

  /** What a listener sent. Whatever it is, the others feel nothing of it. */
  hear(listener: Listener, sent: unknown): void {
    const seat = this.#listeners.get(listener);
    if (seat === undefined) return;
    if (!mayWish(seat, Date.now())) {
      // Told once; what follows in the same breath is passed over.
      if (seat.wishes-- === 0) tell(listener, complaint('Too many messages. Wait a moment.'));
      return;
    }
    try {
      const wish = readWish(sent);
      if (wish.type === 'watch') this.#zones.watch(listener, wish.zone);
      if (wish.type !== 'tail') return;
      seat.stopTail?.();
      seat.stopTail = wish.filter === null ? null : this.#sources.tail.follow(wish.filter, (message) => tell(listener, message));
    } catch (error) {
      if (!(error instanceof BadWishError)) throw error;
      tell(listener, complaint(error.message));
    }
  }

  close(): void {
    for (const listener of [...this.#listeners.keys()]) {
      listener.close(1001, 'The platform server stops.');
      this.remove(listener);
    }
  }

  /** To everybody, or to a newcomer alone. */
  async #tellFigures(newcomer: Listener | null): Promise<void> {
    const isRound = newcomer === null;
    // A database that is slow to answer must not let rounds pile up.
    if (isRound && this.#busy) return;
    if (isRound) this.#busy = true;
    try {
      const [nodes, ingest] = [this.#sources.nodes(), await this.#sources.ingest()];
      const message: LiveMessage = { type: 'figures', at: Date.now(), nodes, ingest };
      const text = JSON.stringify(message);
      for (const listener of isRound ? [...this.#listeners.keys()] : [newcomer]) tell(listener, text);
    } catch (error) {
      this.#log.error({ err: error }, 'the live feed could not be put together');
    } finally {
      if (isRound) this.#busy = false;
    }
  }
}

/** Takes one of the seat's wishes, after those are given back that its silence has earned. */
function mayWish(seat: Seat, nowMs: number): boolean {
  const earned = Math.floor((nowMs - seat.countedAtMs) / wishEveryMs);
  if (earned > 0) {
    seat.wishes = Math.min(wishesMax, Math.max(0, seat.wishes) + earned);
    seat.countedAtMs += earned * wishEveryMs;
  }
  if (seat.wishes <= 0) return false;
  seat.wishes--;
  return true;
}

function complaint(message: string): string {
  return JSON.stringify({ type: 'error', message });
}
