import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { HttpError } from '@/shared/api/http';
import { discardDeadLetter, readDeadLetter, readDeadLetters, retryDeadLetter, type LetterFilter } from './dead-letters-api';

const LETTERS_PER_PAGE = 25;
const RENEW_MS = 5_000;
const LIST = 'dead-letters';
const ONE = 'dead-letter';

export function useDeadLetters(filter: LetterFilter) {
  return useInfiniteQuery({
    queryKey: [LIST, filter],
    queryFn: ({ pageParam, signal }) => readDeadLetters(filter, LETTERS_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

export function useDeadLetter(id: number) {
  return useQuery({ queryKey: [ONE, id], queryFn: ({ signal }) => readDeadLetter(id, signal), refetchInterval: RENEW_MS });
}

export type Decision = { readonly kind: 'retry' } | { readonly kind: 'discard'; readonly reason: string };

/** Carries out what the reader decided. Whatever comes of it, what stands on the page is read again: it may have changed meanwhile. */
export function useDecision(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (decision: Decision) => {
      await (decision.kind === 'retry' ? retryDeadLetter(id) : discardDeadLetter(id, decision.reason));
      return decision.kind;
    },
    onSettled: () => Promise.all([LIST, ONE].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export type Outcome =
  | { readonly kind: 'done'; readonly decision: Decision['kind'] }
  | { readonly kind: 'decided-already' }
  | { readonly kind: 'never'; readonly message: string }
  | { readonly kind: 'failed-again'; readonly message: string }
  | { readonly kind: 'unchanged'; readonly error: unknown };

/** The platform's names for letters that no retry will ever apply, whatever is mended. */
const FINAL_REFUSALS: readonly string[] = ['fenced', 'repeated'];

/** A letter that somebody else has decided, one that must not be applied and one that fails once more are answers, not faults. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof HttpError && error.status === 409) {
    return FINAL_REFUSALS.includes(error.refusal?.code ?? '') ? { kind: 'never', message: error.message } : { kind: 'decided-already' };
  }
  if (error instanceof HttpError && error.status === 422) return { kind: 'failed-again', message: error.message };
  return { kind: 'unchanged', error };
}
