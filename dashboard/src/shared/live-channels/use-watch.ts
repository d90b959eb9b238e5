import { useEffect } from 'react';
import { useNow } from '../hooks';
import { watchWishes } from './channels';
import { useSightStore } from './sight-store';
import type { ZoneSight } from './zone-sight';

/** Sights come up to five times a second; one this old is no longer what is so. */
export const SIGHT_FRESH_MS_MAX = 2_000;

/** Has the line bring sights of a zone while the component is mounted. Draw them from `useSightStore`, or take them from `useWatch`. */
export function useKeepWatching(zone: number | null): void {
  useEffect(() => (zone === null ? undefined : watchWishes.want(zone)), [zone]);
}

export type Watched = {
  /** Null until the first one has come. */
  readonly sight: ZoneSight | null;
  /** Whether it may be called live: seen just now, over the line that is open. */
  readonly isLive: boolean;
  /** Age of what is shown, or null while there is nothing. */
  readonly ageMs: number | null;
  /** Which field of the last one could not be read. */
  readonly unreadable: string | null;
};

/** A zone as it is now, while the component is mounted. It renders with every sight, so a canvas should subscribe to the store instead. */
export function useWatch(zone: number | null): Watched {
  useKeepWatching(zone);
  const now = useNow(500);
  const { sight, receivedAtMs, isCurrent, unreadable, zone: watched } = useSightStore();
  if (zone === null || watched !== zone) return { sight: null, isLive: false, ageMs: null, unreadable: null };
  const ageMs = receivedAtMs === null ? null : Math.max(0, now - receivedAtMs);
  return { sight, isLive: isCurrent && ageMs !== null && ageMs <= SIGHT_FRESH_MS_MAX, ageMs, unreadable };
}
