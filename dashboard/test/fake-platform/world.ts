import {
  Admission,
  ZoneHealth,
  type ConsumerFigures,
  type IngestFigures,
  type LiveMessage,
  type NodeFigures,
  type ZoneFigures,
} from '@/shared/live-channels/live-message';
import { FakeRecording } from './recording';

export const SCENARIOS = [
  'healthy',
  'empty',
  'idle',
  'crowded',
  'hundred-zones',
  'log-down',
  'overflowing',
  'snapshots-failing',
  'store-down',
  'overloaded',
  'server-lost',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

const TICKS_PER_SECOND = 20;
const START_BEFORE_MS = 3 * 3_600_000 + 12 * 60_000;

/** A crowded or troubled platform is one with Kafka; a small one reads the journal itself. */
const KAFKA_SCENARIOS: readonly Scenario[] = ['crowded', 'log-down', 'overflowing', 'snapshots-failing'];

type Zone = { figures: ZoneFigures; homePlayers: number };

/** A pseudo-random sequence of our own, so that two runs draw the same picture. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Figures of a game that was never played, for developing and testing the dashboard without one. */
export class FakeWorld {
  readonly #random = sequence(7);
  readonly #startedAtMs: number;
  readonly #zones = new Map<number, Zone>();
  readonly #totals = { bytesIn: 4e9, bytesOut: 9e10, framesIn: 4e7, framesOut: 9e7, allocated: 6e10, gc0: 412 };
  #rows = 2_948_301;
  #lag = 12;
  readonly #recordings = new Map<string, FakeRecording>();
  #lostAtMs = 0;
  scenario: Scenario;

  constructor(nowMs: number, scenario: Scenario) {
    this.scenario = scenario;
    this.#startedAtMs = nowMs - START_BEFORE_MS;
  }

  step(atMs: number): LiveMessage {
    const isKafka = KAFKA_SCENARIOS.includes(this.scenario);
    if (this.scenario === 'empty') return { type: 'figures', at: atMs, nodes: [], ingest: this.#ingest(0, isKafka) };
    const zoneCount = this.scenario === 'hundred-zones' ? 100 : this.scenario === 'crowded' ? 40 : 4;
    for (const zone of this.#zones.keys()) if (zone > zoneCount) this.#zones.delete(zone);
    const zones = Array.from({ length: zoneCount }, (_, index) => this.#stepZone(index + 1, atMs));
    const events = zones.reduce((sum, zone) => sum + zone.moved, 0);
    const half = Math.ceil(zones.length / 2);
    const figures = zones.map((zone) => zone.figures);
    const nodes = [
      this.#node('game-1', atMs, figures.slice(0, half), events, isKafka),
      this.#node('game-2', atMs, figures.slice(half), events, isKafka),
    ];
    return { type: 'figures', at: atMs, nodes, ingest: this.#ingest(events, isKafka) };
  }

  #between(low: number, high: number): number {
    return low + this.#random() * (high - low);
  }

  #stepZone(id: number, atMs: number): { figures: ZoneFigures; moved: number } {
    const isIdle = this.scenario === 'idle';
    const zone = this.#zones.get(id) ?? this.#openZone(id);
    const isSlow = this.scenario === 'overloaded' && id === 2;
    const wave = Math.sin(atMs / 45_000 + id) * 9 + Math.sin(atMs / 8_000 + id * 2) * 3;
    const players = isIdle ? 0 : Math.max(0, Math.round(zone.homePlayers + wave + this.#between(-1, 1)));
    const accepted = Math.round(players * this.#between(2.6, 3.2));
    const rejected = Math.round(players * this.#between(0.05, 0.16));
    const p99 = isSlow ? this.#between(56_000, 74_000) : this.#between(600, 1_300) + players * 6;
    const verdict = isSlow ? this.#between(21_000, 60_000) : this.#between(260, 700);
    const before = zone.figures;
    const moved = Math.round(accepted * 1.03);
    zone.figures = {
      ...before,
      tick: before.tick + TICKS_PER_SECOND,
      players,
      inboxLength: isSlow ? Math.round(this.#between(3_300, 4_000)) : Math.round(this.#between(0, 3)),
      accepted: before.accepted + accepted,
      rejected: before.rejected + rejected,
      refusedBusy: before.refusedBusy + (isSlow ? Math.round(this.#between(8, 30)) : 0),
      events: before.events + moved,
      movesJournalled: before.movesJournalled + accepted,
      tickOverruns: before.tickOverruns + (isSlow ? 6 : 0),
      roundTripUs: players === 0 ? 0 : Math.round(this.#between(21_000, 34_000)),
      tickP50Us: Math.round(isSlow ? this.#between(31_000, 38_000) : this.#between(190, 330)),
      tickP99Us: Math.round(p99),
      tickMaxUs: Math.round(p99 * this.#between(1.2, 3)),
      verdictP50Us: Math.round(isIdle ? 0 : verdict / 4),
      verdictP99Us: Math.round(isIdle ? 0 : verdict),
      verdictMaxUs: Math.round(isIdle ? 0 : verdict * this.#between(1.3, 4)),
    };
    return { figures: zone.figures, moved };
  }

  #openZone(id: number): Zone {
    const base = Math.round(this.#between(40_000, 90_000));
    const figures: ZoneFigures = {
      zone: id,
      epoch: 1 + (id % 3),
      tick: 230_400,
      players: 0,
      inboxLength: 0,
      inboxCapacity: 4_096,
      accepted: base * 12,
      rejected: base,
      refusedBusy: 0,
      events: base * 13,
      tickOverruns: id % 4,
      tickP50Us: 0,
      tickP99Us: 0,
      tickMaxUs: 0,
      verdictP50Us: 0,
      verdictP99Us: 0,
      verdictMaxUs: 0,
      movesJournalled: base * 12,
      health: ZoneHealth.Playing,
      roundTripUs: 0,
      playersMax: 300,
    };
    const zone = { figures, homePlayers: Math.round(this.#between(60, 220)) };
    this.#zones.set(id, zone);
    return zone;
  }

  #node(node: string, atMs: number, zones: readonly ZoneFigures[], events: number, isKafka: boolean): NodeFigures {
    const totals = this.#totals;
    const sessions = zones.reduce((sum, zone) => sum + zone.players, 0);
    totals.framesIn += sessions * 3.2;
    totals.framesOut += sessions * 20;
    totals.bytesIn += sessions * 74;
    totals.bytesOut += sessions * 5_200;
    totals.allocated += this.#between(2e5, 9e5);
    if (this.#random() < 0.05) totals.gc0++;
    if (this.scenario !== 'server-lost') this.#lostAtMs = atMs;
    return {
      node,
      atMs: node === 'game-2' ? this.#lostAtMs : atMs,
      startedAtMs: this.#startedAtMs,
      sessions,
      framesIn: Math.round(totals.framesIn),
      framesOut: Math.round(totals.framesOut),
      bytesIn: Math.round(totals.bytesIn),
      bytesOut: Math.round(totals.bytesOut),
      slowClientsClosed: 3,
      rssBytes: Math.round(186e6 + this.#between(0, 4e6)),
      gcGen0: totals.gc0,
      gcGen1: 57,
      gcGen2: 4,
      allocatedBytes: Math.round(totals.allocated),
      ...this.#recording(node).step(this.scenario, events / 2, isKafka),
      zones,
      sync: {
        updatesSent: Math.round(totals.framesOut / 2),
        updatesRode: Math.round(totals.framesOut / 4),
        updatesMerged: 210,
        clientsSlowed: 9,
        clientsNearOnly: 4,
        clientsResynced: 3,
      },
      cpuPermille: Math.round(this.#between(90, 160) + (this.scenario === 'overloaded' ? 640 : 0)),
      processors: 8,
      connections: sessions + 2,
      connectionsMax: 10_000,
      admission: Admission.Open,
      commandsDecided: zones.reduce((sum, zone) => sum + zone.accepted + zone.rejected, 0),
      commandsFailed: zones.reduce((sum, zone) => sum + zone.refusedBusy, 0),
    };
  }

  #recording(node: string): FakeRecording {
    const recording = this.#recordings.get(node) ?? new FakeRecording(this.#random);
    this.#recordings.set(node, recording);
    return recording;
  }

  #ingest(events: number, isKafka: boolean): IngestFigures {
    const isPaused = this.scenario === 'store-down';
    const isLogDown = this.scenario === 'log-down' || this.scenario === 'overflowing';
    this.#lag = isPaused || isLogDown ? this.#lag + events : Math.max(this.#between(2, 40), this.#lag * 0.5);
    if (!isPaused) this.#rows += events;
    const lagEvents = isPaused ? Math.round(this.#lag) : Math.round(Math.min(this.#lag, 60));
    const running: Omit<ConsumerFigures, 'name'> = {
      state: 'running',
      reason: '',
      applied: this.#rows,
      duplicates: 0,
      gaps: 0,
      missing: 0,
      fenced: 0,
      deadLetters: 0,
      lost: 0,
      lagEvents,
      lagMs: Math.round(this.#between(40, 160)),
      eventsPerSecond: events,
    };
    const persistence: ConsumerFigures = isPaused
      ? {
          ...running,
          name: 'persistence',
          state: 'paused',
          reason: 'MySQL does not answer at db-1:3306 (connection refused)',
          lagMs: (lagEvents / 2_000) * 1_000,
          eventsPerSecond: 0,
        }
      : { ...running, name: 'persistence', duplicates: 14 };
    const isTroubled = this.scenario === 'overflowing';
    const others = ['analytics', 'notification', 'snapshots', 'monitoring'].map((name): ConsumerFigures => {
      const own = { ...running, name, lagEvents: Math.min(lagEvents, 8), lagMs: Math.round(this.#between(10, 50)) };
      if (name === 'notification' && isTroubled) return { ...own, deadLetters: 3, fenced: 2 };
      return name === 'analytics' && isTroubled ? { ...own, gaps: 1, missing: 412 } : own;
    });
    return {
      source: isKafka ? 'kafka' : 'journal',
      store: isPaused || isKafka ? 'mysql' : 'sqlite',
      movementRows: isPaused ? null : Math.round(this.#rows),
      openDeadLetters: isPaused ? null : isTroubled ? 30 : 0,
      consumers: [persistence, ...others],
    };
  }
}
