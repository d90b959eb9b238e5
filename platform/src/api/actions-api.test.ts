import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutcomeState, PlatformCommandType, type PlatformCommand } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { recordedCommands } from '../testing/commands.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { figuresBytes } from '../testing/figures.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { openLive } from '../testing/live-socket.ts';
import { outcomeBytes } from '../testing/outcomes.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { snapshotBytes } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { viewBytes } from '../testing/views.ts';

const data = join(temporaryFolder(), 'data');
const ada = 7;
const cookies: Record<string, string> = {};
let platform: PlatformProcess;
let journal: JournalWriter;
let publishing: Timer;

const json = async (response: Response): Promise<any> => await response.json();
const post = (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
  fetch(platform.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const asOperatorToken = (): Record<string, string> => ({ authorization: `Bearer ${platform.operatorToken}` });
const act = (body: object, headers = asOperatorToken()): Promise<Response> => post('/api/actions', { reason: 'a test', ...body }, headers);
const preview = (body: object, headers = asOperatorToken()): Promise<Response> => post('/api/actions/preview', body, headers);
const commandOf = async (response: Response): Promise<PlatformCommand> => {
  const { commandId } = await json(response);
  return (await recordedCommands(data)).find(({ id }) => id === commandId)!;
};
const audited = async (query: string): Promise<any[]> => (await json(await platform.get(`/api/audit?${query}`))).entries;

beforeAll(async () => {
  journal = new JournalWriter(join(data, 'journal'));
  const zone = new ZoneScript(2);
  journal.write([zone.open(), zone.enter(ada, 'Ada')]);
  journal.write(
    [snapshotBytes({ zone: 2, epoch: 1, sequence: 5, players: [[ada, 'Ada', 40_000, 51_000, 0, 0, 40, 2_500]] })],
    BlockKind.Snapshot,
  );
  platform = await startPlatform(data, { VERDICT_ADMIN_LOGINS_PER_MINUTE: '100' });
  const database = new Database(join(data, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
  for (const [name, role] of Object.entries({ vi: 'viewer', op: 'operator' })) {
    const hash = await Bun.password.hash(`a password for ${name}`);
    database.run('INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES (?, ?, ?, 0)', [name, role, hash]);
    const login = await post('/api/admin/login', { name, password: `a password for ${name}` }, {});
    cookies[name] = login.headers.get('set-cookie')!.split(';')[0]!;
  }
  database.close();
  journal.write([figuresBytes({ node: 'game-1', zones: { 1: 40, 2: 203 } })], BlockKind.Figures);
  journal.write([figuresBytes({ node: 'game-2', zones: { 3: 9 } })], BlockKind.Figures);
  await eventually(
    async () => [
      (await json(await platform.get('/api/zones'))).zones.length,
      (await json(await platform.get('/api/players'))).players?.length,
    ],
    ([zones, players]) => zones === 3 && players === 1,
  );
  // Zone 2 is shown by its server for as long as the tests run.
  publishing = setInterval(() => journal.write([viewBytes({ zone: 2, sequence: 9 })], BlockKind.View), 100);
}, 30_000);

afterAll(async () => {
  clearInterval(publishing);
  expect(await platform.stop()).toBe(0);
});

describe('A preview', () => {
  test.each([
    [
      'a notice to all',
      { action: 'notice', text: 'Hello' },
      { players: 252, zones: [1, 2, 3], servers: ['game-1', 'game-2'], confirm: null },
    ],
    ['a notice to a zone', { action: 'notice', zone: 3, text: 'Hello' }, { players: 9, zones: [3], servers: ['game-2'], dangerous: false }],
    ['a restart of a zone', { action: 'restart-zone', zone: 2 }, { players: 203, confirm: '2', dangerous: true, needs: 'operator' }],
    [
      'a restart of a server',
      { action: 'restart-server', node: 'game-1' },
      { players: 243, zones: [1, 2], confirm: 'game-1', needs: 'administrator' },
    ],
    ['a rehearsal', { action: 'rehearse', zone: 2 }, { players: 0, confirm: null }],
    ['a ban', { action: 'ban', player: ada }, { players: 1, zones: [2], servers: ['game-1'], confirm: 'Ada' }],
    ['closing all doors', { action: 'admission', mode: 'closed' }, { players: 0, confirm: 'all' }],
    ['draining a server', { action: 'admission', mode: 'draining', node: 'game-2', durationMs: 60_000 }, { players: 9, confirm: 'game-2' }],
    ['opening the doors', { action: 'admission', mode: 'open' }, { confirm: null, dangerous: false }],
    ['a zone that nobody reports', { action: 'restart-zone', zone: 99 }, { players: null, zones: [99], servers: [], confirm: '99' }],
  ])('of %s tells whom it reaches, and does nothing', async (_, wish, expected) => {
    const before = (await recordedCommands(data)).filter(({ type }) => type !== PlatformCommandType.WatchZone).length;
    const response = await preview(wish);
    const body = await json(response);
    expect([response.status, body]).toMatchObject([200, expected]);
    expect(body.summary).toMatch(/\.$/);
    expect((await recordedCommands(data)).filter(({ type }) => type !== PlatformCommandType.WatchZone).length).toBe(before);
  });

  test('of a restoration shows what would become of each player', async () => {
    const body = await json(await preview({ action: 'restore-zone', zone: 2, epoch: 1, sequence: 5 }));
    expect(body).toMatchObject({ needs: 'administrator', confirm: '2', players: 203 });
    expect(body.changes).toEqual([
      {
        ...{ id: ada, name: 'Ada', change: 'moved', distanceMm: 10_000 },
        a: { x: 50_000, y: 51_000, life: 'alive' },
        b: { x: 40_000, y: 51_000, life: 'alive' },
      },
    ]);
    const none = await json(await preview({ action: 'restore-zone', zone: 2, epoch: 1, sequence: 6 }));
    expect([none.changes, none.summary]).toEqual([undefined, expect.stringContaining('There is no snapshot 2/1/6')]);
  });

  test('of a correction shows the player before and after', async () => {
    const body = await json(await preview({ action: 'correct', player: ada, x: 50_300, life: 'stunned', durationMs: 5_000 }));
    expect(body).toMatchObject({ confirm: 'Ada', players: 1, zones: [2] });
    expect(body.changes).toMatchObject([{ change: 'both', distanceMm: 300, b: { x: 50_300, y: 51_000, life: 'stunned' } }]);
  });

  test('tells a viewer what it takes, and that it may not', async () => {
    const body = await json(await preview({ action: 'kick', player: ada }, { cookie: cookies['vi']! }));
    expect(body).toMatchObject({ needs: 'operator', allowed: false, players: 1 });
    expect((await json(await preview({ action: 'restart-server', node: 'game-1' }, { cookie: cookies['op']! }))).allowed).toBe(false);
  });
});

describe('An action', () => {
  test.each([
    [
      { action: 'notice', zone: 3, text: ' Soon ', severity: 'emergency' },
      { type: 2, zone: 3, text: 'Soon', choice: 3 },
    ],
    [
      { action: 'kick', player: ada, text: 'Be kind.' },
      { type: 3, player: ada, text: 'Be kind.', zone: 0 },
    ],
    [
      { action: 'correct', player: ada, y: 5, confirm: 'Ada' },
      { type: 6, player: ada, x: -1, y: 5, choice: -1 },
    ],
    [
      { action: 'correct', player: ada, life: 'dead', durationMs: 900, confirm: 'Ada' },
      { type: 6, choice: 2, durationMs: 900, x: -1 },
    ],
    [
      { action: 'restart-zone', zone: 2, confirm: '2' },
      { type: 7, zone: 2 },
    ],
    [
      { action: 'restore-zone', zone: 2, epoch: 1, sequence: 5, confirm: '2' },
      { type: 8, zone: 2, epoch: 1, sequence: 5 },
    ],
    [
      { action: 'rehearse', zone: 2 },
      { type: 9, zone: 2 },
    ],
    [
      { action: 'restart-server', node: 'game-1', confirm: 'game-1' },
      { type: 10, zone: 0, node: 'game-1' },
    ],
    [
      { action: 'admission', mode: 'draining', durationMs: 60_000, confirm: 'all' },
      { type: 11, node: '', choice: 3, durationMs: 60_000 },
    ],
    [
      { action: 'admission', mode: 'open' },
      { type: 11, choice: 1, durationMs: 0 },
    ],
    [
      { action: 'snapshot', zone: 0 },
      { type: 1, zone: 0 },
    ],
  ])('%o becomes the command that game servers know', async (wish, expected) => {
    const response = await act(wish);
    expect(response.status).toBe(202);
    const command = await commandOf(response);
    expect(command).toMatchObject({ ...expected, issuedBy: 'operator', reason: 'a test' });
    expect(command.expiresAtMs - command.issuedAtMs).toBe(300_000);
    const [entry] = await audited('limit=1');
    expect(entry).toMatchObject({ action: wish.action, result: 'done', commandId: command.id, reason: 'a test', actor: 'operator' });
  });

  test('of danger is not done without the word that its preview gives', async () => {
    for (const confirm of [undefined, '', '1', 'ada', '22']) {
      const refused = await act({ action: 'restart-zone', zone: 2, confirm });
      expect([refused.status, (await json(refused)).error.code]).toEqual([400, 'not_confirmed']);
    }
  });

  test('is for those whose role it takes, and the refusal is kept', async () => {
    const refused = await act({ action: 'restart-server', node: 'game-1', confirm: 'game-1' }, { cookie: cookies['op']! });
    expect([refused.status, (await json(refused)).error]).toMatchObject([403, { code: 'forbidden' }]);
    const [entry] = await audited('limit=1');
    expect(entry).toMatchObject({
      ...{ actor: 'op', action: 'restart-server', target: { kind: 'server', id: 'game-1' }, result: 'refused' },
      details: { needs: 'administrator' },
    });
    expect((await act({ action: 'kick', player: ada }, { cookie: cookies['vi']! })).status).toBe(403);
    expect((await act({ action: 'kick', player: ada }, { cookie: cookies['op']! })).status).toBe(202);
    expect((await act({ action: 'kick', player: ada }, {})).status).toBe(401);
  });

  test.each([
    [{ action: 'dance' }, 400],
    [{ action: 'notice', text: ' ' }, 400],
    [{ action: 'notice', text: '가'.repeat(400) }, 400],
    [{ action: 'kick' }, 400],
    [{ action: 'kick', player: 999_999 }, 404],
    [{ action: 'kick', player: '7 OR 1=1' }, 400],
    [{ action: 'kick', player: ada, reason: '   ' }, 400],
    [{ action: 'restart-zone', zone: 0, confirm: 'all' }, 400],
    [{ action: 'rehearse' }, 400],
    [{ action: 'restore-zone', zone: 2, confirm: '2' }, 400],
    [{ action: 'restart-server', confirm: 'all' }, 400],
    [{ action: 'correct', player: ada, confirm: 'Ada' }, 400],
    [{ action: 'correct', player: ada, life: 'dead', confirm: 'Ada' }, 400],
    [{ action: 'admission', mode: 'draining', confirm: 'all' }, 400],
    [{ action: 'admission', mode: 'ajar' }, 400],
  ])('%o is refused in words', async (wish, status) => {
    const refused = await act(wish);
    expect([refused.status, typeof (await json(refused)).error.message]).toEqual([status, 'string']);
  });

  test('that bans keeps the player out from now on, and one that lifts the ban lets it in', async () => {
    const login = await json(await post('/api/login/guest', { name: 'Eve' }, {}));
    const banned = await act({ action: 'ban', player: login.playerId, durationMs: 60_000, confirm: 'Eve' });
    expect(await commandOf(banned)).toMatchObject({ type: 4, player: login.playerId, durationMs: 60_000 });
    const database = new Database(join(data, 'platform.db'));
    const row = (): any => database.query('SELECT * FROM bans WHERE player_id = ?').get(login.playerId);
    expect(row()).toMatchObject({ reason: 'a test', banned_by: 'operator' });
    expect(row().until_ms - row().banned_at_ms).toBeWithin(59_000, 60_001);
    expect((await act({ action: 'unban', player: login.playerId })).status).toBe(202);
    expect(row()).toBeNull();
    database.close();
  });
});

describe('What becomes of an action', () => {
  test('is told to listeners as it comes, and kept with the action', async () => {
    const socket = await openLive(platform);
    const { commandId } = await json(await act({ action: 'rehearse', zone: 2 }));
    const state = async (): Promise<string> => (await json(await platform.get(`/api/actions/${commandId}`))).state;
    expect(await state()).toBe('waiting');
    const type = PlatformCommandType.RehearseRecovery;
    journal.write([outcomeBytes({ commandId, zone: 2, type, state: OutcomeState.Begun })], BlockKind.Outcome);
    await eventually(state, (found) => found === 'begun');
    journal.write([outcomeBytes({ commandId, zone: 2, rehearsal: {} })], BlockKind.Outcome);
    const told = await socket.newest('outcome', (message) => message.commandId === commandId && message.state === 'done');
    expect(told).toMatchObject({ zone: 2, node: 'node-1', rehearsal: { source: 'hot', log: 'journal', liveHash: '01'.repeat(32) } });
    socket.close();
    const action = await json(await platform.get(`/api/actions/${commandId}`));
    expect(action).toMatchObject({ action: 'rehearse', zone: 2, issuedBy: 'operator', state: 'done' });
    expect(action.outcomes.map((outcome: any) => outcome.state).sort()).toEqual(['begun', 'done']);
    const { rehearsals } = await json(await platform.get('/api/rehearsals?zone=2'));
    expect(rehearsals).toMatchObject([{ commandId, issuedBy: 'operator', holds: true, eventsReplayed: 23, source: 'hot' }]);
  });

  test.each([
    ['of another state', { shadowHash: 2 }],
    ['with events lost', { eventsLost: 1 }],
  ])('is no proof when the shadow came out %s', async (_, rehearsal) => {
    const { commandId } = await json(await act({ action: 'rehearse', zone: 3 }));
    journal.write([outcomeBytes({ commandId, zone: 3, rehearsal })], BlockKind.Outcome);
    const found = await eventually(
      async () => (await json(await platform.get('/api/rehearsals?zone=3'))).rehearsals.find((one: any) => one.commandId === commandId),
      (one) => one !== undefined,
    );
    expect(found.holds).toBe(false);
  });

  test('is listed, the newest first, in pages', async () => {
    const all: any[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: any = await json(await platform.get(`/api/actions?limit=4&cursor=${cursor}`));
      expect(page.actions.length).toBeLessThanOrEqual(4);
      all.push(...page.actions);
      cursor = page.nextCursor;
    }
    const times = all.map(({ issuedAt }) => issuedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(all.map(({ commandId }) => commandId)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(10);
    expect((await platform.get('/api/actions/none')).status).toBe(404);
  });

  test('is not promised when it cannot be put on its way: nothing is known to be under way, and the audit log says so', async () => {
    const other = await startPlatform(join(temporaryFolder(), 'other'));
    writeFileSync(join(other.dataFolder, 'commands'), 'no folder');
    const refused = await fetch(`${other.url}/api/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${other.operatorToken}` },
      body: JSON.stringify({ action: 'snapshot', zone: 1, reason: 'a test' }),
    });
    expect([refused.status, (await json(refused)).error.code]).toEqual([503, 'commands_unavailable']);
    const { entries } = await json(await other.get('/api/audit?action=snapshot'));
    expect(entries.map(({ result }: any) => result)).toEqual(['refused', 'done']);
    expect(await other.stop()).toBe(0);
  });
});
