import { useMemo } from 'react';
import { useSightStore } from '@/shared/live-channels/sight-store';
import type { PlayerSight } from '@/shared/live-channels/zone-sight';

/** A table that changes five times a second cannot be read; once is enough. */
const RENEW_MS = 1_000;
const NOBODY: readonly PlayerSight[] = [];

/** Everybody in the watched zone, renewed once a second. */
export function useCrowd(): readonly PlayerSight[] {
  const zone = useSightStore((store) => (store.sight === null ? null : store.zone));
  const beat = useSightStore((store) => Math.floor((store.receivedAtMs ?? 0) / RENEW_MS));
  // The beat is not read: it says when to look again.
  return useMemo(() => useSightStore.getState().sight?.players ?? NOBODY, [zone, beat]);
}
