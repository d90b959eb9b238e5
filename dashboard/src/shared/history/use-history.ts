import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { HistorySlice } from '../live-channels/live-history';
import { useLiveStore } from '../live-channels/live-store';
import { readHistory, SERIES_MAX, type HistoryAnswer } from './history-api';
import { joinHistory, remember } from './join-history';

/** Points of a chart; more than it has pixels across would only be work. */
const POINTS = 360;
/** Pushes tell what happens between two questions, for up to a quarter of an hour. */
const RENEW_MS = 60_000;
const RENEW_LONG_MS = 300_000;
const LONG_MINUTES = 1_440;

export type History = {
  readonly slice: HistorySlice;
  readonly column: (name: string) => readonly (number | null)[];
  /** Why the platform's memory could not be read: then the charts know only what this page has seen. */
  readonly error: unknown;
  readonly isPending: boolean;
  readonly retry: () => void;
};

const NONE: readonly (number | null)[] = [];

/** Series over the last minutes: what the platform remembers, and pushed since. Renders with every push. */
export function useHistory(
  names: readonly string[],
  minutes: number,
  renewMs = minutes >= LONG_MINUTES ? RENEW_LONG_MS : RENEW_MS,
): History {
  const key = names.join(',');
  const queries = useMemo(() => {
    const chunks: (readonly string[])[] = [];
    for (let at = 0; at < names.length; at += SERIES_MAX) chunks.push(names.slice(at, at + SERIES_MAX));
    return chunks.map((chunk) => ({
      queryKey: ['history', minutes, chunk],
      queryFn: ({ signal }: { signal: AbortSignal }) => readHistory(chunk, minutes, Math.min(POINTS, minutes * 60), signal),
      refetchInterval: renewMs,
      staleTime: renewMs / 2,
      placeholderData: keepPreviousData,
    }));
    // `key` stands for the names, whose list is new with every render.
  }, [key, minutes, renewMs]);
  const { answers, error, isPending, retry } = useQueries({ queries, combine: together });

  const past = useMemo(() => remember(answers, names), [answers, key]);
  const live = useLiveStore((store) => store.history);
  const atMs = useLiveStore((store) => store.frame?.atMs ?? 0);
  const slice = useMemo(() => joinHistory(past, live, names, atMs - minutes * 60_000), [past, live, atMs, key, minutes]);
  return { slice, column: (name) => slice.columns[names.indexOf(name)] ?? NONE, error, isPending, retry };
}

type Result = {
  readonly data: HistoryAnswer | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
};

function together(results: readonly Result[]) {
  return {
    answers: results.flatMap(({ data }) => (data === undefined ? [] : [data])),
    error: results.find(({ error }) => error !== null)?.error ?? null,
    isPending: results.some(({ isPending }) => isPending),
    retry: () => results.forEach((each) => void each.refetch()),
  };
}
