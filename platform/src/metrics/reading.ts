import type { ServerFigures } from '../contracts/events.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import type { TopicRates } from '../ingest/topic-rates.ts';
import type { HeardServer } from '../live/figures-monitor.ts';
import type { PoolReading, PoolUse } from '../stores/pool-use.ts';
import type { ApiTimings, ApiWindow } from './api-timings.ts';
import { CounterRates, type Rates } from './counter-rates.ts';

const zoneCounters = ['accepted', 'rejected', 'refusedBusy', 'events'] as const;
const serverCounters = ['framesIn', 'framesOut', 'bytesIn', 'bytesOut', 'slow', 'commandsDecided', 'commandsFailed'] as const;

export type ZoneFiguresHeard = ServerFigures['zones'][number];

export interface ZoneReading {
  readonly figures: ZoneFiguresHeard;
  readonly node: string;
  readonly perSecond: Rates<(typeof zoneCounters)[number]>;
}

export interface ServerReading {
  readonly figures: ServerFigures;
  /** How long it has said nothing, by this machine's clock. */
  readonly silentMs: number;
  /** Whether its figures are of now. What is older is history, and is shown nowhere as live. */
  readonly isFresh: boolean;
  readonly perSecond: Rates<(typeof serverCounters)[number]>;
}

/** Everything that is known of the running system at one moment. History, alerts, metrics and the health of parts are made of it. */
export interface Reading {
  readonly atMs: number;
  /** Whether figures can come at all; while they cannot, the silence of a server says nothing about it. */
  readonly isListening: boolean;
  readonly servers: readonly ServerReading[];
  /** Zones of servers whose figures are fresh, each under its newest owner only, in the order of their numbers. */
  readonly zones: readonly ZoneReading[];
  readonly consumers: readonly ConsumerStatus[];
  /** Events per second by topic. */
  readonly topics: ReadonlyMap<string, number>;
  readonly api: { readonly p99Ms: number | null; readonly lately: ApiWindow; readonly window: ApiWindow };
  readonly pool: PoolReading;
  readonly platform: { readonly startedAtMs: number; readonly rssBytes: number; readonly cpuPermille: number };
}

export interface ReadingSources {
  readonly monitor: { heard(nowMs: number): readonly HeardServer[]; status(): ConsumerStatus };
  readonly consumers: readonly { status(): ConsumerStatus }[];
  readonly topics: TopicRates;
  readonly api: ApiTimings;
  readonly pool: PoolUse;
  /** Over how much of the past the share of failed requests counts, at most a minute. */
  readonly errorWindowMs: number;
  readonly processors: number;
  /** Processor time of this process so far, in microseconds. */
  readonly cpuUs: () => number;
  readonly rssBytes: () => number;
}

export const freshMs = 3_000;
/** The API's recent past in charts: long enough for a percentile, short enough to move. */
const latelyMs = 10_000;

/** Takes readings; remembers only what the next one is compared with. Call it about once a second. */
export class ReadingTaker {
  readonly #sources: ReadingSources;
  readonly #zoneRates = new CounterRates(zoneCounters);
  readonly #serverRates = new CounterRates(serverCounters);
  readonly #startedAtMs: number;
  #cpu: { readonly us: number; readonly atMs: number };

  constructor(sources: ReadingSources, nowMs: number) {
    this.#sources = sources;
    this.#startedAtMs = nowMs;
    this.#cpu = { us: sources.cpuUs(), atMs: nowMs };
  }

  take(nowMs: number): Reading {
    const { monitor, consumers, topics, api, pool, errorWindowMs, rssBytes } = this.#sources;
    const servers = monitor.heard(nowMs).map((heard) => this.#readServer(heard, nowMs));
    const zones = newestOwners(servers.filter(({ isFresh }) => isFresh).flatMap((server) => this.#readZones(server.figures)));
    this.#serverRates.endRound();
    this.#zoneRates.endRound();
    return {
      atMs: nowMs,
      isListening: monitor.status().state === 'running',
      servers,
      zones,
      consumers: consumers.map((consumer) => consumer.status()),
      topics: topics.perSecond(nowMs),
      api: { p99Ms: api.p99Ms(latelyMs, nowMs), lately: api.within(latelyMs, nowMs), window: api.within(errorWindowMs, nowMs) },
      pool: pool.read(),
      platform: { startedAtMs: this.#startedAtMs, rssBytes: rssBytes(), cpuPermille: this.#measureCpu(nowMs) },
    };
  }

  #readServer({ figures, receivedAtMs }: HeardServer, nowMs: number): ServerReading {
    const { framesIn, framesOut, bytesIn, bytesOut, slowClientsClosed, sync, commandsDecided, commandsFailed } = figures;
    // A client that does not read is first told less, and cut only when that does not help: both are the same trouble.
    const slow = slowClientsClosed + sync.clientsSlowed;
    const totals = { framesIn, framesOut, bytesIn, bytesOut, slow, commandsDecided, commandsFailed };
    const silentMs = Math.max(0, nowMs - receivedAtMs);
    return {
      figures,
      silentMs,
      isFresh: silentMs <= freshMs,
      perSecond: this.#serverRates.measure(figures.node, figures.startedAtMs, figures.atMs, totals),
    };
  }

  #readZones({ node, startedAtMs, atMs, zones }: ServerFigures): readonly ZoneReading[] {
    return zones.map((figures) => ({
      figures,
      node,
      perSecond: this.#zoneRates.measure(`${node}/${figures.zone}`, startedAtMs, atMs, figures),
    }));
  }

  /** Since the last reading, in thousandths of all the machine's processors. */
  #measureCpu(nowMs: number): number {
    const us = this.#sources.cpuUs();
    const passedMs = nowMs - this.#cpu.atMs;
    const permille = passedMs <= 0 ? 0 : (us - this.#cpu.us) / passedMs / this.#sources.processors;
    this.#cpu = { us, atMs: nowMs };
    return Math.round(permille);
  }
}

/** While a zone moves, two servers may report it at once: only the higher epoch owns it, and counting both would double its players. */
function newestOwners(zones: readonly ZoneReading[]): readonly ZoneReading[] {
  const owners = new Map<number, ZoneReading>();
  for (const zone of zones) {
    const other = owners.get(zone.figures.zone);
    if (other === undefined || other.figures.epoch < zone.figures.epoch) owners.set(zone.figures.zone, zone);
  }
  return [...owners.values()].sort((a, b) => a.figures.zone - b.figures.zone);
}
