import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Passwords cost time by design, more of it on a machine that has other work.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const cookies: Record<string, string> = {};
let platform: PlatformProcess;
let database: Database;

const send = (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
  fetch(platform.url + path, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const as = (name: string, method: string, path: string, body: unknown = {}): Promise<Response> =>
  send(method, path, body, { cookie: cookies[name]! });
const entries = async (query: string): Promise<any[]> => (await json(await platform.get(`/api/audit?${query}`))).entries;

beforeAll(async () => {
  platform = await startPlatform(folder, { VERDICT_ADMIN_LOGINS_PER_MINUTE: '100' });
  database = new Database(join(folder, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
  for (const [name, role] of [
    ['vi', 'viewer'],
    ['op', 'operator'],
  ] as const) {
    const hash = await Bun.password.hash(`a password for ${name}`);
    database.run('INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES (?, ?, ?, 0)', [name, role, hash]);
    const login = await send('POST', '/api/admin/login', { name, password: `a password for ${name}` }, {});
    cookies[name] = login.headers.get('set-cookie')!.split(';')[0]!;
  }
}, 30_000);

afterAll(async () => {
  database.close();
  expect(await platform.stop()).toBe(0);
});

test('Each role may do what it is for and nothing more, and a refusal names the role that it takes', async () => {
  const wish = { zone: 1, reason: 'before the raid' };
  const letters = await fetch(`${platform.url}/api/dead-letters`, { headers: { cookie: cookies['vi']! } });
  expect(letters.status).toBe(200);
  const refused = await as('vi', 'POST', '/api/snapshots', wish);
  expect([refused.status, (await json(refused)).error]).toEqual([
    403,
    { code: 'forbidden', message: 'This takes the role operator or more; vi is a viewer.' },
  ]);
  expect((await as('op', 'POST', '/api/snapshots', wish)).status).toBe(202);
  const webhook = { url: 'http://127.0.0.1:1/', events: ['*'] };
  expect((await json(await as('op', 'POST', '/api/webhooks', webhook))).error.message).toContain('op is an operator');
  expect((await send('POST', '/api/webhooks', webhook, { authorization: `Bearer ${platform.operatorToken}` })).status).toBe(201);
});

test('What was done and what was refused is told, with who, what and why', async () => {
  const [done, refused] = await entries('action=snapshot&target=zone');
  expect(done).toMatchObject({
    actor: 'op',
    role: 'operator',
    target: { kind: 'zone', id: '1' },
    reason: 'before the raid',
    result: 'done',
    commandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(refused).toMatchObject({ actor: 'vi', role: 'viewer', result: 'refused', commandId: null, details: { needs: 'operator' } });
  const [created, kept] = await entries('action=webhook.create');
  expect(created).toMatchObject({ actor: 'operator', role: 'administrator', details: { url: 'http://127.0.0.1:1/', zone: null } });
  expect(kept).toMatchObject({ actor: 'op', result: 'refused' });
  expect(JSON.stringify(created)).not.toContain('whsec_');
});

test('Coming and going is told, and a name that nobody has is not repeated: it may be a password', async () => {
  await send('POST', '/api/admin/login', { name: 'op', password: 'wrong' }, {});
  await send('POST', '/api/admin/login', { name: 'my secret password', password: 'op' }, {});
  expect((await send('POST', '/api/admin/logout', {}, { cookie: cookies['op']! })).status).toBe(200);
  const all = await entries('target=user&limit=4');
  expect(all.map(({ actor, role, action, result }) => `${actor} ${role} ${action} ${result}`)).toEqual([
    'op operator logout done',
    'unknown none login refused',
    'op none login refused',
    'op operator login done',
  ]);
  expect(JSON.stringify(all)).not.toContain('secret');
  expect((await entries('target=user:op')).length).toBe(3);
  expect(all[1].details).toEqual({ address: expect.stringContaining('127.0.0.1') });
});

test('Entries are paged, and there is no way to change or remove one', async () => {
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const body: any = await json(await platform.get(`/api/audit?limit=2&cursor=${cursor}`));
    seen.push(...body.entries.map(({ id }: any) => id));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => seen.length - i));
  for (const method of ['DELETE', 'PATCH', 'PUT', 'POST']) expect((await as('vi', method, '/api/audit')).status).toBe(404);
  for (const query of ['target=nobody', 'from=noon', 'cursor=zzz', 'limit=0']) {
    expect((await platform.get(`/api/audit?${query}`)).status).toBe(400);
  }
});

test('What cannot be recorded is refused, and is not done', async () => {
  const operator = { authorization: `Bearer ${platform.operatorToken}` };
  const commands = (): string =>
    readdirSync(join(folder, 'commands'))
      .map((name) => `${name} ${statSync(join(folder, 'commands', name)).size}`)
      .join();
  const before = [(await json(await platform.get('/api/webhooks'))).webhooks, commands()];
  database.run("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no more'); END");
  const refused = [
    await send('DELETE', `/api/webhooks/${before[0][0].id}`, {}, operator),
    await send('POST', '/api/snapshots', { zone: 1, reason: 'unseen' }, operator),
    await as('vi', 'POST', '/api/snapshots', { zone: 1, reason: 'unseen' }),
  ];
  const codes = await Promise.all(refused.map(async (response) => [response.status, (await json(response)).error.code]));
  expect(codes).toEqual(Array.from({ length: 3 }, () => [503, 'not_recorded']));
  database.run('DROP TRIGGER full');
  expect([(await json(await platform.get('/api/webhooks'))).webhooks, commands()]).toEqual(before);
});
