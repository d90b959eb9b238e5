import type { Role } from '../accounts/roles.ts';
import type { PlatformProcess } from './platform-process.ts';

/** Makes a user of a role, signs it in, and gives the cookie of the session. */
export async function signedIn(platform: PlatformProcess, name: string, role: Role): Promise<string> {
  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(platform.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const made = await post('/api/users', { name, role }, { authorization: `Bearer ${platform.operatorToken}` });
  const { password } = (await made.json()) as { readonly password: string };
  const login = await post('/api/admin/login', { name, password });
  return login.headers.get('set-cookie')!.split(';')[0]!;
}
