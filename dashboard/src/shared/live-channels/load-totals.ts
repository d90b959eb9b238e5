import type { NodeView, ZoneView } from './live-frame';
import { sumKnown } from './rate-meter';

/** What carrying the game costs: traffic, machines, and what could not be answered. What no server tells is null. */
export type LoadTotals = {
  /** Mean over the players, because it is theirs. */
  readonly roundTripUs: number | null;
  readonly packetsIn: number | null;
  readonly packetsOut: number | null;
  readonly bytesIn: number | null;
  readonly bytesOut: number | null;
  /** Clients that do not read: told less of, or cut. */
  readonly slow: number | null;
  readonly failed: number | null;
  /** Of all that was decided or failed, in the last second. */
  readonly failedShare: number | null;
  /** The busiest machine. */
  readonly cpu: { readonly node: string; readonly share: number; readonly processors: number | null } | null;
  readonly rssBytes: number;
  readonly allocatedBytes: number | null;
  readonly gen2PerMinute: number | null;
  readonly connections: number | null;
  readonly connectionsMax: number | null;
  readonly inboxLength: number;
};

function roundTripOf(zones: readonly ZoneView[]): number | null {
  let [weighted, players] = [0, 0];
  for (const { figures } of zones) {
    if (!figures.roundTripUs) continue;
    weighted += figures.roundTripUs * figures.players;
    players += figures.players;
  }
  return players === 0 ? null : weighted / players;
}

function busiest(nodes: readonly NodeView[]): LoadTotals['cpu'] {
  let worst: LoadTotals['cpu'] = null;
  for (const { node, figures } of nodes) {
    if (figures.cpuPermille === null) continue;
    const share = figures.cpuPermille / 1_000;
    if (worst === null || share > worst.share) worst = { node, share, processors: figures.processors };
  }
  return worst;
}

/** Adds up the servers that report. */
export function loadTotals(nodes: readonly NodeView[], zones: readonly ZoneView[]): LoadTotals {
  const rate = (read: (node: NodeView) => number | null) => sumKnown(nodes.map(read));
  const [failed, decided] = [rate((node) => node.perSecond.commandsFailed), rate((node) => node.perSecond.commandsDecided)];
  const gen2 = rate((node) => node.perSecond.gcGen2);
  const all = (failed ?? 0) + (decided ?? 0);
  return {
    roundTripUs: roundTripOf(zones),
    packetsIn: rate((node) => node.perSecond.framesIn),
    packetsOut: rate((node) => node.perSecond.framesOut),
    bytesIn: rate((node) => node.perSecond.bytesIn),
    bytesOut: rate((node) => node.perSecond.bytesOut),
    slow: sumKnown([rate((node) => node.perSecond.slowClientsClosed), rate((node) => node.perSecond.clientsSlowed)]),
    failed,
    failedShare: failed === null || all === 0 ? null : failed / all,
    cpu: busiest(nodes),
    rssBytes: nodes.reduce((total, node) => total + node.figures.rssBytes, 0),
    allocatedBytes: rate((node) => node.perSecond.allocatedBytes),
    gen2PerMinute: gen2 === null ? null : gen2 * 60,
    connections: rate((node) => node.figures.connections),
    connectionsMax: rate((node) => node.figures.connectionsMax),
    inboxLength: zones.reduce((longest, zone) => Math.max(longest, zone.figures.inboxLength), 0),
  };
}
