import { useQuery } from '@tanstack/react-query';
import { requestJson } from '../api/http';

export const PART_STATES = ['down', 'degraded', 'unknown', 'up'] as const;
export type PartState = (typeof PART_STATES)[number];

/** One server or store, whether it works, and what it means that it does not. */
export type Part = {
  readonly part: string;
  readonly name: string;
  readonly state: PartState;
  readonly since: string | null;
  /** In the platform's words. */
  readonly meaning: string;
  /** Until events would be lost, where that is in sight. */
  readonly timeToLossMs: number | null;
};

const RENEW_MS = 5_000;

/** What is worst comes first; of equal ones the order is the platform's. */
export function worstFirst(parts: readonly Part[]): readonly Part[] {
  return parts.toSorted((a, b) => PART_STATES.indexOf(a.state) - PART_STATES.indexOf(b.state));
}

/** Every part of the whole, asked for every few seconds: it changes rarely, and matters at once. */
export function useHealth() {
  return useQuery({
    queryKey: ['health-of-parts'],
    queryFn: async ({ signal }) => (await requestJson<{ readonly parts: readonly Part[] }>('/api/health-of-parts', { signal })).parts,
    refetchInterval: RENEW_MS,
    select: worstFirst,
  });
}
