import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { roleAtLeast, roles, type Role } from '../accounts/roles.ts';
import { apiRoutes, requestTo, type ApiRoute } from '../testing/api-routes.ts';
import { signedIn } from '../testing/people.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Every route is asked, which takes longer on a machine that has other work.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const cookies = {} as Record<Role, string>;
let platform: PlatformProcess;
let routes: ApiRoute[];
let guarded: ApiRoute[];

/** Asks a route for what its description allows, and gives the status and the code of a refusal. */
async function ask(route: ApiRoute, headers: Readonly<Record<string, string>>): Promise<string> {
  const request = requestTo(route);
  const response = await fetch(platform.url + request.path, {
    method: request.method,
    headers: { ...request.headers, ...headers },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const code = response.headers.get('content-type')?.includes('json') ? ((await json(response)) as any).error?.code : undefined;
  return `${response.status} ${code ?? ''}`.trim();
}

/** What each route of a list answers, with the route's name, so that a failure says which. */
async function answers(some: readonly ApiRoute[], headers: Readonly<Record<string, string>>): Promise<string[]> {
  const found: string[] = [];
  for (const route of some) found.push(`${route.method} ${route.path}: ${await ask(route, headers)}`);
  return found;
}

const all = (some: readonly ApiRoute[], answer: string): string[] => some.map(({ method, path }) => `${method} ${path}: ${answer}`);

/** A session in the database as a login would leave it. */
function plantSession(token: string, expiresAtMs: number): string {
  const database = new Database(join(folder, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
  database.run('INSERT INTO sessions (token_hash, administrator_id, created_at_ms, expires_at_ms) VALUES (?, 1, 0, ?)', [
    createHash('sha256').update(token).digest('hex'),
    expiresAtMs,
  ]);
  database.close();
  return `verdict_session=${token}`;
}

beforeAll(async () => {
  platform = await startPlatform(folder, { VERDICT_ADMIN_LOGINS_PER_MINUTE: '1000' });
  routes = await apiRoutes(platform.url);
  guarded = routes.filter(({ role }) => role !== null);
  for (const role of roles) cookies[role] = await signedIn(platform, `the-${role}`, role);
}, 30_000);

afterAll(async () => {
  expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
  expect(await platform.stop()).toBe(0);
});

describe('Without a right to, nothing of the operations API is seen or changed:', () => {
  test('with nothing, with guesses, and with what is something else', async () => {
    const { token } = await json(await fetch(`${platform.url}/api/login/guest`, { method: 'POST' }));
    const operator = platform.operatorToken;
    const session = cookies.administrator.split('=')[1]!;
    for (const headers of [
      {},
      { cookie: `verdict_session=${'A'.repeat(43)}` },
      { cookie: `verdict_session=${session.slice(0, -1)}${session.endsWith('A') ? 'B' : 'A'}` },
      { cookie: `verdict_session=${session.slice(0, -1)}` },
      { cookie: `verdict_session=${session.toLowerCase()}` },
      { cookie: `verdict_session=${createHash('sha256').update(session).digest('hex')}` },
      { cookie: "verdict_session=' OR '1'='1" },
      { cookie: `verdict_session=${token}` },
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${operator.slice(0, -1)}` },
      { authorization: `Bearer ${operator}A` },
      { authorization: `Bearer ${operator.toUpperCase()}` },
      { authorization: `bearer ${operator}` },
      { authorization: `Basic ${btoa(`admin:${platform.password}`)}` },
      { authorization: 'Bearer ' },
      // What is wrong is not made right by what would be: the header is the one that counts.
      { authorization: 'Bearer wrong', cookie: cookies.administrator },
    ]) {
      expect(await answers(guarded, headers as Record<string, string>)).toEqual(all(guarded, '401 login_required'));
    }
  }, 60_000);

  test('with a session whose time is over, and with one that was ended', async () => {
    const live = plantSession('L'.repeat(43), Date.now() + 60_000);
    expect((await fetch(`${platform.url}/api/players`, { headers: { cookie: live } })).status).toBe(200);
    const expired = plantSession('E'.repeat(43), Date.now() - 1);
    expect(await answers(guarded, { cookie: expired })).toEqual(all(guarded, '401 login_required'));
    const ended = await signedIn(platform, 'leaver', 'administrator');
    expect((await fetch(`${platform.url}/api/admin/logout`, { method: 'POST', headers: { cookie: ended } })).status).toBe(200);
    expect(await answers(guarded, { cookie: ended })).toEqual(all(guarded, '401 login_required'));
  });

  test('from a page of somebody else that has the browser send the cookie along', async () => {
    const changing = guarded.filter(({ isMutation, path }) => isMutation || path === '/live');
    expect(changing.length).toBeGreaterThan(10);
    const origin = new URL(platform.url).origin;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${origin}.evil.example` },
      { origin: origin.replace('127.0.0.1', 'localhost') },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const sent = { ...(headers as Record<string, string>), cookie: cookies.administrator };
      expect(await answers(changing, sent)).toEqual(all(changing, '403 foreign_origin'));
    }
    const login = routes.filter(({ path }) => path.startsWith('/api/admin/log'));
    expect(await answers(login, { origin: 'https://evil.example' })).toEqual(all(login, '403 foreign_origin'));
  });

  test('by a method that the route does not have', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PROPFIND']) {
      const response = await fetch(`${platform.url}/api/users`, { method });
      expect([method, response.status >= 400 && response.status < 500]).toEqual([method, true]);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('A role', () => {
  test('is refused every route that takes more, and each refusal of a change is in the audit log', async () => {
    for (const role of roles) {
      const beyond = guarded.filter((route) => !roleAtLeast(role, route.role!));
      expect(await answers(beyond, { cookie: cookies[role] })).toEqual(all(beyond, '403 forbidden'));
      const refused = await json(await platform.get(`/api/audit?actor=the-${role}&limit=500`));
      const told = refused.entries.filter(({ result }: any) => result === 'refused').map(({ action }: any) => action);
      const expected = beyond.filter(({ isMutation }) => isMutation).map(({ operation }) => operation['x-verdict-action']);
      expect(told.sort()).toEqual(expected.sort());
    }
    expect(guarded.filter(({ role }) => role === 'operator').length).toBeGreaterThan(2);
    expect(guarded.filter(({ role }) => role === 'administrator').length).toBeGreaterThan(5);
  });

  test('is let in wherever it is enough: what it is told then is about what it asked for', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      const own = guarded.filter((route) => route.role === role && route.path !== '/live');
      for (const answer of await answers(own, { cookie: cookies[role] })) expect(answer).not.toMatch(/ 401 | 5\d\d|403 foreign/);
      for (const answer of await answers(own, { cookie: cookies.administrator })) expect(answer).not.toContain('403 forbidden');
    }
  });
});

test('A player’s token is what the game server trusts only as the platform signed it', async () => {
  const { token, playerId } = await json(await fetch(`${platform.url}/api/login/guest`, { method: 'POST' }));
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  const jwks = createLocalJWKSet(await Bun.file(join(folder, 'keys/token-verification.jwks')).json());
  const trusts = async (one: string): Promise<boolean> =>
    await jwtVerify(one, jwks, { issuer: 'verdict', audience: 'verdict-game', algorithms: ['ES256'] }).then(
      () => true,
      () => false,
    );
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const other = Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: String(playerId + 1) })).toString('base64url');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  const publicKey = Buffer.from(await Bun.file(join(folder, 'keys/token-verification.jwks')).text());
  const confused = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(publicKey);
  expect(await trusts(token)).toBe(true);
  const forged = [`${head}.${other}.${signature}`, `${none}.${claims}.`, `${none}.${claims}.${signature}`, confused, token.slice(0, -2)];
  expect(await Promise.all(forged.map(trusts))).toEqual(forged.map(() => false));
});
