import { afterAll, afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { SnapshotTrigger } from '../contracts/events.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import { baseTimeMs } from '../testing/events.ts';
import { describeWithServer } from '../testing/skips.ts';
import { snapshotBytes, type SnapshotParts } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { nameOf, storedForm, type ColdSnapshots, type StoredSnapshot } from './cold-snapshots.ts';
import { MongoColdSnapshots } from './mongo-cold-snapshots.ts';
import { SqliteColdSnapshots } from './sqlite-cold-snapshots.ts';
import { readZoneSnapshot } from './zone-snapshot.ts';

const cut = (parts: SnapshotParts): StoredSnapshot => storedForm(readZoneSnapshot(snapshotBytes(parts)));
const save = (store: ColdSnapshots, ...parts: SnapshotParts[]) => store.save({ snapshots: parts.map(cut), deadLetters: 0, journal: null });

/** What every store of cold snapshots must do. Each adapter runs this same suite. */
function coldSnapshotsConformance(open: () => ColdSnapshots): void {
  let store: ColdSnapshots;
  const names = async (zone: number | null = null) => (await store.list(zone, null, 100)).map(nameOf);

  beforeEach(async () => {
    store = open();
    await store.open();
  });
  afterEach(async () => await store.close());

  test('gives back what was saved, byte for byte', async () => {
    const snapshot = cut({ zone: 3, epoch: 2, sequence: 77, trigger: SnapshotTrigger.Manual, triggerId: randomUUID(), node: 'node-9' });
    expect(await store.save({ snapshots: [snapshot], deadLetters: 0, journal: null })).toEqual({ applied: 1, duplicates: 0 });
    const read = await store.one(snapshot);
    expect(Buffer.from(read!.bytes).equals(snapshot.bytes)).toBe(true);
    expect({ ...read!, bytes: null }).toEqual({ ...snapshot, bytes: null });
    expect(await store.one({ zone: 3, epoch: 2, sequence: 78 })).toBeNull();
  });

  test('keeps each cut once, however often it comes', async () => {
    const again = [{ sequence: 10 }, { sequence: 20 }];
    await save(store, ...again);
    expect(await save(store, ...again, { sequence: 30 })).toEqual({ applied: 1, duplicates: 2 });
    expect(await names()).toHaveLength(3);
  });

  test('of one state keeps the cut that somebody asked for, else the later one, in whatever order they come', async () => {
    const first = { sequence: 10, tick: 100 };
    const later = { sequence: 10, tick: 160 };
    const wanted = { sequence: 10, tick: 120, trigger: SnapshotTrigger.Manual, triggerId: 'asked' };
    for (const [zone, order] of [
      [first, later, wanted],
      [wanted, later, first],
      [later, wanted, first],
    ].entries()) {
      for (const parts of order) await save(store, { ...parts, zone });
      expect((await store.list(zone, null, 10)).map(({ tick, triggerId }) => [tick, triggerId])).toEqual([[120, 'asked']]);
      await save(store, { ...first, zone: zone + 10 }, { ...later, zone: zone + 10 });
      await save(store, { ...first, zone: zone + 10 });
      expect((await store.list(zone + 10, null, 10)).map(({ tick }) => tick)).toEqual([160]);
    }
  });

  test('finds the newest of a zone by epoch before sequence, and the one before it', async () => {
    await save(
      store,
      { epoch: 1, sequence: 900 },
      { epoch: 2, sequence: 5 },
      { epoch: 2, sequence: 8 },
      { zone: 2, epoch: 9, sequence: 1 },
    );
    const found: string[] = [];
    for (let at = await store.newest(1, null); at !== null; at = await store.newest(1, at)) found.push(nameOf(at));
    expect(found).toEqual(['1/2/8', '1/2/5', '1/1/900']);
    expect(await store.newest(7, null)).toBeNull();
    expect((await store.newestOfEachZone()).map(nameOf).sort()).toEqual(['1/2/8', '2/9/1']);
  });

  test('lists the newest first, in pages without overlap, of one zone or of all', async () => {
    await save(
      store,
      ...Array.from({ length: 25 }, (_, i) => ({ zone: 1 + (i % 3), sequence: i + 1, takenAtMs: baseTimeMs + Math.floor(i / 5) })),
    );
    const all: string[] = [];
    for (let page = await store.list(null, null, 4); page.length > 0; page = await store.list(null, page.at(-1)!, 4)) {
      all.push(...page.map(nameOf));
    }
    expect(all).toEqual(await names());
    expect(new Set(all).size).toBe(25);
    const times = (await store.list(null, null, 100)).map(({ takenAtMs }) => takenAtMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect((await store.list(2, null, 100)).every(({ zone }) => zone === 2)).toBe(true);
    expect(await names(2)).toHaveLength(8);
    expect('bytes' in (await store.list(null, null, 1))[0]!).toBe(false);
  });

  test('goes through what is old from the oldest on, and removes', async () => {
    await save(store, ...Array.from({ length: 10 }, (_, i) => ({ sequence: i + 1, takenAtMs: baseTimeMs + i })));
    const seen: number[] = [];
    for (
      let page = await store.oldest(baseTimeMs + 7, null, 3);
      page.length > 0;
      page = await store.oldest(baseTimeMs + 7, page.at(-1)!, 3)
    ) {
      seen.push(...page.map(({ sequence }) => sequence));
      await store.remove(page.filter(({ sequence }) => sequence % 2 === 0));
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await store.list(null, null, 100)).map(({ sequence }) => sequence)).toEqual([10, 9, 8, 7, 5, 3, 1]);
    await store.remove([]);
  });

  test('remembers how far it was read and what was counted', async () => {
    expect(await store.committed()).toBeNull();
    await store.save({ snapshots: [cut({ sequence: 1 })], deadLetters: 2, journal: { position: 4_096, index: 17 } });
    await store.save({ snapshots: [cut({ sequence: 1 }), cut({ sequence: 2 })], deadLetters: 0, journal: null });
    await store.save({ snapshots: [], deadLetters: 0, journal: { position: 9_007_199_254_740_000, index: 18 } });
    const told = { applied: 2, duplicates: 1, deadLetters: 2, journal: { position: 9_007_199_254_740_000, index: 18 } };
    expect(await store.open()).toEqual(told);
    expect(await store.committed()).toEqual(told.journal);
    await store.close();
    await expect(store.list(null, null, 1)).rejects.toThrow(StoreUnavailableError);
  });
}

describe('Cold snapshots in SQLite', () => {
  const folder = temporaryFolder();
  let files = 0;
  coldSnapshotsConformance(() => new SqliteColdSnapshots(join(folder, `${++files}/snapshots.db`), 10_000));

  test('are there after the server starts again', async () => {
    const path = join(folder, 'again.db');
    const first = new SqliteColdSnapshots(path, 10_000);
    await first.open();
    await save(first, { sequence: 5 });
    await first.close();
    const second = new SqliteColdSnapshots(path, 10_000);
    expect(await second.open()).toMatchObject({ applied: 1, journal: null });
    expect(await second.newest(1, null)).not.toBeNull();
    await second.close();
  });
});

describeWithServer('Cold snapshots in MongoDB', 'mongo', 'MONGODB_URL', (address) => {
  const made: string[] = [];
  coldSnapshotsConformance(() => {
    const url = new URL(address);
    url.pathname = `/verdict_test_${randomUUID().replaceAll('-', '')}`;
    made.push(url.href);
    return new MongoColdSnapshots(url.href, 10_000);
  });
  afterAll(async () => {
    for (const url of made) {
      const client = new MongoClient(url);
      await client.db().dropDatabase();
      await client.close();
    }
  });
});

describe('Cold snapshots in a MongoDB that is not there', () => {
  test.each([
    ['no server listens', 'mongodb://127.0.0.1:1/verdict'],
    ['the name cannot be resolved', 'mongodb://mongo.invalid/verdict'],
    ['the URL has an option nobody knows', 'mongodb://127.0.0.1:1/verdict?noSuchOption=1'],
  ])('count as unavailable, each time they are asked: %s', async (_, url) => {
    const store = new MongoColdSnapshots(url, 300);
    for (let i = 0; i < 3; i++) await expect(store.open()).rejects.toThrow(StoreUnavailableError);
    await expect(store.newest(1, null)).rejects.toThrow(/MongoDB|MONGODB_URL/);
    await store.close();
  });

  test('count as unavailable when the server takes the connection and says nothing', async () => {
    const sockets: Socket[] = [];
    const mute: Server = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };
    const store = new MongoColdSnapshots(`mongodb://127.0.0.1:${port}/verdict`, 300);
    await expect(store.open()).rejects.toThrow(StoreUnavailableError);
    await store.close();
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});
