import { useQuery } from '@tanstack/react-query';
import { useShallow } from 'zustand/react/shallow';
import type { LiveFrame, ZoneView } from '@/shared/live-channels/live-frame';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { readZone, readZones } from './zones-api';

const RENEW_MS = 10_000;

const indexes = new WeakMap<LiveFrame, ReadonlyMap<number, ZoneView>>();

/** A hundred cards ask each frame for their zone; they share one index of it, which goes when the frame does. */
export function zoneIn(frame: LiveFrame | null, zone: number): ZoneView | null {
  if (frame === null) return null;
  let index = indexes.get(frame);
  if (!index) indexes.set(frame, (index = new Map(frame.zones.map((each) => [each.figures.zone, each]))));
  return index.get(zone) ?? null;
}

/** What a card shows of one zone. A push that changes none of it renders nothing: ticks and totals grow in every push, and are left out. */
export function useShownZone<T extends object>(zone: number, show: (view: ZoneView) => T): T | null {
  return useLiveStore(
    useShallow((store) => {
      const view = zoneIn(store.frame, zone);
      return view === null ? null : show(view);
    }),
  );
}

export function useListedZones() {
  return useQuery({ queryKey: ['zones', 'listed'], queryFn: ({ signal }) => readZones(signal), refetchInterval: RENEW_MS });
}

export function useZoneDetail(zone: number) {
  return useQuery({ queryKey: ['zones', 'one', zone], queryFn: ({ signal }) => readZone(zone, signal), refetchInterval: RENEW_MS });
}
