import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventType } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { baseTimeMs, ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { figuresBytes } from '../testing/figures.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const moves = 120;
let platform: PlatformProcess;
let journal: JournalWriter;

const json = async (response: Response): Promise<any> => await response.json();
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(platform.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const login = async (): Promise<string> => {
  const response = await post('/api/admin/login', { name: 'admin', password: platform.password });
  return response.headers.get('set-cookie')!.split(';')[0]!;
};

beforeAll(async () => {
  const dashboard = join(folder, 'dashboard');
  mkdirSync(join(dashboard, 'assets'), { recursive: true });
  writeFileSync(join(dashboard, 'index.html'), '<title>dashboard</title>');
  writeFileSync(join(dashboard, 'assets/app-1a2b.js'), 'let a = 1;');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  journal = new JournalWriter(join(folder, 'data/journal'));
  const zone = new ZoneScript();
  journal.write([zone.open(), zone.enter(1, 'Ada'), zone.enter(2, '100%_real')]);
  for (let i = 1; i <= moves; i++) journal.write([zone.move(1, [i, i])]);
  journal.write([zone.next(EventType.PlayerDied, 1, [1, [5, 6], 900])]);
  platform = await startPlatform(join(folder, 'data'), {
    VERDICT_DASHBOARD: dashboard,
    VERDICT_ADMIN_LOGINS_PER_MINUTE: '20',
    VERDICT_BODY_BYTES_MAX: '2048',
  });
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).movementRows,
    (rows) => rows === moves,
  );
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('Health', () => {
  test('is told to everyone', async () => {
    expect(await json(await fetch(`${platform.url}/healthz`))).toEqual({ alive: true });
    const ready = await eventually(
      () => fetch(`${platform.url}/readyz`),
      ({ status }) => status === 200,
    );
    expect((await json(ready)).parts.map((part: any) => part.name)).toEqual([
      'sqlite',
      'persistence',
      'analytics',
      'notification',
      'snapshots',
      'outcomes',
      'monitoring',
    ]);
  });
});

describe('Guest login', () => {
  test('gives a token, an id that counts up, and where to play', async () => {
    const first = await json(await post('/api/login/guest', { name: '  Ada\u0007  Lovelace ' }));
    const second = await json(await fetch(`${platform.url}/api/login/guest`, { method: 'POST' }));
    expect(first).toMatchObject({ name: 'Ada Lovelace', game: { host: '127.0.0.1', port: 7777 } });
    expect(second.playerId).toBe(first.playerId + 1);
    expect(second.name).toMatch(/^Guest-\d{6}$/);
    expect(Date.parse(first.expiresAt)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  });

  test.each([
    ['a name too long', JSON.stringify({ name: 'x'.repeat(33) }), 400],
    ['a name that is no text', JSON.stringify({ name: 5 }), 400],
    ['no JSON', '{name', 400],
    ['a body too large', JSON.stringify({ name: 'x'.repeat(5_000) }), 413],
  ])('refuses %s', async (_, body, status) => {
    const response = await fetch(`${platform.url}/api/login/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([response.status, typeof (await json(response)).error.message]).toEqual([status, 'string']);
  });
});

describe('Administrators', () => {
  test('log in with the password printed once, are recognised by the cookie, and log out', async () => {
    const response = await post('/api/admin/login', { name: 'admin', password: platform.password });
    expect(response.headers.get('set-cookie')).toMatch(/^verdict_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    const session = (): Promise<Response> => fetch(`${platform.url}/api/admin/session`, { headers: { cookie } });
    expect(await json(await session())).toEqual({ name: 'admin', role: 'administrator' });
    expect((await fetch(`${platform.url}/api/players`, { headers: { cookie } })).status).toBe(200);
    expect((await post('/api/admin/logout', {}, { cookie })).status).toBe(200);
    expect((await session()).status).toBe(401);
  });

  test('are refused with a wrong name or password, in the same words', async () => {
    const refused = await Promise.all([
      post('/api/admin/login', { name: 'admin', password: 'wrong' }),
      post('/api/admin/login', { name: 'nobody', password: 'wrong' }),
    ]);
    const bodies = await Promise.all(refused.map(json));
    expect(refused.map((response) => response.status)).toEqual([401, 401]);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  test('cannot be logged in by a stranger’s page', async () => {
    const response = await post('/api/admin/login', { name: 'admin', password: platform.password }, { origin: 'https://evil.example' });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
  });
});

describe('The operations API', () => {
  const guarded = [
    '/api/players',
    '/api/players/1',
    '/api/players/1/movements',
    '/api/players/1/history',
    '/api/statistics/minutes',
    '/api/zones',
    '/api/figures',
    '/api/ingest',
  ];

  test.each(guarded)('%s asks who is there', async (path) => {
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { cookie: `verdict_session=${'A'.repeat(43)}` },
      { cookie: 'verdict_session=a b' },
    ]) {
      const response = await fetch(platform.url + path, { headers: headers as Record<string, string> });
      expect([response.status, (await json(response)).error.code]).toEqual([401, 'login_required']);
    }
    expect((await platform.get(path)).status).toBe(200);
  });

  test('shows a player as last heard of', async () => {
    expect(await json(await platform.get('/api/players/1'))).toMatchObject({
      name: 'Ada',
      zone: 1,
      online: true,
      x: 5,
      y: 6,
      life: 'dead',
      lifeUntilTick: 900,
      lastEvent: { id: '00000001-0000-8001-8000-00000000007c', epoch: 1, sequence: 124 },
    });
    const missing = await platform.get('/api/players/77');
    expect([missing.status, (await json(missing)).error.code]).toEqual([404, 'no_such_player']);
  });

  test('finds players by part of a name or by id, taking every character for itself', async () => {
    const names = async (search: string): Promise<string[]> =>
      (await json(await platform.get(`/api/players?search=${encodeURIComponent(search)}`))).players.map((player: any) => player.name);
    expect(await names('aD')).toEqual(['Ada']);
    expect(await names('2')).toEqual(['100%_real']);
    expect(await names('%_r')).toEqual(['100%_real']);
    expect(await names("' OR 1=1 --")).toEqual([]);
  });

  test.each(['asc', 'desc'])('pages through all movements, %s, each once', async (order) => {
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page++) {
      const body = await json(await platform.get(`/api/players/1/movements?limit=50&order=${order}&cursor=${cursor}`));
      seen.push(...body.movements.map((movement: any) => movement.to.x));
      cursor = body.nextCursor;
      expect(page).toBeLessThan(3);
    }
    const expected = Array.from({ length: moves }, (_, i) => i + 1);
    expect(seen).toEqual(order === 'asc' ? expected : expected.reverse());
  });

  test('tells everything that changed a player, the newest first, each once, with its cause', async () => {
    const seen: any[] = [];
    let before: string | null = '';
    while (before !== null) {
      const body: any = await json(await platform.get(`/api/players/1/history?limit=50&before=${before}`));
      seen.push(...body.history);
      before = body.nextBefore;
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual([...Array.from({ length: moves + 1 }, (_, i) => moves + 4 - i), 2]);
    const cause = { session: 77, sequence: 124 };
    expect(seen[0]).toMatchObject({ type: 'PlayerDied', to: { x: 5, y: 6 }, from: null, details: { untilTick: 900 }, cause });
    expect(seen[0].eventId).toBe('00000001-0000-8001-8000-00000000007c');
    expect(seen[1]).toMatchObject({ type: 'PlayerMoved', from: { x: 0, y: 0 }, to: { x: moves, y: moves }, details: {} });
    expect(seen.at(-1)).toMatchObject({ type: 'PlayerEntered', details: { name: 'Ada' } });
    expect((await platform.get('/api/players/77/history')).status).toBe(404);
  });

  test('adds up each minute of each zone', async () => {
    const path = `/api/statistics/minutes?zone=1&fromMs=${baseTimeMs}&untilMs=${baseTimeMs + 60_000}`;
    const { minutes } = await eventually(
      async () => await json(await platform.get(path)),
      (body) => body.minutes[0]?.died === 1,
    );
    const distanceMm = Array.from({ length: moves }, (_, i) => Math.round(Math.hypot(i + 1, i + 1))).reduce((a, b) => a + b);
    expect(minutes).toHaveLength(1);
    expect(minutes[0]).toMatchObject({ zone: 1, players: 2, entered: 2, left: 0, moves, distanceMm, died: 1, openings: 1 });
    expect((await json(await platform.get('/api/statistics/minutes'))).minutes).toEqual([]);
  });

  test('limits movements by time, given either way', async () => {
    const [from, to] = [baseTimeMs + 10, new Date(baseTimeMs + 19).toISOString()];
    const { movements } = await json(await platform.get(`/api/players/1/movements?from=${from}&to=${to}&order=asc`));
    expect(movements.map((movement: any) => movement.sequence)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test.each([
    '/api/players?limit=0',
    '/api/players?limit=x',
    '/api/players?cursor=zzz',
    '/api/players/abc',
    '/api/players/1/movements?from=noon',
    '/api/players/1/movements?order=up',
    '/api/players/1/history?before=yesterday',
    '/api/players/1/history?limit=501',
    '/api/statistics/minutes?zone=0',
    '/api/statistics/minutes?fromMs=noon',
    '/api/statistics/minutes?fromMs=2&untilMs=1',
    '/api/statistics/minutes?cursor=zzz',
  ])('%s is refused in words', async (path) => {
    const response = await platform.get(path);
    const { error } = await json(response);
    expect([response.status, error.code]).toEqual([400, expect.stringMatching(/^invalid_/)]);
    expect(error.message).not.toContain('property:');
  });

  test('describes every route', async () => {
    const { paths } = await json(await fetch(`${platform.url}/openapi/json`));
    const wanted = [
      '/healthz',
      '/readyz',
      '/api/login/guest',
      '/api/admin/login',
      '/api/players',
      '/api/players/{id}',
      '/api/players/{id}/movements',
      '/api/players/{id}/history',
      '/api/statistics/minutes',
      '/api/dead-letters',
      '/api/dead-letters/{id}',
      '/api/dead-letters/{id}/retry',
      '/api/dead-letters/{id}/discard',
      '/api/webhooks',
      '/api/webhooks/{id}',
      '/api/webhooks/{id}/deliveries',
      '/api/webhooks/{id}/deliveries/{deliveryId}/retry',
      '/api/zones',
      '/api/figures',
      '/api/ingest',
      '/live',
    ];
    expect(Object.keys(paths).map((path) => path.replace(/(?<=.)\/$/, ''))).toEqual(expect.arrayContaining(wanted));
    for (const methods of Object.values(paths) as any[])
      for (const route of Object.values(methods) as any[]) expect(route.summary).toBeString();
    expect((await fetch(`${platform.url}/openapi`)).headers.get('content-type')).toContain('text/html');
  });

  test('answers what it does not know with an error, not with a page', async () => {
    const response = await platform.get('/api/nothing');
    expect([response.status, (await json(response)).error.code]).toEqual([404, 'no_such_route']);
  });
});

describe('The live feed', () => {
  const open = (query: string, headers: Record<string, string> = {}): Promise<unknown> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/live${query}`, { headers } as never);
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data));
        // A newcomer is greeted with more than figures.
        if (message.type !== 'figures') return;
        socket.close();
        resolve(message);
      };
      socket.onerror = () => resolve('refused');
      socket.onclose = () => resolve('refused');
    });

  test('pushes the newest figures of every server, and how recording is', async () => {
    journal.write([figuresBytes({ zones: { 1: 3 } })], BlockKind.Figures);
    journal.write([figuresBytes({ atMs: Date.now() + 1, zones: { 1: 4 } })], BlockKind.Figures);
    const body = await eventually(
      () => open(`?token=${platform.operatorToken}`) as Promise<any>,
      (message) => message.nodes?.[0]?.sessions === 4,
    );
    expect(body).toMatchObject({
      type: 'figures',
      at: expect.any(Number),
      ingest: { source: 'journal', store: 'sqlite', movementRows: moves },
    });
    expect(body.nodes[0].zones[0]).toMatchObject({ zone: 1, players: 4, verdictP99Us: 90 });
    const { zones } = await json(await platform.get('/api/zones'));
    expect(zones).toEqual([
      {
        zone: 1,
        node: 'node-1',
        at: expect.any(String),
        epoch: 1,
        health: 'playing',
        figures: expect.objectContaining({ players: 4 }),
        recorded: { epoch: 1, sequence: 124 },
      },
    ]);
    expect((await json(await post('/api/login/guest', {}))).zone).toBe(1);
  });

  test('is open to the cookie and to the header, from our own page', async () => {
    const cookie = await login();
    expect(await open('', { cookie, origin: platform.url })).toMatchObject({ type: 'figures' });
    expect(await open('', { authorization: `Bearer ${platform.operatorToken}` })).toMatchObject({ type: 'figures' });
  });

  test('is closed to strangers, and to strangers’ pages even with the cookie', async () => {
    expect(await open('')).toBe('refused');
    expect(await open('?token=wrong')).toBe('refused');
    expect(await open('', { cookie: await login(), origin: 'https://evil.example' })).toBe('refused');
  });
});

