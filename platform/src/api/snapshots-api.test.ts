import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { decodePlatformCommand, SnapshotTrigger, type PlatformCommand } from '../contracts/events.ts';
import { BlockKind, recordsOf } from '../ingest/journal/journal-format.ts';
import { JournalReader } from '../ingest/journal/journal-reader.ts';
import { opened } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { snapshotBytes } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
let platform: PlatformProcess;
let viewer: string;

const json = async (response: Response): Promise<any> => await response.json();
const whole = [1, 2, 3, 4, 5].map((i) => snapshotBytes({ sequence: i * 10, tick: i * 100, takenAtMs: Date.now() - 60_000 + i }));
const manual = snapshotBytes({ zone: 2, epoch: 3, sequence: 7, trigger: SnapshotTrigger.Manual, triggerId: 'asked-for' });

/** A session of somebody whose role may look at the game and not touch it. */
function makeViewer(): string {
  const token = randomBytes(32).toString('base64url');
  const database = new Database(join(data, 'platform.db'));
  database.run('PRAGMA busy_timeout = 10000');
  const id = database.run("INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES ('guest', 'viewer', '', 0)");
  database.run('INSERT INTO sessions (token_hash, administrator_id, created_at_ms, expires_at_ms) VALUES (?, ?, 0, ?)', [
    createHash('sha256').update(token).digest('hex'),
    Number(id.lastInsertRowid),
    Date.now() + 3_600_000,
  ]);
  database.close();
  return `verdict_session=${token}`;
}

/** Flips a byte of a snapshot where it is stored, as a failing disk would. */
function damage(sequence: number): void {
  const database = new Database(join(data, 'snapshots.db'));
  database.run('PRAGMA busy_timeout = 10000');
  const row = database.query('SELECT bytes FROM snapshots WHERE zone = 1 AND sequence = ?').get(sequence) as { bytes: Uint8Array };
  row.bytes[50]! ^= 1;
  database.run('UPDATE snapshots SET bytes = ? WHERE zone = 1 AND sequence = ?', [row.bytes, sequence]);
  database.close();
}

