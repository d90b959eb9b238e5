import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Passwords cost time by design, more of it on a machine that has other work.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const password = 'correct horse';
let platform: PlatformProcess;
let database: Database;

const post = (path: string, body: unknown, on: PlatformProcess = platform): Promise<Response> =>
  fetch(on.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const register = (name: string, secret = password): Promise<Response> => post('/api/register', { name, password: secret });
const login = (name: string, secret = password): Promise<Response> => post('/api/login', { name, password: secret });

function ban(playerId: number, untilMs: number | null, reason: string): void {
  database.run("INSERT INTO bans (player_id, until_ms, reason, banned_by, banned_at_ms) VALUES (?, ?, ?, 'ada', 0)", [
    playerId,
    untilMs,
    reason,
  ]);
}

beforeAll(async () => {
  platform = await startPlatform(folder, { VERDICT_PLAYER_LOGINS_PER_MINUTE: '500', VERDICT_PLAYER_LOGINS_PER_NAME: '6' });
  database = new Database(join(folder, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
}, 30_000);

afterAll(async () => {
  database.close();
  expect(await platform.stop()).toBe(0);
});

describe('A player with an account', () => {
  test('is the same player each time', async () => {
    const first = await json(await register('Ada  Lovelace'));
    expect(first).toMatchObject({ name: 'Ada Lovelace', game: { host: '127.0.0.1', port: 7777 }, zone: 0 });
    expect(decodeJwt(first.token)).toMatchObject({ sub: String(first.playerId), name: 'Ada Lovelace' });
    expect(await json(await login('ada lovelace'))).toMatchObject({ playerId: first.playerId, name: 'Ada Lovelace' });
    const [row] = database.query('SELECT password_hash FROM registrations').all() as { password_hash: string }[];
    expect(row!.password_hash).toStartWith('$argon2id$');
  });

  test('has a name that nobody else can have, however it is written, also when two ask at once', async () => {
    for (const name of ['ADA LOVELACE', ' Ada Lovelace', 'Ａda Lovelace', 'Ada \u200bLovelace']) {
      const refused = await register(name);
      expect([refused.status, (await json(refused)).error.code]).toEqual([409, 'name_taken']);
    }
    const both = await Promise.all([register('Twin'), register('twin')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const accounts = database.query("SELECT COUNT(*) AS n FROM accounts WHERE name LIKE 'twin'").get() as { n: number };
    expect(accounts.n).toBe(1);
    // A guest may call itself what it likes: it has no account that could be mistaken.
    expect((await post('/api/login/guest', { name: 'Twin' })).status).toBe(200);
  });

  test('is refused in the same words whether the name or the password is wrong', async () => {
    const refused = await Promise.all([login('Ada Lovelace', 'wrong password'), login('Nobody', 'wrong password')]);
    const bodies = await Promise.all(refused.map(json));
    expect(refused.map(({ status }) => status)).toEqual([401, 401]);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  test.each([
    ['a password too short', { name: 'Bob', password: 'short' }],
    ['no password', { name: 'Bob' }],
    ['a name that cannot be seen', { name: '\u200b\u202e', password }],
    ['a name too long', { name: 'x'.repeat(33), password }],
    ['a name that is no text', { name: 5, password }],
  ])('is not made with %s', async (_, body) => {
    expect((await post('/api/register', body)).status).toBe(400);
    expect((await post('/api/login', body)).status).toBe(400);
  });
});

describe('A banned player', () => {
  test('gets no token until the ban is over, and is told why and until when', async () => {
    const { playerId } = await json(await register('Eve'));
    const untilMs = Date.now() + 3_600_000;
    ban(playerId, untilMs, 'walked through walls');
    const refused = await login('Eve');
    const until = new Date(untilMs).toISOString();
    expect([refused.status, (await json(refused)).error]).toEqual([
      403,
      { code: 'banned', message: `You may not play until ${until}: walked through walls`, until, reason: 'walked through walls' },
    ]);
    // Whoever does not know the password learns nothing of the ban.
    expect((await login('Eve', 'wrong password')).status).toBe(401);
    database.run('UPDATE bans SET until_ms = ? WHERE player_id = ?', [Date.now() - 1, playerId]);
    expect((await login('Eve')).status).toBe(200);
  });

  test('is among the accounts, with the ban', async () => {
    const { playerId } = await json(await register('Mallory'));
    ban(playerId, null, 'cheats');
    expect((await json(await login('Mallory'))).error).toMatchObject({ code: 'banned', until: null });
    const { accounts } = await json(await platform.get('/api/accounts?search=mall'));
    expect(accounts).toEqual([
      {
        id: playerId,
        kind: 'registered',
        name: 'Mallory',
        createdAt: expect.any(String),
        ban: { until: null, reason: 'cheats', by: 'ada', at: '1970-01-01T00:00:00.000Z' },
      },
    ]);
    const banned = await json(await platform.get('/api/accounts?banned=true'));
    expect(banned.accounts.map(({ name }: any) => name)).toEqual(['Mallory']);
    const one = await json(await platform.get('/api/accounts?limit=1'));
    expect(one.accounts[0].id).toBe(playerId);
    const next = await json(await platform.get(`/api/accounts?limit=1&cursor=${one.nextCursor}`));
    expect(next.accounts[0].id).toBeLessThan(playerId);
    expect(JSON.stringify([accounts, next])).not.toContain('argon2');
    expect((await fetch(`${platform.url}/api/accounts`)).status).toBe(401);
  });
});

describe('Guessing', () => {
  test('at one name is slowed down, and leaves the other names alone', async () => {
    await register('Target');
    const guesses: number[] = [];
    for (let i = 0; i < 8; i++) guesses.push((await login('Target', `guess number ${i}`)).status);
    expect(guesses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    const refused = await login('TARGET');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await login('Ada Lovelace')).status).toBe(200);
  });

  test('from one address is slowed down, and guests still come in', async () => {
    const other = await startPlatform(join(folder, 'few'), { VERDICT_PLAYER_LOGINS_PER_MINUTE: '2' });
    const statuses: number[] = [];
    for (const name of ['a', 'b', 'c']) statuses.push((await post('/api/login', { name, password }, other)).status);
    statuses.push((await post('/api/register', { name: 'd', password }, other)).status);
    statuses.push((await post('/api/login/guest', {}, other)).status);
    expect(statuses).toEqual([401, 401, 429, 429, 200]);
    expect(await other.stop()).toBe(0);
  }, 20_000);

  test('by a crowd finds the server at work on few passwords at once, refuses the rest, and keeps nobody else waiting', async () => {
    const crowd = Array.from({ length: 120 }, (_, i) => login(`crowd ${i}`, 'a guess at it'));
    const begun = performance.now();
    expect((await post('/api/login/guest', {})).status).toBe(200);
    const guestMs = performance.now() - begun;
    const statuses = await Promise.all(
      (await Promise.all(crowd)).map(async (response) => `${response.status} ${(await json(response)).error.code}`),
    );
    const refused = statuses.filter((status) => status === '503 too_many_logins').length;
    expect(new Set(statuses)).toEqual(new Set(['401 wrong_login', '503 too_many_logins']));
    // Two are checked and 64 wait; what comes while there is room again is let in.
    expect(refused).toBeGreaterThan(20);
    expect(guestMs).toBeLessThan(3_000);
  }, 60_000);
});
