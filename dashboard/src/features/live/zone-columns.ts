import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import type { Dictionary } from '@/shared/text/en';
import type { ZoneView } from '@/shared/live-channels/live-frame';

export type ZoneColumn = {
  readonly key: string;
  readonly label: keyof Dictionary['zones'];
  /** What a column sorts by; text sorts by its letters, numbers by size, the unknown last. */
  readonly sortBy: (zone: ZoneView) => number | string | null;
  readonly show: (zone: ZoneView, locale: string) => string;
};

export const ZONE_COLUMNS: readonly ZoneColumn[] = [
  { key: 'zone', label: 'zone', sortBy: (zone) => zone.figures.zone, show: (zone) => `${zone.figures.zone}` },
  { key: 'node', label: 'server', sortBy: (zone) => zone.node, show: (zone) => zone.node },
  number('players', 'players', (zone) => zone.figures.players),
  microseconds('p50', 'p50', (zone) => zone.figures.tickP50Us),
  microseconds('p99', 'p99', (zone) => zone.figures.tickP99Us),
  microseconds('max', 'max', (zone) => zone.figures.tickMaxUs),
  number('overruns', 'overruns', (zone) => zone.figures.tickOverruns),
  microseconds('verdict', 'verdict', (zone) => zone.figures.verdictP99Us),
  {
    key: 'inbox',
    label: 'inbox',
    sortBy: (zone) => zone.figures.inboxLength,
    show: (zone, locale) => `${formatCount(zone.figures.inboxLength, locale)} / ${formatCount(zone.figures.inboxCapacity, locale)}`,
  },
  rate('events', 'events', (zone) => zone.perSecond.events),
  rate('rejected', 'rejected', (zone) => zone.perSecond.rejected),
  rate('busy', 'busy', (zone) => zone.perSecond.refusedBusy),
  number('epoch', 'epoch', (zone) => zone.figures.epoch),
];

function number(key: string, label: ZoneColumn['label'], read: (zone: ZoneView) => number): ZoneColumn {
  return { key, label, sortBy: read, show: (zone, locale) => formatCount(read(zone), locale) };
}

function microseconds(key: string, label: ZoneColumn['label'], read: (zone: ZoneView) => number): ZoneColumn {
  return { key, label, sortBy: read, show: (zone, locale) => formatMicroseconds(read(zone), locale) };
}

function rate(key: string, label: ZoneColumn['label'], read: (zone: ZoneView) => number | null): ZoneColumn {
  return { key, label, sortBy: read, show: (zone, locale) => formatRate(read(zone), locale) };
}

export type ZoneOrder = { readonly key: string; readonly descending: boolean };

/** Equal zones keep the order of their numbers, so rows do not dance while the figures tie. */
export function sortZones(zones: readonly ZoneView[], order: ZoneOrder): readonly ZoneView[] {
  const column = ZONE_COLUMNS.find((each) => each.key === order.key);
  if (!column) return zones;
  const direction = order.descending ? -1 : 1;
  return zones.toSorted((a, b) => {
    const [left, right] = [column.sortBy(a), column.sortBy(b)];
    if (left === right) return a.figures.zone - b.figures.zone;
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left < right ? -1 : 1) * direction;
  });
}
