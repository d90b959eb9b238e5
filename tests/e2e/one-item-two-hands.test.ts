import { expect } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import { verifyReplay } from './src/replay.ts';
import { seeded } from './src/seeded.ts';
import { scenarioWithOwn } from './src/servers.ts';
import { Stranger, type Verdict } from './src/stranger/client.ts';
import { Reason } from './src/stranger/codes.ts';
import { login, type Login } from './src/stranger/login.ts';

// Two reach for the same things, again and again, while both servers are killed. Each thing has one owner, and a yes is never taken back.
const seed = Number(process.env['VERDICT_TEST_SEED'] ?? 20_261_124);
const kills = 4;
const contestedBetweenKills = 40;
const patienceMs = 90_000;

/** One hand's reach for one thing, and what it was answered. */
interface Reach {
  readonly playerId: number;
  readonly itemId: number;
  readonly verdict: Verdict;
}

interface Entry {
  readonly itemId: number;
  readonly kind: string;
  readonly change: number;
  readonly cause: { readonly session: number; readonly sequence: number };
}

scenario(`each thing has one owner whatever is killed (seed ${seed})`, (stage) => play(stage, {}), 240_000);

scenarioWithOwn(
  ['kafka', 'mysql'],
  `each thing has one owner whatever is killed, on Kafka and MySQL (seed ${seed})`,
  (stage) => play(stage, { kafka: true, mysql: true }),
  240_000,
);

async function play(stage: Stage, servers: { readonly kafka?: boolean; readonly mysql?: boolean }): Promise<void> {
  const world = await FullWorld.start(stage, { ...servers, switches: ['--zones', '1', '--map', orchard(stage)] });
  const players = [await login(world.platform.url, 'Left'), await login(world.platform.url, 'Right')];
  const chance = seeded(seed);
  const reaches: Reach[] = [];
  const contested = (): number => new Set(reaches.map(({ itemId }) => itemId)).size;
  let isOver = false;
  const hands = players.map((player) => grab(world, player, reaches, () => isOver));
  for (let kill = 0; kill < kills; kill++) {
    const until = contested() + contestedBetweenKills;
    await eventually('they reach for more', contested, (count) => count >= until, patienceMs);
    await Bun.sleep(Math.round(chance() * 200));
    if (kill % 2 === 0) {
      await world.game.child.kill();
      await world.startGame();
    } else {
      await world.platform.child.kill();
      await world.startPlatform();
    }
  }
  const until = contested() + contestedBetweenKills;
  await eventually('they go on afterwards', contested, (count) => count >= until, patienceMs);
  isOver = true;
  await Promise.all(hands);
  await expectOneOwnerEach(world, players, reaches);
  expect(await world.game.child.stop()).toBe(0);
  if (!servers.kafka) await verifyReplay(stage, world.dataFolder);
}

/** A crowd of things within reach of where everybody appears, soon there again. */
function orchard(stage: Stage): string {
  const items = Array.from({ length: 12 }, (_, i) => ({
    kind: ['apple', 'coin', 'gem'][i % 3],
    x: 4_500 + (i % 4) * 300,
    y: 4_500 + Math.floor(i / 4) * 300,
    respawnTicks: 4,
  }));
  const monsters = [{ species: 'slime', x: 8_000, y: 8_000, radiusMm: 1_500, count: 2, stepMm: 300, stepTicks: 5 }];
  const spawnPoints = [{ x: 5_000, y: 5_000 }];
  const file = join(stage.folder(), 'orchard.json');
  writeFileSync(file, JSON.stringify({ widthMm: 10_000, heightMm: 10_000, obstacles: [], hazards: [], spawnPoints, items, monsters }));
  return file;
}

