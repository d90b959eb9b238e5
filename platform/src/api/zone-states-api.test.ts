import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedisClient } from 'bun';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { figuresBytes } from '../testing/figures.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { describeWithServer } from '../testing/skips.ts';
import { snapshotBytes } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { viewBytes } from '../testing/views.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const player = (id: number, name: string, x: number, life = 0): readonly unknown[] => [id, name, x, 100, life, life * 900, 40, 2_500];
const sight = (id: number, name: string, x: number, life = 0): readonly unknown[] => [id, name, [x, 100], life, life * 900, 2_500, 77, 0];

/** Five players: in the hot snapshot four of them, in the cold one three, and each a little elsewhere. */
const hot = snapshotBytes({
  zone: 2,
  sequence: 20,
  players: [player(1, 'Ada', 100), player(2, 'Bo', 200), player(3, 'Cy', 300), player(4, 'Di', 400)],
});
const cold = snapshotBytes({ zone: 2, sequence: 10, players: [player(1, 'Ada', 100), player(2, 'Bo', 230, 2), player(5, 'Ed', 500)] });
const seen = [sight(1, 'Ada', 100), sight(2, 'Bo', 200, 1), sight(3, 'Cy', 340), sight(4, 'Di', 410, 2), sight(6, 'Fi', 600)];

async function start(
  name: string,
  options: Readonly<Record<string, string>> = {},
): Promise<{ platform: PlatformProcess; stop: () => Promise<void> }> {
  const data = join(folder, name);
  const journal = new JournalWriter(join(data, 'journal'));
  const zone = new ZoneScript(2);
  journal.write([zone.open(), zone.enter(1, 'Ada'), zone.enter(3, 'Cy')]);
  journal.write([cold], BlockKind.Snapshot);
  const platform = await startPlatform(data, options);
  journal.write([figuresBytes({ zones: { 2: 5, 9: 0 } })], BlockKind.Figures);
  const publishing = setInterval(() => journal.write([viewBytes({ zone: 2, sequence: 30, players: seen })], BlockKind.View), 100);
  await eventually(
    async () => {
      const [zones, snapshots, players] = await Promise.all(['zones', 'snapshots', 'players'].map((path) => platform.get(`/api/${path}`)));
      return [(await json(zones!)).zones?.length, (await json(snapshots!)).snapshots?.length, (await json(players!)).players?.length];
    },
    ([zones, snapshots, players]) => zones === 2 && snapshots === 1 && players === 2,
  );
  return {
    platform,
    stop: async () => {
      clearInterval(publishing);
      expect(await platform.stop()).toBe(0);
    },
  };
}