beforeAll(async () => {
  const journal = new JournalWriter(join(data, 'journal'));
  journal.write([opened({ sequence: 1 })]);
  for (const bytes of [...whole, manual]) journal.write([bytes], BlockKind.Snapshot);
  platform = await startPlatform(data);
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers.find(({ name }: any) => name === 'snapshots'),
    (consumer) => consumer.applied === 6,
  );
  viewer = makeViewer();
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('The API of cold snapshots', () => {
  const paths = ['/api/snapshots', '/api/snapshots/1/newest', '/api/snapshots/1/1/10'];

  test.each(paths)('%s is for everybody who is signed in', async (path) => {
    const statuses = async (headers: Record<string, string>) => (await fetch(platform.url + path, { headers })).status;
    expect(await statuses({})).toBe(401);
    expect(await statuses({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await statuses({ cookie: viewer })).toBe(200);
    expect((await platform.get(path)).status).toBe(200);
  });

  test('lists them, the newest first, with everything that tells them apart', async () => {
    const { store, snapshots, nextCursor } = await json(await platform.get('/api/snapshots?zone=1'));
    expect([store, nextCursor]).toEqual(['sqlite', null]);
    expect(snapshots.map(({ sequence }: any) => sequence)).toEqual([50, 40, 30, 20, 10]);
    expect(snapshots[0]).toEqual({
      zone: 1,
      epoch: 1,
      sequence: 50,
      tick: 500,
      takenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      ageMs: expect.any(Number),
      players: 1,
      sizeBytes: whole[4]!.length,
      checksum: Buffer.from(whole[4]!.subarray(0, 32)).toString('hex'),
      trigger: 'periodic',
      triggerId: '',
      node: 'node-1',
    });
  });

  test('gives them in pages', async () => {
    const seen: number[] = [];
    let cursor = '';
    do {
      const page = await json(await platform.get(`/api/snapshots?zone=1&limit=2&cursor=${cursor}`));
      seen.push(...page.snapshots.map(({ sequence }: any) => sequence));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([50, 40, 30, 20, 10]);
  });

  test('gives the bytes of one as they were written', async () => {
    const response = await platform.get('/api/snapshots/2/3/7');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await response.arrayBuffer()).equals(manual)).toBe(true);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('shows one with the players in it', async () => {
    expect(await json(await platform.get('/api/snapshots/2/3/7?as=json'))).toMatchObject({
      trigger: 'manual',
      triggerId: 'asked-for',
      journalPosition: 4_096,
      stateHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      playersInZone: [{ id: 7, name: 'Ada', x: 50_000, y: 51_000, life: 'alive', lifeUntilTick: 0 }],
      problem: null,
    });
  });

  test('gives the newest that is whole, and names those it passed over', async () => {
    damage(50);
    damage(40);
    const response = await platform.get('/api/snapshots/1/newest');
    expect(response.headers.get('x-verdict-skipped')).toBe('1/50, 1/40');
    expect(response.headers.get('x-verdict-snapshot')).toBe('1/1/30');
    expect(Buffer.from(await response.arrayBuffer()).equals(whole[2]!)).toBe(true);
    const one = await platform.get('/api/snapshots/1/1/50?as=json');
    expect([one.status, (await json(one)).error.code]).toEqual([409, 'damaged_snapshot']);
    for (const sequence of [10, 20, 30]) damage(sequence);
    const none = await platform.get('/api/snapshots/1/newest');
    expect([none.status, (await json(none)).error.message]).toEqual([404, expect.stringContaining('newest 5 are damaged')]);
  });

  test.each([
    ['/api/snapshots/9/newest', 404],
    ['/api/snapshots/1/1/11', 404],
    ['/api/snapshots/x/newest', 400],
    ['/api/snapshots/0/newest', 400],
    ['/api/snapshots/1/1/-1', 400],
    ['/api/snapshots/1/1/1e99', 400],
    ['/api/snapshots/1/1/10?as=xml', 400],
    ['/api/snapshots?zone=0', 400],
    ['/api/snapshots?limit=501', 400],
    ['/api/snapshots?cursor=zzz', 400],
  ])('answers %s with %d, in words', async (path, status) => {
    const response = await platform.get(path);
    expect([response.status, typeof (await json(response)).error.message]).toEqual([status, 'string']);
  });
});

describe('Asking for a snapshot', () => {
  const ask = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${platform.operatorToken}` }): Promise<Response> =>
    fetch(`${platform.url}/api/snapshots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const recorded = async (): Promise<PlatformCommand[]> => {
    const reader = new JournalReader(join(data, 'commands'));
    const head = await reader.head();
    const found = head === null ? null : await reader.read(0, head.durablePosition);
    await reader.close();
    if (found?.kind !== 'blocks') return [];
    return found.blocks.flatMap(({ buffer, offset, header }) => recordsOf(buffer, offset, header).map(decodePlatformCommand));
  };

  test('puts a command on its way that says who wants what, why and until when', async () => {
    const before = Date.now();
    const response = await ask({ zone: 2, reason: ' before the patch ' });
    const { commandId } = await json(response);
    expect([response.status, commandId]).toEqual([202, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const command = (await recorded()).at(-1)!;
    expect(command).toMatchObject({ id: commandId, type: 1, zone: 2, issuedBy: 'operator', reason: 'before the patch' });
    expect(command.issuedAtMs).toBeGreaterThanOrEqual(before);
    expect(command.expiresAtMs - command.issuedAtMs).toBe(300_000);
    expect((await ask({ zone: 0, reason: 'all of them' })).status).toBe(202);
    expect((await recorded()).map(({ zone }) => zone)).toEqual([2, 0]);
  });

  test.each([
    ['no zone', { reason: 'x' }],
    ['a negative zone', { zone: -1, reason: 'x' }],
    ['a zone that is no number', { zone: 'one', reason: 'x' }],
    ['no reason', { zone: 1 }],
    ['a blank reason', { zone: 1, reason: '  ' }],
    ['a reason too long', { zone: 1, reason: '왜'.repeat(171) }],
    ['no JSON', '{zone'],
  ])('is refused with %s, and nothing is recorded', async (_, body) => {
    const before = (await recorded()).length;
    const response = await ask(body);
    expect([response.status, typeof (await json(response)).error.message]).toEqual([400, 'string']);
    expect((await recorded()).length).toBe(before);
  });

  test('is for operators and administrators, from our own pages', async () => {
    const wish = { zone: 1, reason: 'x' };
    expect((await ask(wish, {})).status).toBe(401);
    expect((await ask(wish, { cookie: viewer })).status).toBe(403);
    expect((await ask(wish, { authorization: `Bearer ${platform.operatorToken}`, origin: 'https://evil.example' })).status).toBe(403);
    expect((await recorded()).every(({ reason }) => reason !== 'x')).toBe(true);
  });

  test('answers 503 within a bounded time while Kafka is down', async () => {
    const other = await startPlatform(join(folder, 'kafka'), { KAFKA_BROKERS: '127.0.0.1:1', VERDICT_STORE_TIMEOUT_MS: '1000' });
    const response = await fetch(`${other.url}/api/snapshots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${other.operatorToken}` },
      body: JSON.stringify({ zone: 1, reason: 'x' }),
    });
    expect([response.status, (await json(response)).error.code]).toEqual([503, 'commands_unavailable']);
    expect(await other.stop()).toBe(0);
  });
});

test('With MongoDB down the platform starts, pauses only its snapshots, and says so', async () => {
  const other = await startPlatform(join(folder, 'other'), {
    MONGODB_URL: 'mongodb://127.0.0.1:1/verdict',
    VERDICT_STORE_TIMEOUT_MS: '300',
  });
  new JournalWriter(join(folder, 'other/journal')).write([opened({ sequence: 1 })]);
  const parts = await eventually(
    async () => (await json(await fetch(`${other.url}/readyz`))).parts as any[],
    (found) =>
      found.every(({ name, ready }) => ready !== (name === 'snapshots')) &&
      found.find(({ name }) => name === 'snapshots').reason.includes('MongoDB'),
  );
  expect(parts.find(({ ready }) => !ready)).toMatchObject({ name: 'snapshots', reason: expect.stringContaining('MongoDB') });
  const refused = await other.get('/api/snapshots/1/newest');
  expect([refused.status, (await json(refused)).error.code]).toEqual([503, 'store_unavailable']);
  expect(await other.stop()).toBe(0);
});
