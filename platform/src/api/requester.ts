import type { Access } from '../accounts/access.ts';

/** Under which name a decision is kept. The guard before has made sure that there is one. */
export async function nameOf(access: Access, request: Request): Promise<string> {
  return (await access.whoIs(request))?.name ?? 'unknown';
}
