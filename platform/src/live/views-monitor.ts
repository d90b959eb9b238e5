import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { noArguments, type CommandLog } from '../commands/command-log.ts';
import { decodeZoneView, PlatformCommandType, type ZoneView } from '../contracts/events.ts';
import type { EventSource, SourceBatch } from '../ingest/event-source.ts';
import type { ZoneViews } from './zone-channel.ts';

type Receive = (view: ZoneView) => void;

interface Watched {
  readonly receivers: Set<Receive>;
  readonly renewing: Timer;
  newest: { readonly view: ZoneView; readonly receivedAtMs: number } | null;
  /** When the next view is due, by the rate that is passed on. */
  dueAtMs: number;
}

export interface ViewsMonitorOptions {
  /** A game server publishes views for so long after each time it was asked to. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** How long the log is still read when nobody looks any more: the next who looks shortly after waits for nothing. */
  readonly lingerMs: number;
}

const defaults: ViewsMonitorOptions = { leaseMs: 15_000, renewEveryMs: 5_000, lingerMs: 30_000 };
/** Five views a second, whatever a game server publishes. */
const viewEveryMs = 200;
/** A view that comes a little early is passed on all the same: only their number over time is bounded. */
const earlyMs = 100;
/** A view is a picture of the moment: one this old shows something else. */
const freshMs = 1_000;

/**
 * Zones as they are at this moment. Game servers publish views only while they are asked to: the first who looks at a zone takes a
 * lease on it, which is renewed while anybody looks and runs out by itself. Without anybody the log is not even read.
 */
export class ViewsMonitor implements ZoneViews {
  readonly #open: () => EventSource;
  readonly #commands: CommandLog;
  readonly #log: Logger;
  readonly #options: ViewsMonitorOptions;
  readonly #zones = new Map<number, Watched>();
  #reading: { readonly cancellation: AbortController; readonly done: Promise<void> } | null = null;
  #lingering: Timer | undefined;
  #problem: string | null = null;
  #closed = false;

  constructor(open: () => EventSource, commands: CommandLog, log: Logger, options: ViewsMonitorOptions = defaults) {
    this.#open = open;
    this.#commands = commands;
    this.#log = log;
    this.#options = options;
  }

  /** Why no views may come; null while all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  watch(zone: number, receive: Receive): () => void {
    if (this.#closed) return () => {};
    const watched = this.#zones.get(zone) ?? this.#begin(zone);
    watched.receivers.add(receive);
    if (watched.newest !== null && Date.now() - watched.newest.receivedAtMs < freshMs) receive(watched.newest.view);
    return () => {
      watched.receivers.delete(receive);
      if (watched.receivers.size === 0 && this.#zones.get(zone) === watched) this.#end(zone, watched);
    };
  }

  /** A view of the zone as it is now; null when none came in time. */
  async latest(zone: number, waitMs: number): Promise<ZoneView | null> {
    const { promise, resolve } = Promise.withResolvers<ZoneView | null>();
    const timer = setTimeout(() => resolve(null), waitMs);
    const stop = this.watch(zone, resolve);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [zone, watched] of [...this.#zones]) this.#end(zone, watched);
    clearTimeout(this.#lingering);
    await this.#stopReading();
  }

  #begin(zone: number): Watched {
    clearTimeout(this.#lingering);
    if (this.#reading === null) {
      const cancellation = new AbortController();
      const done = this.#open().run(null, async (batch) => this.#receive(batch), cancellation.signal);
      this.#reading = { cancellation, done };
    }
    void this.#renew(zone);
    const renewing = setInterval(() => void this.#renew(zone), this.#options.renewEveryMs);
    const watched: Watched = { receivers: new Set(), renewing, newest: null, dueAtMs: 0 };
    this.#zones.set(zone, watched);
    return watched;
  }

  #end(zone: number, watched: Watched): void {
    clearInterval(watched.renewing);
    this.#zones.delete(zone);
    if (this.#zones.size > 0 || this.#closed) return;
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => void this.#stopReading(), this.#options.lingerMs);
  }

  async #stopReading(): Promise<void> {
    const reading = this.#reading;
    this.#reading = null;
    reading?.cancellation.abort();
    await reading?.done;
  }

  /** Nobody's decision, hence in no audit log: it changes nothing, and ends by itself. */
  async #renew(zone: number): Promise<void> {
    const issuedAtMs = Date.now();
    const { leaseMs } = this.#options;
    try {
      await this.#commands.append({
        ...noArguments,
        id: randomUUID(),
        type: PlatformCommandType.WatchZone,
        zone,
        issuedAtMs,
        // An old lease must not make a server publish for somebody who left long ago.
        expiresAtMs: issuedAtMs + leaseMs,
        issuedBy: 'platform',
        reason: 'somebody looks at the zone',
        durationMs: leaseMs,
      });
      this.#problem = null;
    } catch (error) {
      if (this.#problem === null) this.#log.warn({ err: error, zone }, 'a zone cannot be asked for its views; trying again');
      this.#problem = (error as Error).message;
    }
  }

  #receive(batch: SourceBatch): void {
    for (const { bytes } of batch.records) {
      try {
        this.#pass(decodeZoneView(bytes));
      } catch (error) {
        this.#log.warn({ err: error }, 'a view of a zone cannot be read');
      }
    }
  }

  #pass(view: ZoneView): void {
    const watched = this.#zones.get(view.zone);
    if (watched === undefined) return;
    // An owner that was replaced and does not know it yet may still publish.
    if (view.epoch < (watched.newest?.view.epoch ?? 0)) return;
    const now = Date.now();
    if (now < watched.dueAtMs - earlyMs) return;
    watched.dueAtMs = Math.max(now, watched.dueAtMs) + viewEveryMs;
    watched.newest = { view, receivedAtMs: now };
    for (const receive of [...watched.receivers]) receive(view);
  }
}
