import type { Logger } from 'pino';
import { decodeArray, integer, text } from '../contracts/wire.ts';
import { decodeServerFigures, type ServerFigures, type ZoneFigures } from '../contracts/events.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import type { EventSource, SourceBatch } from '../ingest/event-source.ts';
import { RateMeter } from '../ingest/rate-meter.ts';

export interface LiveZone extends ZoneFigures {
  readonly node: string;
  readonly atMs: number;
}

/** What a server said last, and when that came here by this machine's clock. */
export interface HeardServer {
  readonly figures: ServerFigures;
  readonly receivedAtMs: number;
}

interface Heard {
  readonly record: Uint8Array;
  readonly atMs: number;
  /** By this machine's clock, because the servers' clocks may differ. */
  readonly receivedAtMs: number;
  decoded: ServerFigures | null;
}

const nodesMax = 1_000;
/** A server that said nothing for so long is gone; its figures would only mislead. */
const forgottenAfterMs = 60_000;

/**
 * Keeps the newest figures of every game server. Live numbers need no history and no database, so this consumer begins
 * at the end of the log and goes on when persistence stands still. Figures are decoded when somebody asks for them.
 */
export class FiguresMonitor {
  readonly #source: EventSource;
  readonly #log: Logger;
  readonly #nodes = new Map<string, Heard>();
  readonly #rate = new RateMeter();
  #applied = 0;
  #unreadable = 0;

  constructor(source: EventSource, log: Logger) {
    this.#source = source;
    this.#log = log;
  }

  async run(cancellation: AbortSignal): Promise<void> {
    await this.#source.run(null, async (batch) => this.#receive(batch), cancellation);
  }

  /** The newest figures of each server, the servers in the order of their names. */
  latest(nowMs: number = Date.now()): readonly ServerFigures[] {
    return this.heard(nowMs).map(({ figures }) => figures);
  }

  /** The same with the moment when they came: how long a server has been silent is told by this machine's clock alone. */
  heard(nowMs: number = Date.now()): readonly HeardServer[] {
    const latest: HeardServer[] = [];
    for (const [node, heard] of this.#nodes) {
      if (nowMs - heard.receivedAtMs > forgottenAfterMs) {
        this.#nodes.delete(node);
        continue;
      }
      heard.decoded ??= this.#decode(node, heard.record);
      if (heard.decoded !== null) latest.push({ figures: heard.decoded, receivedAtMs: heard.receivedAtMs });
    }
    return latest.sort((a, b) => (a.figures.node < b.figures.node ? -1 : 1));
  }

  /** Every zone as its owner last reported it. Where two servers report one zone, the newer epoch owns it. */
  zones(): readonly LiveZone[] {
    const zones = new Map<number, LiveZone>();
    for (const { node, atMs, zones: reported } of this.latest()) {
      for (const zone of reported) {
        if (zone.epoch >= (zones.get(zone.zone)?.epoch ?? 0)) zones.set(zone.zone, { ...zone, node, atMs });
      }
    }
    return [...zones.values()].sort((a, b) => a.zone - b.zone);
  }

  status(): ConsumerStatus {
    const source = this.#source.status();
    return {
      name: 'monitoring',
      state: source.ready ? 'running' : source.wasReady ? 'paused' : 'starting',
      reason: source.reason,
      applied: this.#applied,
      duplicates: 0,
      gaps: 0,
      missing: 0,
      fenced: 0,
      deadLetters: this.#unreadable,
      lost: 0,
      // Figures are worth only their newest: whatever is behind is skipped, so there is no lag to speak of.
      lagEvents: 0,
      lagMs: 0,
      eventsPerSecond: this.#rate.perSecond(Date.now()),
    };
  }

  #receive(batch: SourceBatch): void {
    for (const { bytes } of batch.records) {
      try {
        // Only the two fields that tell whose figures these are and whether they are news.
        const fields = decodeArray(bytes, 'ServerFigures');
        const node = text(fields[0], 'ServerFigures.node');
        const atMs = integer(fields[1], 'ServerFigures.atMs');
        if (atMs < (this.#nodes.get(node)?.atMs ?? 0)) continue;
        if (!this.#nodes.has(node) && this.#nodes.size >= nodesMax) this.#nodes.delete(this.#nodes.keys().next().value!);
        this.#nodes.set(node, { record: bytes.slice(), atMs, receivedAtMs: Date.now(), decoded: null });
        this.#applied++;
      } catch (error) {
        this.#unreadable++;
        this.#log.warn({ err: error }, 'figures of a server cannot be read');
      }
    }
    this.#rate.add(batch.records.length, Date.now());
  }

  #decode(node: string, record: Uint8Array): ServerFigures | null {
    try {
      return decodeServerFigures(record);
    } catch (error) {
      this.#unreadable++;
      this.#nodes.delete(node);
      this.#log.warn({ err: error, node }, 'figures of a server cannot be read');
      return null;
    }
  }
}
