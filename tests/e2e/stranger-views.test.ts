import { beforeAll, expect } from 'bun:test';
import { scenario, sharedStage } from './src/processes/stage.ts';
import { FromServer, HazardKind, Life } from './src/stranger/codes.ts';
import { middleOf, stepTo, walkTo } from './src/stranger/walk.ts';
import { enter, startServers, yardMap, type Servers } from './src/world-under-test.ts';

// What a client is shown, as docs/protocol.md tells of it.
const { stage, scene } = sharedStage();
let servers: Servers;

beforeAll(async () => {
  servers = await startServers(stage);
}, 60_000);

scene('Resync is answered with everything in view anew, and playing goes on', async () => {
  const { client: other } = await enter(stage, servers);
  const { client } = await enter(stage, servers);
  expect((await client.move(10_200, 10_100)).kind).toBe('accepted');
  await client.until('the other', () => client.world.players.has(other.welcome.playerId));
  const before = new Set(client.world.players.keys());
  client.resync();
  await client.until('a second full update', () => client.world.fullUpdates === 2);
  expect(new Set(client.world.players.keys())).toEqual(before);
  expect(client.me).toMatchObject({ x: 10_200, y: 10_100 });
  expect((await stepTo(client, 10_300, 10_100)).kind).toBe('accepted');
  expect(client.world.fullUpdates).toBe(2);
});

scene('who comes back from the dead is told by Placed where it stands, and others by an update', async () => {
  const { client } = await enter(stage, servers);
  const { client: other } = await enter(stage, servers);
  const pit = middleOf(client.welcome.map.hazards.find(({ kind }) => kind === HazardKind.Pit)!);
  await walkTo(client, client.welcome, { x: pit.x, y: pit.y + 700 });
  expect((await stepTo(client, pit.x, pit.y + 400)).kind).toBe('accepted');
  const isPlaced = ([type]: readonly unknown[]): boolean => type === FromServer.Placed;
  await client.until('Placed', () => client.heard.some(isPlaced));
  const [, x, y, tick] = client.heard.find(isPlaced) as [number, number, number, number];
  expect({ x, y }).toEqual({ x: 10_000, y: 10_000 });
  expect(tick).toBeGreaterThan(client.welcome.tick);
  await client.until('life', () => client.me.x === 10_000 && client.world.players.get(client.welcome.playerId)?.life === Life.Alive);
  await other.until('the respawn', () => other.world.players.get(client.welcome.playerId)?.y === 10_000);
  expect(other.heard.some(isPlaced)).toBe(false);
});

scenario('who walks out of the view is gone from it, and is there again on the way back', async (own) => {
  const switches = ['--zones', '1', '--map', yardMap, '--Sync:ViewRadiusMm=3000', '--Sync:NearRadiusMm=1000', '--Sync:CellMm=1000'];
  const near = await startServers(own, { switches });
  const { client: watcher } = await enter(own, near);
  const { client: walker, guest } = await enter(own, near, 'Grace');
  expect(watcher.welcome.view).toMatchObject({ viewRadiusMm: 3_000, nearRadiusMm: 1_000 });
  const far = { x: 3_000, y: 10_000 };
  await watcher.until('Grace coming in', () => watcher.world.players.has(guest.playerId));
  await walkTo(walker, walker.welcome, far);
  for (const [seer, seen] of [
    [watcher, walker],
    [walker, watcher],
  ] as const) {
    await seer.until('being out of view', () => !seer.world.players.has(seen.welcome.playerId));
    expect(seer.world.players.has(seer.welcome.playerId)).toBe(true);
  }
  // Out of view is not out of the zone: what happens there is not told, and the way back shows it as it is.
  await walkTo(walker, far, { x: 9_000, y: 10_500 });
  for (const [seer, seen] of [
    [watcher, walker],
    [walker, watcher],
  ] as const) {
    await seer.until('being in view again', () => seer.world.players.has(seen.welcome.playerId));
    const { x, y } = seen.me;
    const { quantumMm } = seer.welcome.view;
    const rounded = (value: number): number => Math.trunc(value / quantumMm) * quantumMm;
    await seer.until('the place', () => {
      const shown = seer.world.players.get(seen.welcome.playerId);
      return shown !== undefined && rounded(shown.x) === rounded(x) && rounded(shown.y) === rounded(y);
    });
    expect(seer.world.fullUpdates).toBe(1);
  }
});
