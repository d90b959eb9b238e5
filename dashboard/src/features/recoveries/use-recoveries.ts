import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { EVERY_ZONE, readCertificates, readSnapshots, readZones, requestSnapshot, type Snapshot, type ZoneChoice } from './recoveries-api';

const CERTIFICATES_PER_PAGE = 12;
const SNAPSHOTS_PER_PAGE = 15;
const RENEW_MS = 10_000;
const ARRIVAL_CHECK_MS = 1_000;
/** Of each zone. Enough that the periodic ones of two minutes cannot push the awaited one out of sight. */
const ARRIVAL_LOOKED_THROUGH = 20;
/** The longest page that the platform gives. */
const PAGE_MAX = 500;
/** A server that has not taken a command by then will not: commands run out sooner. */
export const ARRIVAL_MS_MAX = 120_000;

const SNAPSHOTS = 'snapshots';

export function useZones() {
  return useQuery({ queryKey: ['zones'], queryFn: ({ signal }) => readZones(signal), refetchInterval: RENEW_MS });
}

export function useCertificates(zone: ZoneChoice) {
  return useInfiniteQuery({
    queryKey: ['recoveries', zone],
    queryFn: ({ pageParam, signal }) => readCertificates(zone, CERTIFICATES_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.before,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useSnapshots(zone: ZoneChoice) {
  return useInfiniteQuery({
    queryKey: [SNAPSHOTS, zone],
    queryFn: ({ pageParam, signal }) => readSnapshots(zone, SNAPSHOTS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export type Wanted = { readonly zones: readonly number[]; readonly reason: string };
export type Awaited = { readonly commandId: string; readonly zones: readonly number[]; readonly sinceMs: number };

const onlyOneOf = (zones: readonly number[]): ZoneChoice => (zones.length === 1 ? (zones[0] ?? null) : null);

/** Asks for a snapshot of one zone or of all. The answer names the command; the snapshots come by way of the game server and the log. */
export function useSnapshotRequest() {
  return useMutation({
    mutationFn: async ({ zones, reason }: Wanted): Promise<Awaited> => {
      const { commandId } = await requestSnapshot({ zone: onlyOneOf(zones) ?? EVERY_ZONE, reason });
      return { commandId, zones, sinceMs: Date.now() };
    },
  });
}

const NONE: readonly Snapshot[] = [];

/** The snapshots that a command asked for, as far as they have arrived. Looks for them every second, and gives up in the end. */
export function useArrival({ commandId, zones, sinceMs }: Awaited): readonly Snapshot[] {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['snapshot-arrival', commandId],
    queryFn: async ({ signal }) => {
      const limit = Math.min(zones.length * ARRIVAL_LOOKED_THROUGH, PAGE_MAX);
      const { snapshots } = await readSnapshots(onlyOneOf(zones), limit, '', signal);
      const found = snapshots.filter((snapshot) => snapshot.triggerId === commandId);
      if (found.length > 0) void client.invalidateQueries({ queryKey: [SNAPSHOTS] });
      return found;
    },
    refetchInterval: ({ state }) =>
      (state.data?.length ?? 0) >= zones.length || Date.now() - sinceMs > ARRIVAL_MS_MAX ? false : ARRIVAL_CHECK_MS,
  });
  return query.data ?? NONE;
}
