import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { HttpError } from '@/shared/api/http';
import { roleAtLeast, type Role } from './roles';
import { changePassword, readSession, signIn, signOut, type Session } from './session-api';

export const SESSION = ['session'] as const;

/** Whether and as whom the reader is signed in, asked of the platform and kept until something casts doubt on it. */
export function useSessionState() {
  return useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => readSession(signal),
    staleTime: Infinity,
    // While the platform is away the question stays open; the answer brings the page back by itself.
    refetchInterval: (query) => (query.state.status === 'error' ? 5_000 : false),
  });
}

export const SessionContext = createContext<Session | null>(null);

/** Who reads this page. Pages exist only for those who are signed in, so there always is somebody. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession is for what is shown to those who are signed in.');
  return session;
}

/** Whether the reader's role reaches this far. It decides what is offered; what is allowed, the platform decides again. */
export function useMay(least: Role): boolean {
  return roleAtLeast(useSession().role, least);
}

/** Asks again, for instance because the platform turned a connection away. */
export function useDoubtSession(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: SESSION });
}

export function useSignIn() {
  const client = useQueryClient();
  // Who that is and what they may do is the platform's to say, so it is asked; the sign-in stays busy until it has answered.
  return useMutation({ mutationFn: signIn, onSuccess: () => client.invalidateQueries({ queryKey: SESSION }) });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      // Nothing that was read for one person may be shown to the next one at this screen.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      client.setQueryData(SESSION, null);
    },
    onError: (error) => {
      if (error instanceof HttpError && error.kind === 'unauthorised') client.setQueryData(SESSION, null);
    },
  });
}

export function usePasswordChange() {
  return useMutation({ mutationFn: changePassword });
}
