import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { HttpError } from '@/shared/api/http';
import { readSession, signIn, signOut } from './session-api';

export const SESSION = ['session'] as const;

/** Whether the reader is signed in, asked of the platform and kept until something casts doubt on it. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: Infinity,
    // While the platform is away the question stays open; the answer brings the page back by itself.
    refetchInterval: (query) => (query.state.status === 'error' ? 5_000 : false),
  });
}

/** Asks again, for instance because the platform turned a connection away. */
export function useDoubtSession(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: SESSION });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({ mutationFn: signIn, onSuccess: () => client.setQueryData(SESSION, 'signed-in') });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      // Nothing that was read for one person may be shown to the next one at this screen.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      client.setQueryData(SESSION, 'signed-out');
    },
    onError: (error) => {
      if (error instanceof HttpError && error.kind === 'unauthorised') client.setQueryData(SESSION, 'signed-out');
    },
  });
}
