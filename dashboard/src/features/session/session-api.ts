import { HttpError, requestJson } from '@/shared/api/http';

/** Whether this browser is signed in. The session cookie is out of a script's reach on purpose, so the platform is asked. */
export async function readSession(signal: AbortSignal): Promise<'signed-in' | 'signed-out'> {
  try {
    await requestJson('/api/admin/session', { signal });
    return 'signed-in';
  } catch (error) {
    if (error instanceof HttpError && error.kind === 'unauthorised') return 'signed-out';
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
