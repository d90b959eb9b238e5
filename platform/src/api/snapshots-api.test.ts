import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SnapshotTrigger } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
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

  test.each(paths)('%s is for operators and administrators', async (path) => {
    const statuses = async (headers: Record<string, string>) => (await fetch(platform.url + path, { headers })).status;
    expect(await statuses({})).toBe(401);
    expect(await statuses({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await statuses({ cookie: viewer })).toBe(403);
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
      playersInZone: [{ id: 7, name: 'Ada', x: 50_000, y: 51_000, life: 1, lifeUntilTick: 0 }],
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

test('With MongoDB down the platform starts, pauses only its snapshots, and says so', async () => {
  const other = await startPlatform(join(folder, 'other'), {
    MONGODB_URL: 'mongodb://127.0.0.1:1/verdict',
    VERDICT_STORE_TIMEOUT_MS: '300',
  });
  new JournalWriter(join(folder, 'other/journal')).write([opened({ sequence: 1 })]);
  const parts = await eventually(
    async () => (await json(await fetch(`${other.url}/readyz`))).parts as any[],
    (found) => found.every(({ name, ready }) => ready !== (name === 'snapshots')) && found.at(-2).reason.includes('MongoDB'),
  );
  expect(parts.find(({ ready }) => !ready)).toMatchObject({ name: 'snapshots', reason: expect.stringContaining('MongoDB') });
  const refused = await other.get('/api/snapshots/1/newest');
  expect([refused.status, (await json(refused)).error.code]).toEqual([503, 'store_unavailable']);
  expect(await other.stop()).toBe(0);
});
