import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isFinal, type ActionRequest } from './action';
import { findPlayers, previewAction, readAction, readActions, readPlayer, readZonePlaces, runAction, type Assent } from './actions-api';

/** A preview is about the present: players come and go while the reason is being typed. */
const PREVIEW_RENEW_MS = 5_000;
/** In case a push is missed; what has come of an action is usually pushed first. */
const PROGRESS_CHECK_MS = 1_500;
const LIST_RENEW_MS = 10_000;
const SETTLE_MS = 250;
const ACTIONS_PER_PAGE = 15;

export const ACTIONS_KEY = 'actions';
const ACTION_KEY = 'action';

/** A value once it has stood still for a moment, so that not every keystroke is a request. */
export function useSettled<T>(value: T, ms = SETTLE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What the request is aimed at, without the words that go with it. */
const aimOf = ({ text, severity, ...aim }: ActionRequest): string => JSON.stringify(aim);

/** What a request would do; null asks nothing. The last answer stays only while the aim does: it must never describe another target. */
export function useActionPreview(request: ActionRequest | null) {
  const key = useSettled(request === null ? '' : JSON.stringify(request));
  const asked = key === '' ? null : (JSON.parse(key) as ActionRequest);
  const query = useQuery({
    queryKey: ['action-preview', key] as const,
    queryFn: ({ signal }) => previewAction(asked as ActionRequest, signal),
    enabled: asked !== null,
    refetchInterval: PREVIEW_RENEW_MS,
    gcTime: 0,
    placeholderData: (before, from) =>
      from !== undefined &&
      from.queryKey[1] !== '' &&
      asked !== null &&
      aimOf(JSON.parse(from.queryKey[1]) as ActionRequest) === aimOf(asked)
        ? before
        : undefined,
  });
  // While typing settles, the answer on hand is about another request, unless only its words have changed.
  const isCurrent = request !== null && asked !== null && aimOf(asked) === aimOf(request);
  return { ...query, data: isCurrent ? query.data : undefined, error: isCurrent ? query.error : null };
}

export function useRunAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ request, assent }: { request: ActionRequest; assent: Assent }) => runAction(request, assent),
    onSuccess: () => void client.invalidateQueries({ queryKey: [ACTIONS_KEY] }),
  });
}

/** What has come of an action so far; asked again until nothing more can come. */
export function useActionRecord(commandId: string | null) {
  return useQuery({
    queryKey: [ACTION_KEY, commandId],
    queryFn: ({ signal }) => readAction(commandId ?? '', signal),
    enabled: commandId !== null,
    refetchInterval: ({ state }) => (state.data !== undefined && isFinal(state.data.state) ? false : PROGRESS_CHECK_MS),
  });
}

export function useRecentActions() {
  return useInfiniteQuery({
    queryKey: [ACTIONS_KEY],
    queryFn: ({ pageParam, signal }) => readActions(ACTIONS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    // What is under way is looked at as often as in its own dialog.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.actions.some((each) => !isFinal(each.state))) ? PROGRESS_CHECK_MS : LIST_RENEW_MS,
  });
}

/** An outcome was pushed: what shows this action asks again at once instead of at its next look. */
export function renewAction(client: QueryClient, commandId: string): void {
  void client.invalidateQueries({ queryKey: [ACTION_KEY, commandId] });
  void client.invalidateQueries({ queryKey: [ACTIONS_KEY] });
}

export function useZonePlaces() {
  return useQuery({ queryKey: ['zone-places'], queryFn: ({ signal }) => readZonePlaces(signal), refetchInterval: LIST_RENEW_MS });
}

export function useFoundPlayers(search: string) {
  const settled = useSettled(search.trim());
  return useQuery({
    queryKey: ['players-found', settled],
    queryFn: ({ signal }) => findPlayers(settled, signal),
    enabled: settled !== '',
    placeholderData: (before) => before,
  });
}

/** The name behind a number, for links that know only the number. */
export function usePlayerName(id: number | null) {
  return useQuery({
    queryKey: ['player-name', id],
    queryFn: ({ signal }) => readPlayer(id ?? 0, signal),
    enabled: id !== null,
    staleTime: Infinity,
  });
}
