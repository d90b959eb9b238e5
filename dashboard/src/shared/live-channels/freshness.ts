import { useEffect, useState } from 'react';
import { useNow } from '@/shared/hooks';
import type { SocketPhase } from '@/shared/socket/reconnecting-socket';
import { FRESH_MS_MAX, useLiveStore } from './live-store';

const LOOK_EVERY_MS = 250;

export type Freshness = {
  readonly phase: SocketPhase;
  /** Age of the newest numbers, or null while there are none. */
  readonly ageMs: number | null;
  /** Whether the numbers on screen may be called live. */
  readonly fresh: boolean;
  /** Until the next attempt to connect, or null when none is scheduled. */
  readonly retryInMs: number | null;
};

export function freshnessOf(phase: SocketPhase, receivedAtMs: number | null, nowMs: number): Freshness {
  // A clock set back would make old numbers look newer than now; they are then simply of age zero until the next push.
  const ageMs = receivedAtMs === null ? null : Math.max(0, nowMs - receivedAtMs);
  return {
    phase,
    ageMs,
    fresh: ageMs !== null && ageMs <= FRESH_MS_MAX,
    retryInMs: phase.kind === 'waiting' ? Math.max(0, phase.retryAtMs - nowMs) : null,
  };
}

/** Looked at four times a second, so that numbers lose their colour on time even though nothing arrives. */
export function useFreshness(): Freshness {
  const now = useNow(LOOK_EVERY_MS);
  const phase = useLiveStore((store) => store.phase);
  const receivedAtMs = useLiveStore((store) => store.receivedAtMs);
  return freshnessOf(phase, receivedAtMs, now);
}

function isFreshNow(): boolean {
  const { phase, receivedAtMs } = useLiveStore.getState();
  return freshnessOf(phase, receivedAtMs, Date.now()).fresh;
}

/** Whether the numbers may be called live, for whoever needs no more: it renders when that changes, and not four times a second. */
export function useIsFresh(): boolean {
  const [fresh, setFresh] = useState(isFreshNow);
  useEffect(() => {
    const check = () => setFresh(isFreshNow());
    check();
    const stop = useLiveStore.subscribe(check);
    const timer = setInterval(check, LOOK_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return fresh;
}
