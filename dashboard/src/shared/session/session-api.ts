import { HttpError, requestJson } from '@/shared/api/http';
import { ROLES, type Role } from './roles';

/** Who sits at this screen, and how much of it the platform lets them do. */
export type Session = { readonly name: string; readonly role: Role };

type SessionAnswer = { readonly name: string; readonly role?: string };

/** Null: nobody is signed in. The session cookie is out of a script's reach on purpose, so the platform is asked. */
export async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    const { name, role } = await requestJson<SessionAnswer>('/api/admin/session', { signal });
    // A role of another version is shown the least: every request is judged by the platform anyway, this only spares refusals.
    return { name, role: ROLES.find((known) => known === role) ?? 'viewer' };
  } catch (error) {
    if (error instanceof HttpError && error.kind === 'unauthorised') return null;
    throw error;
  }
}

export type Credentials = { readonly name: string; readonly password: string };

export async function signIn(credentials: Credentials): Promise<void> {
  await requestJson('/api/admin/login', { method: 'POST', body: credentials });
}

export async function signOut(): Promise<void> {
  await requestJson('/api/admin/logout', { method: 'POST' });
}

/** Ends every other session of the same person; this one goes on. */
export async function changePassword(change: { readonly current: string; readonly next: string }): Promise<void> {
  await requestJson('/api/admin/password', { method: 'POST', body: change });
}
