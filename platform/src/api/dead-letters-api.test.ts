import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
let platform: PlatformProcess;
let database: Database;

const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(platform.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${platform.operatorToken}`, ...headers },
    body: JSON.stringify(body),
  });
const list = async (query = ''): Promise<any> => await json(await platform.get(`/api/dead-letters${query}`));

beforeAll(async () => {
  const journal = new JournalWriter(join(folder, 'journal'));
  const zone = new ZoneScript();
  journal.write([zone.open(), zone.enter(1), zone.enter(13)]);
  platform = await startPlatform(folder);
  database = new Database(join(folder, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers,
    (consumers) => consumers.slice(0, 3).every(({ applied }: any) => applied === 3),
  );
  database.run(`CREATE TRIGGER refuse BEFORE INSERT ON movement_history WHEN NEW.player_id = 13
    BEGIN SELECT RAISE(ABORT, 'not this player'); END`);
  journal.write([zone.move(1), zone.move(13), zone.move(1), zone.move(13), new Uint8Array([0xc1, 7])]);
  await eventually(
    async () => (await list()).deadLetters,
    // The unreadable record is nobody's event: each of the three consumers puts it aside for itself.
    (letters) => letters.length === 5,
  );
});

afterAll(async () => {
  database.close();
  expect(await platform.stop()).toBe(0);
});

test('Letters are listed, the newest first, a page at a time, and by what they are', async () => {
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const body: any = await list(`?limit=2&cursor=${cursor}`);
    seen.push(...body.deadLetters.map(({ id }: any) => id));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  expect(new Set(seen).size).toBe(5);
  const count = async (query: string): Promise<number> => (await list(query)).deadLetters.length;
  expect([await count('?reason=failed'), await count('?reason=undecodable&consumer=analytics'), await count('?zone=1')]).toEqual([2, 1, 2]);
  expect([await count('?state=open'), await count('?state=applied'), await count('?zone=2')]).toEqual([5, 0, 0]);
  expect((await json(await platform.get('/api/ingest'))).openDeadLetters).toBe(5);
});

test('A letter shows its event, or its bytes where it is none', async () => {
  const [failed] = (await list('?reason=failed')).deadLetters;
  expect(await json(await platform.get(`/api/dead-letters/${failed.id}`))).toMatchObject({
    state: 'open',
    reason: 'failed',
    consumer: 'persistence',
    attempts: 3,
    eventType: 'PlayerMoved',
    event: { type: 'PlayerMoved', zone: 1, details: { playerId: 13, from: { x: 0, y: 0 } } },
    error: expect.stringContaining('not this player'),
    stack: expect.stringContaining('Error'),
    origin: expect.stringMatching(/^journal \d+ record \d+$/),
    publishedAt: null,
  });
  const [undecodable] = (await list('?reason=undecodable')).deadLetters;
  expect(await json(await platform.get(`/api/dead-letters/${undecodable.id}`))).toMatchObject({
    event: null,
    eventId: null,
    recordHex: 'c107',
  });
});

test('A retry says why it cannot be, works once the cause is gone, and never twice', async () => {
  const [letter] = (await list('?reason=failed')).deadLetters;
  const path = `/api/dead-letters/${letter.id}/retry`;
  const early = await post(path);
  expect([early.status, (await json(early)).error]).toEqual([422, { code: 'failed', message: expect.stringContaining('not this player') }]);
  expect((await json(await platform.get(`/api/dead-letters/${letter.id}`))).attempts).toBe(4);
  database.run('DROP TRIGGER refuse');
  const both = await Promise.all([post(path), post(path)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await json(await platform.get(`/api/dead-letters/${letter.id}`))).toMatchObject({ state: 'applied', resolvedBy: 'operator' });
  expect((await json(await post(path))).error.code).toBe('already_resolved');
  const { movements } = await json(await platform.get('/api/players/13/movements'));
  expect(movements.map(({ sequence }: any) => sequence)).toEqual([letter.sequence]);
});

test('A discard needs a reason, and keeps it', async () => {
  const [letter] = (await list('?reason=undecodable&state=open')).deadLetters;
  const path = `/api/dead-letters/${letter.id}/discard`;
  for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 5 }, { reason: 'x'.repeat(501) }]) {
    expect((await post(path, body)).status).toBe(400);
  }
  expect(await json(await post(path, { reason: ' noise ' }))).toMatchObject({
    state: 'discarded',
    resolution: 'noise',
    resolvedBy: 'operator',
  });
  expect((await post(path, { reason: 'again' })).status).toBe(409);
  const retried = await post(`/api/dead-letters/${letter.id}/retry`);
  expect([retried.status, (await json(retried)).error.message]).toEqual([409, expect.stringContaining('discarded')]);
});

test('What is no letter of ours is refused in words', async () => {
  for (const path of ['?state=gone', '?reason=bad', '?zone=0', '?limit=0', '?cursor=zzz', '/abc', '/0']) {
    const response = await platform.get(`/api/dead-letters${path}`);
    expect([path, response.status]).toEqual([path, 400]);
  }
  expect((await platform.get('/api/dead-letters/999')).status).toBe(404);
  expect((await post('/api/dead-letters/999/retry')).status).toBe(404);
  expect((await post('/api/dead-letters/999/discard', { reason: 'none' })).status).toBe(404);
});

test('Strangers, players and foreign pages neither see nor decide; a viewer sees', async () => {
  const { token } = await json(await post('/api/login/guest', {}, { authorization: '' }));
  database.run("INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES ('vi', 'viewer', ?, 0)", [
    await Bun.password.hash('a password for vi'),
  ]);
  const login = await post('/api/admin/login', { name: 'vi', password: 'a password for vi' }, { authorization: '' });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  for (const [method, path] of [
    ['GET', '/api/dead-letters'],
    ['POST', '/api/dead-letters/1/retry'],
    ['POST', '/api/dead-letters/1/discard'],
    ['GET', '/api/webhooks'],
    ['POST', '/api/webhooks'],
  ] as const) {
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(platform.url + path, { method, headers: { 'content-type': 'application/json', ...headers } })).status;
    expect([path, await ask({}), await ask({ authorization: `Bearer ${token}` }), await ask({ cookie })]).toEqual([
      path,
      401,
      401,
      method === 'GET' ? 200 : 403,
    ]);
    if (method === 'GET') continue;
    expect(await ask({ authorization: `Bearer ${platform.operatorToken}`, origin: 'https://evil.example' })).toBe(403);
  }
});
