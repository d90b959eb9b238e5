import { create } from 'zustand';
import type { Json } from './json-reader';
import { UnreadableMessage } from './json-reader';
import { readZoneSight, type ZoneSight } from './zone-sight';

export type SightStore = {
  readonly zone: number | null;
  readonly sight: ZoneSight | null;
  /** On this browser's clock. */
  readonly receivedAtMs: number | null;
  /** Whether it came over the line that is open now. What was seen before the line was lost may be shown, but not as live. */
  readonly isCurrent: boolean;
  readonly unreadable: string | null;
  readonly receive: (push: Json, nowMs: number) => void;
  /** Another zone is watched from now on, or none. */
  readonly turnTo: (zone: number | null) => void;
  readonly loseLine: () => void;
};

const nothing = { sight: null, receivedAtMs: null, isCurrent: false, unreadable: null };

/** The zone that is watched, as last seen. */
export const createSightStore = () =>
  create<SightStore>()((set, get) => ({
    zone: null,
    ...nothing,
    turnTo: (zone) => set({ zone, ...nothing }),
    loseLine: () => set({ isCurrent: false }),
    receive: (push, nowMs) => {
      try {
        const sight = readZoneSight(push);
        const { zone, sight: before } = get();
        // The last sights of the zone watched before may still be under way, and one may overtake another.
        if (sight.zone !== zone || isOlder(sight, before)) return;
        set({ sight, receivedAtMs: nowMs, isCurrent: true, unreadable: null });
      } catch (error) {
        if (!(error instanceof UnreadableMessage)) throw error;
        set({ unreadable: error.message });
      }
    },
  }));

function isOlder(sight: ZoneSight, before: ZoneSight | null): boolean {
  return before !== null && (sight.epoch < before.epoch || (sight.epoch === before.epoch && sight.tick < before.tick));
}

export const useSightStore = createSightStore();
