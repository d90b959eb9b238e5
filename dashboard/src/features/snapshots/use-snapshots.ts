import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  readCertificates,
  readComparison,
  readHotSnapshots,
  readRehearsals,
  readSnapshots,
  readZoneMap,
  type ZoneChoice,
} from './snapshots-api';

const PROOFS_PER_PAGE = 12;
const SNAPSHOTS_PER_PAGE = 15;
const RENEW_MS = 10_000;
/** Hot snapshots are renewed every few seconds; a list that is older than its rows would show them as gone. */
const HOT_RENEW_MS = 3_000;

export const REHEARSALS_KEY = 'rehearsals';

export function useCertificates(zone: ZoneChoice) {
  return useInfiniteQuery({
    queryKey: ['recoveries', zone],
    queryFn: ({ pageParam, signal }) => readCertificates(zone, PROOFS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.before,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useRehearsals(zone: ZoneChoice) {
  return useInfiniteQuery({
    queryKey: [REHEARSALS_KEY, zone],
    queryFn: ({ pageParam, signal }) => readRehearsals(zone, PROOFS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useColdSnapshots(zone: ZoneChoice) {
  return useInfiniteQuery({
    queryKey: ['snapshots', zone],
    queryFn: ({ pageParam, signal }) => readSnapshots(zone, SNAPSHOTS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useHotSnapshots() {
  return useQuery({ queryKey: ['hot-snapshots'], queryFn: ({ signal }) => readHotSnapshots(signal), refetchInterval: HOT_RENEW_MS });
}

/** Read once and not again by itself: what is being read should not move under the eye. */
export function useComparison(zone: number | null, a: string, b: string) {
  return useQuery({
    queryKey: ['comparison', zone, a, b],
    queryFn: ({ signal }) => readComparison(zone ?? 0, a, b, signal),
    enabled: zone !== null && a !== '' && b !== '',
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useZoneMap(zone: number) {
  return useQuery({ queryKey: ['zone-map', zone], queryFn: ({ signal }) => readZoneMap(zone, signal), staleTime: Infinity, retry: false });
}