/** Reaches for the lowest-numbered thing in view, as the other hand does; connects again whenever the server is gone. */
async function grab(world: FullWorld, player: Login, reaches: Reach[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const stranger = await Stranger.enter({ host: '127.0.0.1', port: world.gamePort, token: player.token }).catch(() => null);
    if (stranger === null) {
      await Bun.sleep(20);
      continue;
    }
    const tried = new Set<number>();
    while (stranger.isOpen && !isOver()) {
      const itemId = Math.min(...[...stranger.world.items.keys()].filter((id) => !tried.has(id)));
      if (!Number.isFinite(itemId)) {
        await Bun.sleep(5);
        continue;
      }
      tried.add(itemId);
      const verdict = await stranger.pickUp(itemId);
      reaches.push({ playerId: player.playerId, itemId, verdict });
      if (verdict.kind !== 'refused') continue;
      // Nothing was decided: it may be tried again.
      tried.delete(itemId);
      await Bun.sleep(verdict.retryAfterMs);
    }
    stranger.drop();
  }
}

async function expectOneOwnerEach(world: FullWorld, players: readonly Login[], reaches: readonly Reach[]): Promise<void> {
  const yes = reaches.filter(({ verdict }) => verdict.kind === 'done');
  const owners = new Map<number, number>();
  for (const { itemId, playerId } of yes) {
    expect({ itemId, alsoOf: owners.get(itemId) }).toEqual({ itemId, alsoOf: undefined });
    owners.set(itemId, playerId);
  }
  // They did meet at the same things, and both had some; who came second was told so.
  const late = reaches.filter(({ verdict }) => verdict.kind === 'denied');
  expect(late.length).toBeGreaterThan(0);
  expect(late.filter(({ verdict }) => verdict.kind === 'denied' && verdict.reason !== Reason.ItemGone)).toEqual([]);

  await eventually(
    'the platform has all of it',
    async () => (await world.platform.ingest()).consumers.find(({ name }) => name === 'persistence')!,
    ({ lagEvents, state }) => state === 'running' && lagEvents === 0,
    patienceMs,
  );
  const entered = await eventually(
    'every yes has its entry',
    async () => {
      const all = new Map<number, Entry & { playerId: number }>();
      for (const { playerId } of players) {
        for (const entry of await ledgerOf(world, playerId)) {
          expect({ itemId: entry.itemId, twice: all.has(entry.itemId) }).toEqual({ itemId: entry.itemId, twice: false });
          all.set(entry.itemId, { ...entry, playerId });
        }
      }
      return all;
    },
    (all) => yes.every(({ itemId }) => all.has(itemId)),
    patienceMs,
  );
  expect(yes.filter(({ itemId, playerId }) => entered.get(itemId)?.playerId !== playerId)).toEqual([]);
  // What nobody heard a yes to was decided unheard: whose it is had reached for it, and its connection had ended first.
  const unheard = [...entered.values()].filter(({ itemId }) => !owners.has(itemId));
  const hadNoAnswer = ({ itemId, playerId }: { itemId: number; playerId: number }): boolean =>
    reaches.some((reach) => reach.itemId === itemId && reach.playerId === playerId && reach.verdict.kind === 'unknown');
  expect(unheard.filter((entry) => !hadNoAnswer(entry))).toEqual([]);

  for (const { playerId } of players) {
    const sums: Record<string, number> = {};
    for (const { kind, change } of await ledgerOf(world, playerId)) sums[kind] = (sums[kind] ?? 0) + change;
    const { inventory } = await world.platform.get<{ inventory: { kind: string; quantity: number }[] }>(
      `/api/players/${playerId}/inventory`,
    );
    expect(Object.fromEntries(inventory.map(({ kind, quantity }) => [kind, quantity]))).toEqual(sums);
  }
  for (const { name, gaps, missing, fenced, deadLetters } of (await world.platform.ingest()).consumers) {
    expect({ name, gaps, missing, fenced, deadLetters }).toEqual({ name, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 });
  }
}

async function ledgerOf(world: FullWorld, playerId: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let before = '';
  while (true) {
    const page = await world.platform.get<{ transactions: Entry[]; nextBefore: string | null }>(
      `/api/players/${playerId}/transactions?limit=200${before}`,
    );
    entries.push(...page.transactions);
    if (page.nextBefore === null) return entries;
    before = `&before=${encodeURIComponent(page.nextBefore)}`;
  }
}
