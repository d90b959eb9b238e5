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

export const consumerLagSeries = (consumer: string): string => `lag of ${consumer}`;
export const consumerRateSeries = (consumer: string): string => `rate of ${consumer}`;
export const nodePlayersSeries = (node: string): string => `players on ${node}`;
export const zonePlayersSeries = (zone: number): string => `players of ${zone}`;

function playersOn(frame: LiveFrame, node: string): number {
  return frame.zones.reduce((sum, zone) => (zone.node === node ? sum + zone.figures.players : sum), 0);
}

/** What is charted, by series. */
function samplesOf(frame: LiveFrame): Record<string, number | null> {
  const samples: Record<string, number | null> = {
    players: frame.players,
    tickP50: frame.tick?.p50Us ?? null,
    tickP99: frame.tick?.p99Us ?? null,
    tickMax: frame.tick?.maxUs ?? null,
    verdictP50: frame.verdict?.p50Us ?? null,
    verdictP99: frame.verdict?.p99Us ?? null,
    verdictMax: frame.verdict?.maxUs ?? null,
    events: frame.perSecond.events,
    accepted: frame.perSecond.accepted,
    rejected: frame.perSecond.rejected,
    busy: frame.perSecond.refusedBusy,
    journalWaiting: frame.journal.waitingEvents,
    journalDurable: frame.journal.perSecond.durableEvents,
    lagMs: frame.worstConsumer?.lagMs ?? null,
  };
  for (const node of frame.nodes) {
    // A silent server's players are unknown, which a chart shows as a hole and not as a fall to zero.
    samples[nodePlayersSeries(node.node)] = node.silentMs === null ? playersOn(frame, node.node) : null;
  }
  for (const zone of frame.zones) samples[zonePlayersSeries(zone.figures.zone)] = zone.figures.players;
  for (const consumer of frame.consumers) {
    samples[consumerLagSeries(consumer.name)] = consumer.lagMs;
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
