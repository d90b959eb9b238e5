import { beforeAll, expect } from 'bun:test';
import { join } from 'node:path';
import { sharedStage } from './src/processes/stage.ts';
import type { Stranger } from './src/stranger/client.ts';
import { Reason } from './src/stranger/codes.ts';
import { stepTo, walkTo } from './src/stranger/walk.ts';
import type { Somebody } from './src/stranger/world.ts';
import { enter, startServers, type Servers } from './src/world-under-test.ts';

// Items and monsters, as docs/protocol.md tells of them. An apple lies beside the only spawn point, a gem behind a snare.
const orchardMap = join(import.meta.dir, 'maps/orchard.json');
const { stage, scene } = sharedStage();
let servers: Servers;

beforeAll(async () => {
  servers = await startServers(stage, { switches: ['--zones', '1', '--map', orchardMap] });
}, 60_000);

async function itemOf(client: Stranger, name: string): Promise<Somebody> {
  const find = (): Somebody | undefined => [...client.world.items.values()].find((item) => item.name === name);
  await client.until(`the ${name}`, () => find() !== undefined);
  return find()!;
}

scene('of two who reach for one item exactly one has it, and both see that it is gone', async () => {
  const { client: first } = await enter(stage, servers);
  const { client: second } = await enter(stage, servers);
  const apple = await itemOf(first, 'apple');
  expect(apple).toMatchObject({ x: 11_000, y: 10_000 });
  expect(await itemOf(second, 'apple')).toEqual(apple);
  const verdicts = await Promise.all([first.pickUp(apple.id), second.pickUp(apple.id)]);
  expect(verdicts.map(({ kind }) => kind).sort()).toEqual(['denied', 'done']);
  expect(verdicts.find(({ kind }) => kind === 'denied')).toEqual({ kind: 'denied', reason: Reason.ItemGone, retryTicks: 0 });
  for (const client of [first, second]) await client.until('the apple being gone', () => !client.world.items.has(apple.id));
  // What lies there later is another one.
  expect((await itemOf(first, 'apple')).id).not.toBe(apple.id);
});

scene('an item out of reach stays where it is, one that never was is gone, and whoever is held by a snare takes nothing', async () => {
  const { client } = await enter(stage, servers);
  const gem = await itemOf(client, 'gem');
  expect(await client.pickUp(gem.id)).toEqual({ kind: 'denied', reason: Reason.OutOfReach, retryTicks: 0 });
  expect(await client.pickUp(Number.MAX_SAFE_INTEGER)).toEqual({ kind: 'denied', reason: Reason.ItemGone, retryTicks: 0 });
  await walkTo(client, client.welcome, { x: 10_000, y: 11_800 });
  expect((await stepTo(client, 10_000, 12_200)).kind).toBe('accepted');
  const held = await client.pickUp(gem.id);
  expect(held).toMatchObject({ kind: 'denied', reason: Reason.Stunned });
  expect((held as { retryTicks: number }).retryTicks).toBeGreaterThan(0);
  expect(client.world.items.get(gem.id)).toMatchObject({ x: 10_000, y: 13_500 });
});

scene('monsters are seen, and walk about', async () => {
  const { client } = await enter(stage, servers);
  await client.until('two slimes', () => client.world.monsters.size === 2);
  const before = [...client.world.monsters.values()].map((monster) => ({ ...monster }));
  expect(new Set(before.map(({ name }) => name))).toEqual(new Set(['slime']));
  await client.until('one of them walking', () =>
    before.some(({ id, x, y }) => {
      const now = client.world.monsters.get(id);
      return now !== undefined && (now.x !== x || now.y !== y);
    }),
  );
});
