import { useEffect } from 'react';
import { useLiveStore } from './live-store';
import { tailWishes, type TailFilter } from './channels';
import { useTailStore, type TailRow } from './tail-store';

export type Tail = {
  /** Newest first, at most 500; a row of kind `break` stands where the line was lost. */
  readonly rows: readonly TailRow[];
  readonly dropped: number;
  readonly isPaused: boolean;
  /** Rows that wait for `resume`. */
  readonly heldCount: number;
  /** Whether the line is open: silence on an open line means that nothing happens. */
  readonly isLive: boolean;
  readonly unreadable: string | null;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly clear: () => void;
};

/** The events that match, as they happen, while the component is mounted. Another filter begins anew; null wants none. */
export function useTail(filter: TailFilter | null): Tail {
  const wish = JSON.stringify(filter);
  useEffect(() => {
    const wanted = JSON.parse(wish) as TailFilter | null;
    return wanted === null ? undefined : tailWishes.want(wanted);
  }, [wish]);
  const { rows, held, dropped, isPaused, unreadable, pause, resume, clear } = useTailStore();
  const isLive = useLiveStore((store) => store.phase.kind === 'open');
  return { rows, dropped, isPaused, heldCount: held.length, isLive: isLive && !isPaused, unreadable, pause, resume, clear };
}
