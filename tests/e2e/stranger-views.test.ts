import { beforeAll, expect } from 'bun:test';
import { sharedStage } from './src/processes/stage.ts';
import { FromServer, HazardKind, Life } from './src/stranger/codes.ts';
import { middleOf, stepTo, walkTo } from './src/stranger/walk.ts';
import { enter, startServers, type Servers } from './src/world-under-test.ts';

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
