import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  findPlayers,
  readAccount,
  readCopies,
  readHistory,
  readInventory,
  readPlayer,
  readTransactions,
  type PlayerSearch,
} from './players-api';

const PLAYERS_PER_PAGE = 50;
const CHANGES_PER_PAGE = 40;
const TRANSACTIONS_SHOWN = 20;
const RENEW_MS = 5_000;

export function usePlayers(search: PlayerSearch) {
  return useInfiniteQuery({
    queryKey: ['players', 'found', search],
    queryFn: ({ pageParam, signal }) => findPlayers(search, pageParam, PLAYERS_PER_PAGE, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function usePlayer(id: number) {
  return useQuery({ queryKey: ['players', id, 'row'], queryFn: ({ signal }) => readPlayer(id, signal), refetchInterval: RENEW_MS });
}

export function useAccount(id: number) {
  return useQuery({ queryKey: ['players', id, 'account'], queryFn: ({ signal }) => readAccount(id, signal), refetchInterval: RENEW_MS });
}

export function useChanges(id: number) {
  return useInfiniteQuery({
    queryKey: ['players', id, 'history'],
    queryFn: ({ pageParam, signal }) => readHistory(id, pageParam, CHANGES_PER_PAGE, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useCopies(id: number) {
  return useQuery({ queryKey: ['players', id, 'copies'], queryFn: ({ signal }) => readCopies(id, signal), refetchInterval: RENEW_MS });
}

export function useInventory(id: number) {
  return useQuery({
    queryKey: ['players', id, 'inventory'],
    queryFn: ({ signal }) => readInventory(id, signal),
    refetchInterval: RENEW_MS,
  });
}

export function useTransactions(id: number) {
  return useQuery({
    queryKey: ['players', id, 'transactions'],
    queryFn: ({ signal }) => readTransactions(id, TRANSACTIONS_SHOWN, signal),
    refetchInterval: RENEW_MS,
  });
}