describe('The states of a zone', () => {
  const hotFolder = join(folder, 'files/snapshots');
  let platform: PlatformProcess;
  let stop: () => Promise<void>;
  const compare = async (a: string, b: string): Promise<any> =>
    await json(await platform.get(`/api/snapshots/compare?zone=2&a=${a}&b=${b}`));

  beforeAll(async () => {
    mkdirSync(hotFolder, { recursive: true });
    writeFileSync(join(hotFolder, 'zone-2'), hot);
    ({ platform, stop } = await start('files', { VERDICT_MAP: join(folder, 'map.json') }));
  }, 20_000);
  afterAll(() => stop());

  test('are compared player by player', async () => {
    const { a, b, same, players } = await compare('cold:1/10', 'hot');
    expect([a, b]).toMatchObject([
      { kind: 'cold', epoch: 1, sequence: 10, players: 3, stateHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { kind: 'hot', epoch: 1, sequence: 20, players: 4 },
    ]);
    expect(same).toBe(1);
    expect(players).toEqual([
      { id: 2, name: 'Bo', change: 'both', a: { x: 230, y: 100, life: 'dead' }, b: { x: 200, y: 100, life: 'alive' }, distanceMm: 30 },
      { id: 3, name: 'Cy', change: 'only-b', a: null, b: { x: 300, y: 100, life: 'alive' }, distanceMm: null },
      { id: 4, name: 'Di', change: 'only-b', a: null, b: { x: 400, y: 100, life: 'alive' }, distanceMm: null },
      { id: 5, name: 'Ed', change: 'only-a', a: { x: 500, y: 100, life: 'alive' }, b: null, distanceMm: null },
    ]);
  });

  test('are compared with what is played at this moment', async () => {
    const { b, same, players } = await compare('hot', 'live');
    expect(b).toMatchObject({ kind: 'live', sequence: 30, players: 5, stateHash: null });
    expect(same).toBe(1);
    expect(players.map(({ name, change }: any) => [name, change])).toEqual([
      ['Bo', 'life'],
      ['Cy', 'moved'],
      ['Di', 'both'],
      ['Fi', 'only-b'],
    ]);
  });

  test('that do not exist are told of in words', async () => {
    const statuses = async (zone: number, a: string): Promise<[number, string]> => {
      const response = await platform.get(`/api/snapshots/compare?zone=${zone}&a=${a}&b=hot`);
      return [response.status, (await json(response)).error.message];
    };
    expect(await statuses(2, 'cold:1/11')).toEqual([404, 'There is no snapshot 2/1/11.']);
    expect(await statuses(9, 'hot')).toEqual([404, 'Zone 9 has no hot snapshot.']);
    expect(await statuses(77, 'live')).toEqual([404, expect.stringMatching(/hot snapshot|No server reports zone 77/)]);
    for (const wrong of ['cold', 'cold:1', 'warm', 'cold:a/b', "hot' OR 1=1"])
      expect((await statuses(2, encodeURIComponent(wrong)))[0]).toBe(400);
  });

  test('are listed where they are hot, and a damaged one hides no other', async () => {
    writeFileSync(join(hotFolder, 'zone-5'), hot.subarray(0, 80));
    const list = await json(await platform.get('/api/snapshots/hot'));
    expect(list).toMatchObject({ store: 'files', snapshots: [{ zone: 2, sequence: 20, players: 4, sizeBytes: hot.length }] });
    expect(list.problem).toContain('zone 5 is damaged');
    rmSync(join(hotFolder, 'zone-5'));
    expect((await json(await platform.get('/api/snapshots/hot'))).problem).toBeNull();
  });

  test('show each copy of a player, and why one is missing', async () => {
    const ada = await json(await platform.get('/api/players/1/copies'));
    expect(ada).toMatchObject({
      live: { x: 100, y: 100, life: 'alive', zone: 2, sequence: 30, name: 'Ada' },
      hot: { sequence: 20 },
      cold: { sequence: 10 },
      database: { sequence: 2, zone: 2, online: true, name: 'Ada' },
      problems: {},
    });
    const cy = await json(await platform.get('/api/players/3/copies'));
    expect([cy.live.x, cy.hot.x, cy.cold]).toEqual([340, 300, null]);
    expect(cy.problems).toEqual({ cold: 'The player is not in zone 2 there.' });
    expect((await platform.get('/api/players/88/copies')).status).toBe(404);
  });

  test('come with the map that the zone is of, once there is one', async () => {
    const zone = async (): Promise<any> => await json(await platform.get('/api/zones/2'));
    expect(await zone()).toMatchObject({ zone: 2, node: 'node-1', epoch: 1, health: 'playing', map: null });
    writeFileSync(join(folder, 'map.json'), '{ not a map');
    expect((await zone()).map).toBeNull();
    const walls = [{ x: 1, y: 2, widthMm: 3, heightMm: 4 }];
    const map = { widthMm: 900, heightMm: 800, obstacles: walls, hazards: [{ kind: 'pit', ...walls[0] }], items: [] };
    writeFileSync(join(folder, 'map.json'), JSON.stringify(map));
    const rectangle = { x: 1, y: 2, width: 3, height: 4 };
    const drawn = { widthMm: 900, heightMm: 800, obstacles: [rectangle], hazards: [{ kind: 'pit', ...rectangle }] };
    expect((await eventually(zone, (found) => found.map !== null)).map).toEqual(drawn);
    expect((await platform.get('/api/zones/77')).status).toBe(404);
  });
});

test('A Redis that is down is a sentence, and hides nothing else', async () => {
  const { platform, stop } = await start('down', { REDIS_URL: 'redis://:secret@127.0.0.1:1' });
  const list = await json(await platform.get('/api/snapshots/hot'));
  expect([list.store, list.snapshots]).toEqual(['redis', []]);
  expect(list.problem).toContain('127.0.0.1:1');
  expect(list.problem).not.toContain('secret');
  const ada = await json(await platform.get('/api/players/1/copies'));
  expect([ada.hot, ada.cold.sequence, ada.live.sequence]).toEqual([null, 10, 30]);
  expect(ada.problems.hot).toContain('Redis');
  expect((await platform.get('/api/snapshots/compare?zone=2&a=hot&b=live')).status).toBe(503);
  await stop();
}, 20_000);

describeWithServer('Hot snapshots in Redis', 'redis', 'REDIS_URL', (url) => {
  test('are found under the keys that game servers write', async () => {
    const redis = new RedisClient(url);
    const world = `test-${process.pid}`;
    await redis.set(`verdict:{${world}}:snapshot:2`, Buffer.from(hot) as never, 'PX', 60_000);
    await redis.set(`verdict:{other}:snapshot:3`, Buffer.from(hot) as never, 'PX', 60_000);
    const { platform, stop } = await start('redis', { REDIS_URL: url, VERDICT_REDIS_WORLD: world });
    const list = await json(await platform.get('/api/snapshots/hot'));
    expect(list).toMatchObject({ store: 'redis', snapshots: [{ zone: 2, sequence: 20, players: 4 }], problem: null });
    expect((await json(await platform.get('/api/players/1/copies'))).hot).toMatchObject({ x: 100, sequence: 20 });
    await redis.del(`verdict:{${world}}:snapshot:2`, 'verdict:{other}:snapshot:3');
    redis.close();
    await stop();
  }, 20_000);
});
