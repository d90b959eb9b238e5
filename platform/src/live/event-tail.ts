import type { Logger } from 'pino';
import { detailsOf, eventName } from '../contracts/event-details.ts';
import { decodeEnvelope, type Envelope } from '../contracts/events.ts';
import type { EventSource, SourceBatch } from '../ingest/event-source.ts';

/** Which events somebody wants to see. Null: all. */
export interface TailFilter {
  readonly zone: number | null;
  readonly player: number | null;
  readonly types: ReadonlySet<number> | null;
}

/** Where events come from as they happen, for as long as somebody wants them. */
export interface EventFollowing {
  /** `receive` gets whole messages. Returns how to stop. */
  follow(filter: TailFilter, receive: (message: string) => void): () => void;
}

interface Follower {
  readonly filter: TailFilter;
  readonly receive: (message: string) => void;
  /** Each as JSON already: many followers may get the same event. */
  events: string[];
  dropped: number;
}

const messageEveryMs = 250;
/** A person reads no more than that. */
const eventsOfMessageMax = 200;
/** Beyond that, within one message's time, events are counted and not looked at: a tail must not take the time of those who write. */
const decodedMax = 10_000;

/**
 * Events as they happen, for people to read. The log is read, from its end on, only while somebody follows; an event is decoded once for
 * all who do. What does not fit into a message is counted.
 */
export class EventTail implements EventFollowing {
  readonly #open: () => EventSource;
  readonly #log: Logger;
  readonly #followers = new Set<Follower>();
  #reading: { readonly cancellation: AbortController; readonly done: Promise<void>; readonly telling: Timer } | null = null;
  #decoded = 0;
  #closed = false;

  constructor(open: () => EventSource, log: Logger) {
    this.#open = open;
    this.#log = log;
  }

  follow(filter: TailFilter, receive: (message: string) => void): () => void {
    if (this.#closed) return () => {};
    const follower: Follower = { filter, receive, events: [], dropped: 0 };
    this.#followers.add(follower);
    this.#reading ??= this.#begin();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size === 0) void this.#stopReading();
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#followers.clear();
    await this.#stopReading();
  }

  #begin() {
    const cancellation = new AbortController();
    const done = this.#open().run(null, async (batch) => this.#receive(batch), cancellation.signal);
    return { cancellation, done, telling: setInterval(() => this.#tell(), messageEveryMs) };
  }

  async #stopReading(): Promise<void> {
    const reading = this.#reading;
    this.#reading = null;
    clearInterval(reading?.telling);
    reading?.cancellation.abort();
    await reading?.done;
  }

  #receive(batch: SourceBatch): void {
    const { records } = batch;
    const looked = Math.min(records.length, decodedMax - this.#decoded);
    this.#decoded += looked;
    for (let i = 0; i < looked; i++) {
      try {
        this.#offer(decodeEnvelope(records[i]!.bytes));
      } catch (error) {
        // The consumers put it aside as a dead letter; here it is merely not shown.
        this.#log.debug({ err: error }, 'an event cannot be read');
      }
    }
    if (looked === records.length) return;
    for (const follower of this.#followers) follower.dropped += records.length - looked;
  }

  #offer(event: Envelope): void {
    let text: string | null = null;
    for (const follower of this.#followers) {
      if (!matches(event, follower.filter)) continue;
      if (follower.events.length < eventsOfMessageMax) follower.events.push((text ??= JSON.stringify(present(event))));
      else follower.dropped++;
    }
  }

  #tell(): void {
    this.#decoded = 0;
    for (const follower of [...this.#followers]) {
      const { events, dropped } = follower;
      if (events.length === 0 && dropped === 0) continue;
      follower.events = [];
      follower.dropped = 0;
      follower.receive(`{"type":"events","at":${Date.now()},"dropped":${dropped},"events":[${events.join(',')}]}`);
    }
  }
}

function matches(event: Envelope, { zone, player, types }: TailFilter): boolean {
  if (zone !== null && event.zone !== zone) return false;
  if (types !== null && !types.has(event.type)) return false;
  // Monsters are counted up as players are, so the number alone does not tell whose event it is.
  return player === null || (event.aggregateId === player && detailsOf(event)?.['playerId'] === player);
}

function present(event: Envelope): object {
  const { zone, epoch, sequence, type, tick, occurredAtMs, aggregateId, causeSession, causeSequence } = event;
  const details = detailsOf(event) ?? {};
  return {
    zone,
    epoch,
    sequence,
    type,
    name: eventName(type),
    tick,
    at: occurredAtMs,
    aggregateId,
    causeSession,
    causeSequence,
    details,
  };
}
