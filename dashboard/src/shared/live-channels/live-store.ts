import { create } from 'zustand';
import type { SocketPhase } from '@/shared/socket/reconnecting-socket';
import { findWhatIsWrong, type Finding } from './findings';
import { LiveFrameReader, type LiveFrame } from './live-frame';
import { LiveHistory } from './live-history';
import { UnreadableMessage, type Json } from './json-reader';
import { readLiveMessage } from './live-message';

/** Numbers older than this are not shown as live. */
export const FRESH_MS_MAX = 3_000;

/** Fifteen minutes at one push a second. */
const HISTORY_SAMPLES = 900;

export type LiveStore = {
  readonly phase: SocketPhase;
  readonly frame: LiveFrame | null;
  readonly findings: readonly Finding[];
  /** When the last readable push arrived, on this browser's clock: the only clock the age of a number is judged by. */
  readonly receivedAtMs: number | null;
  /** Which field of the last push could not be read; null while the platform and this page agree. */
  readonly unreadable: string | null;
  /** Written in place for its fixed memory; a new `frame` tells when it has changed. */
  readonly history: LiveHistory;
  readonly enterPhase: (phase: SocketPhase) => void;
  readonly receive: (push: Json, nowMs: number) => void;
  /** The last readable numbers stay and age visibly; half-read ones would be a guess. */
  readonly misread: (why: string) => void;
  /** Drops everything, because the next reader may be another person. */
  readonly forget: () => void;
};

/** Series bear the names that the platform keeps them under, so that what it remembers and what has just arrived are one line. */
export const consumerLagSeries = (consumer: string): string => `lag.${consumer}.ms`;
export const consumerLagEventsSeries = (consumer: string): string => `lag.${consumer}.events`;
export const consumerRateSeries = (consumer: string): string => `rate.${consumer}`;
export const zonePlayersSeries = (zone: number): string => `players.zone.${zone}`;
export const cpuSeries = (node: string): string => `cpu.${node}`;
export const memorySeries = (node: string): string => `rss.${node}`;
export const zoneTickP99Series = (zone: number): string => `tick.p99us.zone.${zone}`;
/** Of a zone the platform remembers no more than its players and its tick; these begin when the page is opened. */
export const zoneVerdictSeries = (zone: number): string => `verdict.p99us of zone ${zone}`;
export const zoneEventsSeries = (zone: number): string => `events of zone ${zone}`;

/** Kept by this page alone, for the lines beside its headline numbers. */
export const WORST_LAG_SERIES = 'worst lag';
export const FAILED_SERIES = 'failed';
export const CPU_SERIES = 'busiest cpu';
export const MEMORY_SERIES = 'all memory';
export const CONNECTIONS_SERIES = 'connections';

/** What is charted, by series. */
function samplesOf(frame: LiveFrame): Record<string, number | null> {
  const { tick, verdict, perSecond, load } = frame;
  const samples: Record<string, number | null> = {
    players: frame.players,
    'tick.p50us': tick?.p50Us ?? null,
    'tick.p99us': tick?.p99Us ?? null,
    'tick.maxus': tick?.maxUs ?? null,
    'verdict.p50us': verdict?.p50Us ?? null,
    'verdict.p99us': verdict?.p99Us ?? null,
    'verdict.maxus': verdict?.maxUs ?? null,
    'events.rate': perSecond.events,
    'accepted.rate': perSecond.accepted,
    'rejected.rate': perSecond.rejected,
    'busy.rate': perSecond.refusedBusy,
    'journal.waiting': frame.journal.waitingEvents,
    inbox: load.inboxLength,
    'roundtrip.us': load.roundTripUs,
    'packets.in.rate': load.packetsIn,
    'packets.out.rate': load.packetsOut,
    'bytes.in.rate': load.bytesIn,
    'bytes.out.rate': load.bytesOut,
    'slow.rate': load.slow,
    [WORST_LAG_SERIES]: frame.worstConsumer?.lagMs ?? null,
    [FAILED_SERIES]: load.failed,
    [CPU_SERIES]: load.cpu?.share ?? null,
    [MEMORY_SERIES]: load.rssBytes,
    [CONNECTIONS_SERIES]: load.connections,
  };
  for (const { node, figures, silentMs } of frame.nodes) {
    // What a silent server would say is unknown, which a chart shows as a hole and not as a fall to zero.
    if (silentMs !== null) continue;
    samples[memorySeries(node)] = figures.rssBytes;
    samples[cpuSeries(node)] = figures.cpuPermille === null ? null : figures.cpuPermille / 10;
  }
  for (const { figures, perSecond } of frame.zones) {
    samples[zonePlayersSeries(figures.zone)] = figures.players;
    samples[zoneTickP99Series(figures.zone)] = figures.tickP99Us;
    samples[zoneVerdictSeries(figures.zone)] = figures.verdictP99Us;
    samples[zoneEventsSeries(figures.zone)] = perSecond.events;
  }
  for (const consumer of frame.consumers) {
    samples[consumerLagSeries(consumer.name)] = consumer.lagMs;
    samples[consumerLagEventsSeries(consumer.name)] = consumer.lagEvents;
    samples[consumerRateSeries(consumer.name)] = consumer.eventsPerSecond;
  }
  return samples;
}

function nothingYet(): Pick<LiveStore, 'frame' | 'findings' | 'receivedAtMs' | 'unreadable' | 'history'> {
  return { frame: null, findings: [], receivedAtMs: null, unreadable: null, history: new LiveHistory(HISTORY_SAMPLES) };
}

/** Live numbers pushed by the platform. Anything that can be asked for again lives in TanStack Query instead. */
export const createLiveStore = () => {
  let reader = new LiveFrameReader();
  return create<LiveStore>()((set, get) => ({
    phase: { kind: 'closed' },
    ...nothingYet(),
    enterPhase: (phase) => set({ phase }),
    forget: () => {
      reader = new LiveFrameReader();
      set(nothingYet());
    },
    misread: (unreadable) => set({ unreadable }),
    receive: (push, nowMs) => {
      try {
        const frame = reader.read(readLiveMessage(push));
        get().history.push(frame.atMs, samplesOf(frame));
        set((before) => ({ frame, findings: findWhatIsWrong(frame, before.findings), receivedAtMs: nowMs, unreadable: null }));
      } catch (error) {
        if (!(error instanceof UnreadableMessage)) throw error;
        get().misread(error.message);
      }
    },
  }));
};

export const useLiveStore = createLiveStore();
