import type { ZoneView } from '@/shared/live-channels/live-frame';
import { standingOf } from './zone-standing';

export const ZONE_ORDERS = ['zone', 'players', 'tick', 'inbox', 'verdict', 'events', 'trouble', 'server'] as const;
export type ZoneOrder = (typeof ZONE_ORDERS)[number];

export type ZoneFilter = {
  /** Digits that the zone's number begins with, or part of its server's name; empty for all. */
  readonly search: string;
  readonly server: string | null;
  readonly onlyTroubled: boolean;
};

const SEVERITIES = ['good', 'warning', 'critical'] as const;

/** Figures from the largest down; what is not known comes last. */
const WEIGHTS: Readonly<Record<ZoneOrder, (zone: ZoneView) => number | null>> = {
  zone: () => 0,
  server: () => 0,
  players: (zone) => zone.figures.players,
  tick: (zone) => zone.figures.tickP99Us,
  inbox: (zone) => zone.figures.inboxLength,
  verdict: (zone) => zone.figures.verdictP99Us,
  events: (zone) => zone.perSecond.events,
  trouble: (zone) => SEVERITIES.indexOf(standingOf(zone).severity),
};

export function isWanted(zone: ZoneView, { search, server, onlyTroubled }: ZoneFilter): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted !== '' && !`${zone.figures.zone}`.startsWith(wanted) && !zone.node.toLowerCase().includes(wanted)) return false;
  if (server !== null && zone.node !== server) return false;
  return !onlyTroubled || standingOf(zone).severity !== 'good';
}

/** The zones to show, in order; equal ones by their number, so that they keep their places while the figures tie. */
export function orderZones(zones: readonly ZoneView[], order: ZoneOrder, filter: ZoneFilter): readonly number[] {
  const weight = WEIGHTS[order];
  return zones
    .filter((zone) => isWanted(zone, filter))
    .toSorted((a, b) => {
      const byServer = order === 'server' ? a.node.localeCompare(b.node) : 0;
      return byServer || (weight(b) ?? -1) - (weight(a) ?? -1) || a.figures.zone - b.figures.zone;
    })
    .map((zone) => zone.figures.zone);
}