describe('The dashboard', () => {
  const get = (path: string): Promise<Response> => fetch(platform.url + path);

  test('is served from its folder, with its one page for every screen', async () => {
    expect(await (await get('/')).text()).toContain('dashboard');
    expect(await (await get('/players/5')).text()).toContain('dashboard');
    const script = await get('/assets/app-1a2b.js');
    expect([script.headers.get('content-type'), script.headers.get('cache-control')]).toEqual([
      expect.stringContaining('javascript'),
      expect.stringContaining('immutable'),
    ]);
    expect((await get('/assets/gone.js')).status).toBe(404);
  });

  test('gives nothing from outside its folder', async () => {
    for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt'])
      expect(await (await get(path)).text()).not.toContain('secret\n');
    expect((await get('/..%2fsecret.txt')).status).toBe(404);
  });

  test('comes with headers that keep other sites out', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual(['nosniff', 'DENY']);
  });
});

test('A page says how to build the dashboard when it is not built', async () => {
  const other = await startPlatform(join(folder, 'other'), { VERDICT_DASHBOARD: join(folder, 'none') });
  expect(await (await fetch(other.url)).text()).toContain('npm run build');
  expect(await other.stop()).toBe(0);
});

test('With its database and its journal absent the platform starts, says what is missing, and refuses clearly', async () => {
  const other = await startPlatform(join(folder, 'alone'), { MYSQL_URL: 'mysql://nobody@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1' });
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${other.url}/readyz`);
  expect(ready.status).toBe(503);
  expect((await json(ready)).parts.map((part: any) => part.ready)).toEqual(Array(7).fill(false));
  const refused = await fetch(`${other.url}/api/login/guest`, { method: 'POST' });
  expect([refused.status, (await json(refused)).error.code]).toEqual([503, 'store_unavailable']);
  expect((await json(await other.get('/api/ingest'))).consumers[0]).toMatchObject({
    state: 'paused',
    reason: expect.stringContaining('MySQL'),
  });
  expect((await other.get('/api/figures')).status).toBe(200);
  expect(await other.stop()).toBe(0);
});
