import type { Logger } from 'pino';
import type { ServerFigures } from '../contracts/events.ts';
import type { IngestReport } from './ingest-report.ts';

/** What the feed pushes. `at` is when it was put together, in Unix milliseconds. */
export interface LiveMessage {
  readonly type: 'figures';
  readonly at: number;
  readonly nodes: readonly ServerFigures[];
  readonly ingest: IngestReport | null;
}

export interface Listener {
  send(text: string): unknown;
  /** Bytes that this listener's connection has not taken yet. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

const intervalMs = 1_000;
/** A listener this far behind does not read. It is closed rather than buffered for; it may connect again. */
const bufferedBytesMax = 1_048_576;

/** Tells every listener once a second how things are. Encoded once for all; with no listener nothing is computed at all. */
export class LiveFeed {
  readonly #nodes: () => readonly ServerFigures[];
  readonly #ingest: () => Promise<IngestReport>;
  readonly #listeners = new Set<Listener>();
  readonly #listenersMax: number;
  readonly #log: Logger;
  #timer: Timer | null = null;
  #busy = false;

  constructor(nodes: () => readonly ServerFigures[], ingest: () => Promise<IngestReport>, listenersMax: number, log: Logger) {
    this.#nodes = nodes;
    this.#ingest = ingest;
    this.#listenersMax = listenersMax;
    this.#log = log;
  }

  get isFull(): boolean {
    return this.#listeners.size >= this.#listenersMax;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => void this.#tell(this.#listeners), intervalMs);
    // The newcomer need not look at an empty page for a second.
    void this.#tell([listener]);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  close(): void {
    for (const listener of [...this.#listeners]) {
      listener.close(1001, 'The platform server stops.');
      this.remove(listener);
    }
  }

  async #tell(listeners: Iterable<Listener>): Promise<void> {
    const isRound = listeners === this.#listeners;
    // A database that is slow to answer must not let rounds pile up.
    if (isRound && this.#busy) return;
    if (isRound) this.#busy = true;
    try {
      const message: LiveMessage = { type: 'figures', at: Date.now(), nodes: this.#nodes(), ingest: await this.#ingest() };
      const text = JSON.stringify(message);
      for (const listener of [...listeners]) {
        if (listener.bufferedBytes() <= bufferedBytesMax) listener.send(text);
        else listener.close(1013, 'Too slow: it has not taken what was sent.');
      }
    } catch (error) {
      this.#log.error({ err: error }, 'the live feed could not be put together');
    } finally {
      if (isRound) this.#busy = false;
    }
  }
}
