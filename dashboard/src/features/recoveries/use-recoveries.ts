import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readCertificates, readSnapshots, readZones, requestSnapshot, type Snapshot, type ZoneChoice } from './recoveries-api';

const CERTIFICATES_PER_PAGE = 12;
const SNAPSHOTS_PER_PAGE = 15;
const RENEW_MS = 10_000;
const ARRIVAL_CHECK_MS = 1_000;
/** Enough that the periodic snapshots of two minutes cannot push the awaited one out of sight. */
const ARRIVAL_LOOKED_THROUGH = 20;
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

export type Awaited = { readonly commandId: string; readonly zone: number; readonly sinceMs: number };

/** Asks for a snapshot. The answer names the command; the snapshot itself comes by way of the game server and the log. */
export function useSnapshotRequest() {
  return useMutation({
    mutationFn: async (wanted: { readonly zone: number; readonly reason: string }): Promise<Awaited> => {
      const { commandId } = await requestSnapshot(wanted);
      return { commandId, zone: wanted.zone, sinceMs: Date.now() };
    },
  });
}

/** The snapshot that a command asked for, once it has arrived. Looks for it every second, and gives up in the end. */
export function useArrival(awaited: Awaited | undefined): Snapshot | undefined {
  const client = useQueryClient();
  return (
    useQuery({
      queryKey: ['snapshot-arrival', awaited?.commandId],
      enabled: awaited !== undefined,
      queryFn: async ({ signal }) => {
        const { snapshots } = await readSnapshots(awaited!.zone, ARRIVAL_LOOKED_THROUGH, '', signal);
        const found = snapshots.find((snapshot) => snapshot.triggerId === awaited!.commandId) ?? null;
        if (found !== null) void client.invalidateQueries({ queryKey: [SNAPSHOTS] });
        return found;
      },
      refetchInterval: (query) =>
        query.state.data != null || Date.now() - (awaited?.sinceMs ?? 0) > ARRIVAL_MS_MAX ? false : ARRIVAL_CHECK_MS,
    }).data ?? undefined
  );
}
