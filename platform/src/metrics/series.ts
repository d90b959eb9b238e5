import { FIGURES_TOPIC, SNAPSHOTS_TOPIC } from '../contracts/events.ts';
import type { Reading, ServerReading, ZoneReading } from './reading.ts';

/** What is charted of a reading, by series. What is not known is left out: a hole, never a zero. */
export function seriesOf(reading: Reading): ReadonlyMap<string, number> {
  const series = new Map<string, number>();
  const put = (name: string, value: number | null): void => {
    if (value !== null && Number.isFinite(value)) series.set(name, value);
  };
  const servers = reading.servers.filter(({ isFresh }) => isFresh);
  if (servers.length > 0) putGame(put, servers, reading.zones);
  for (const { figures } of servers) {
    put(`rss.${figures.node}`, figures.rssBytes);
    put(`cpu.${figures.node}`, figures.cpuPermille / 10);
  }
  put('rss.platform', reading.platform.rssBytes);
  put('cpu.platform', reading.platform.cpuPermille / 10);
  for (const { name, lagEvents, lagMs, eventsPerSecond } of reading.consumers) {
    put(`lag.${name}.events`, lagEvents);
    put(`lag.${name}.ms`, lagMs);
    put(`rate.${name}`, eventsPerSecond);
    if (name === 'monitoring') put(`topic.${FIGURES_TOPIC}.rate`, eventsPerSecond);
    if (name === 'snapshots') put(`topic.${SNAPSHOTS_TOPIC}.rate`, eventsPerSecond);
  }
  for (const [topic, rate] of reading.topics) put(`topic.${topic}.rate`, rate);
  const { p99Ms, lately } = reading.api;
  put('api.p99ms', p99Ms);
  put('api.error.rate', lately.requests === 0 ? null : (100 * lately.errors) / lately.requests);
  put('pool.use', 100 * reading.pool.use);
  return series;
}

/** The typical zone's median, the worst zone's tail: an average of tails would hide the one zone that suffers. */
function putGame(
  put: (name: string, value: number | null) => void,
  servers: readonly ServerReading[],
  zones: readonly ZoneReading[],
): void {
  const figures = zones.map((zone) => zone.figures);
  put('players', sum(figures.map(({ players }) => players)));
  for (const { zone, players, tickP99Us } of figures) {
    put(`players.zone.${zone}`, players);
    put(`tick.p99us.zone.${zone}`, tickP99Us);
  }
  if (figures.length > 0) {
    put('tick.p50us', median(figures.map(({ tickP50Us }) => tickP50Us)));
    put('tick.p99us', Math.max(...figures.map(({ tickP99Us }) => tickP99Us)));
    put('tick.maxus', Math.max(...figures.map(({ tickMaxUs }) => tickMaxUs)));
    put('verdict.p50us', median(figures.map(({ verdictP50Us }) => verdictP50Us)));
    put('verdict.p99us', Math.max(...figures.map(({ verdictP99Us }) => verdictP99Us)));
    put('verdict.maxus', Math.max(...figures.map(({ verdictMaxUs }) => verdictMaxUs)));
    put('inbox', Math.max(...figures.map(({ inboxLength }) => inboxLength)));
  }
  put('roundtrip.us', meanRoundTrip(zones));
  put('events.rate', sumKnown(zones.map(({ perSecond }) => perSecond.events)));
  put('accepted.rate', sumKnown(zones.map(({ perSecond }) => perSecond.accepted)));
  put('rejected.rate', sumKnown(zones.map(({ perSecond }) => perSecond.rejected)));
  put('busy.rate', sumKnown(zones.map(({ perSecond }) => perSecond.refusedBusy)));
  put('packets.in.rate', sumKnown(servers.map(({ perSecond }) => perSecond.framesIn)));
  put('packets.out.rate', sumKnown(servers.map(({ perSecond }) => perSecond.framesOut)));
  put('bytes.in.rate', sumKnown(servers.map(({ perSecond }) => perSecond.bytesIn)));
  put('bytes.out.rate', sumKnown(servers.map(({ perSecond }) => perSecond.bytesOut)));
  put('slow.rate', sumKnown(servers.map(({ perSecond }) => perSecond.slow)));
  put('journal.waiting', sum(servers.map((server) => server.figures.journal.waitingEvents)));
}

/** Weighed by players, because that is whose round trip it is. Zones that do not know theirs say nothing. */
export function meanRoundTrip(zones: readonly ZoneReading[]): number | null {
  const known = zones.map(({ figures }) => figures).filter(({ roundTripUs, players }) => roundTripUs > 0 && players > 0);
  const players = sum(known.map((zone) => zone.players));
  return players === 0 ? null : sum(known.map((zone) => zone.roundTripUs * zone.players)) / players;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

/** Of these the worst moment of a step is what counts; of all others the mean. */
export function isWorstCounted(name: string): boolean {
  return /^(tick\.|verdict\.|lag\.|inbox$|journal\.waiting$|api\.p99ms$)/.test(name) && !name.includes('p50');
}
