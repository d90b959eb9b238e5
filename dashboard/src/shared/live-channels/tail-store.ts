import { create } from 'zustand';
import { UnreadableMessage, type Json } from './json-reader';
import { readTailMessage, type TailEvent } from './tail-event';

/** Rows kept, shown and held back each. The oldest go first. */
export const TAIL_ROWS_MAX = 500;

/** An event, or the place where the line was lost and nobody knows what happened meanwhile. */
export type TailRow =
  | { readonly kind: 'event'; readonly key: string; readonly event: TailEvent }
  | { readonly kind: 'break'; readonly key: string; readonly atMs: number };

export type TailStore = {
  /** Newest first. */
  readonly rows: readonly TailRow[];
  /** Arrived while paused, and not shown yet. */
  readonly held: readonly TailRow[];
  /** Events that the platform passed over because there were more than a reader can follow. */
  readonly dropped: number;
  readonly isPaused: boolean;
  readonly receivedAtMs: number | null;
  /** Whether anything came over the line that is open now. */
  readonly isCurrent: boolean;
  readonly unreadable: string | null;
  readonly receive: (push: Json, nowMs: number) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Begins anew: other events are wanted from now on, or none. */
  readonly clear: () => void;
  readonly loseLine: (nowMs: number) => void;
};

const nothing = {
  rows: [] as readonly TailRow[],
  held: [] as readonly TailRow[],
  dropped: 0,
  receivedAtMs: null,
  isCurrent: false,
  unreadable: null,
};

const before = (newer: readonly TailRow[], older: readonly TailRow[]) => [...newer, ...older].slice(0, TAIL_ROWS_MAX);

/** The newest events of those that are wanted. */
export const createTailStore = () =>
  create<TailStore>()((set, get) => ({
    ...nothing,
    isPaused: false,
    pause: () => set({ isPaused: true }),
    resume: () => set(({ held, rows }) => ({ isPaused: false, held: [], rows: before(held, rows) })),
    clear: () => set({ ...nothing, isPaused: false }),
    loseLine: (nowMs) => {
      const { isCurrent, isPaused, rows, held } = get();
      if (!isCurrent) return;
      const row: TailRow = { kind: 'break', key: `break ${nowMs}`, atMs: nowMs };
      set({ isCurrent: false, ...(isPaused ? { held: before([row], held) } : { rows: before([row], rows) }) });
    },
    receive: (push, nowMs) => {
      try {
        const { events, dropped } = readTailMessage(push);
        const { isPaused, rows, held, dropped: droppedBefore } = get();
        const arrived = events
          .map((event): TailRow => ({ kind: 'event', key: `${event.zone}/${event.epoch}/${event.sequence}`, event }))
          .reverse();
        const next = isPaused ? { held: before(arrived, held) } : { rows: before(arrived, rows) };
        set({ ...next, dropped: droppedBefore + dropped, receivedAtMs: nowMs, isCurrent: true, unreadable: null });
      } catch (error) {
        if (!(error instanceof UnreadableMessage)) throw error;
        set({ unreadable: error.message });
      }
    },
  }));

export const useTailStore = createTailStore();
