import { beforeAll, expect } from 'bun:test';
import { sharedStage } from './src/processes/stage.ts';
import { HazardKind, Life, Reason } from './src/stranger/codes.ts';
import type { Stranger, Verdict } from './src/stranger/client.ts';
import { middleOf, stepTo, ticks, walkTo } from './src/stranger/walk.ts';
import { enter, startServers, type Servers } from './src/world-under-test.ts';

// Moves and the reasons for which they are rejected, as docs/protocol.md tells of them.
const { stage, scene } = sharedStage();
let servers: Servers;

beforeAll(async () => {
  servers = await startServers(stage);
}, 60_000);

const reasonOf = (verdict: Verdict): number | string => (verdict.kind === 'rejected' ? verdict.reason : verdict.kind);

function hazardOf(client: Stranger, kind: number): { x: number; y: number } {
  return middleOf(client.welcome.map.hazards.find((hazard) => hazard.kind === kind)!);
}

scene('a guest logs in, enters at a spawn point and finds itself among the players', async () => {
  const { client, guest } = await enter(stage, servers, 'Ada');
  const { welcome } = client;
  expect(guest.name).toBe('Ada');
  expect(new Date(guest.expiresAt).getTime()).toBeGreaterThan(Date.now());
  expect(welcome).toMatchObject({
    version: 2,
    playerId: guest.playerId,
    zone: 1,
    epoch: 1,
    ticksPerSecond: 20,
    x: 10_000,
    y: 10_000,
    resumed: false,
  });
  expect(welcome.map).toMatchObject({ width: 20_000, height: 20_000, obstacles: [{ x: 12_000, y: 8_000, width: 500, height: 4_000 }] });
  expect(client.heard[0]![0]).toBe(64);
  expect(client.world.fullUpdates).toBe(1);
  expect(client.world.players.get(guest.playerId)).toMatchObject({ name: 'Ada', x: 10_000, y: 10_000, life: Life.Alive, untilTick: 0 });
});

scene('an accepted move stands, for the mover and for others', async () => {
  const { client: mover } = await enter(stage, servers);
  const { client: other } = await enter(stage, servers);
  const before = mover.welcome.tick;
  const verdict = await mover.move(10_200, 10_100);
  expect(verdict).toMatchObject({ kind: 'accepted', x: 10_200, y: 10_100 });
  expect(verdict.kind === 'accepted' && verdict.tick >= before).toBe(true);
  const id = mover.welcome.playerId;
  for (const client of [mover, other]) {
    await client.until('the move in a StateUpdate', () => client.world.players.get(id)?.x === 10_200);
    expect(client.world.players.get(id)).toMatchObject({ x: 10_200, y: 10_100 });
  }
});

scene('a target off the map is OutOfBounds, on every side, and the mover stands where it stood', async () => {
  const { client } = await enter(stage, servers);
  const { width, height } = client.welcome.map;
  for (const [x, y] of [
    [-1, 10_000],
    [10_000, -1],
    [width, 10_000],
    [10_000, height],
    [-(2 ** 31), 2 ** 31 - 1],
  ] as const) {
    const verdict = await client.move(x, y);
    expect(verdict).toEqual({ kind: 'rejected', reason: Reason.OutOfBounds, x: 10_000, y: 10_000, retryTicks: 0 });
  }
});

scene('a step longer than stepMaxMm is TooFar, one of stepMaxMm is accepted', async () => {
  const { client } = await enter(stage, servers);
  const { stepMaxMm } = client.welcome.rules;
  expect(await client.move(10_000 - stepMaxMm - 1, 10_000)).toEqual({
    kind: 'rejected',
    reason: Reason.TooFar,
    x: 10_000,
    y: 10_000,
    retryTicks: 0,
  });
  // The length is rounded up: a millimetre aside is too far already.
  expect(reasonOf(await client.move(10_000 - stepMaxMm, 10_001))).toBe(Reason.TooFar);
  expect(await client.move(10_000 - stepMaxMm, 10_000)).toMatchObject({ kind: 'accepted', x: 10_000 - stepMaxMm });
});

scene('a second step within the cool-down is OnCooldown and allowed after retryTicks', async () => {
  const { client } = await enter(stage, servers);
  const [first, second] = await client.pipeline([
    { x: 10_050, y: 10_000 },
    { x: 10_100, y: 10_000 },
  ]);
  expect(reasonOf(first!)).toBe('accepted');
  expect(second).toMatchObject({ kind: 'rejected', reason: Reason.OnCooldown, x: 10_050, y: 10_000 });
  const { retryTicks } = second as { retryTicks: number };
  expect(retryTicks).toBeGreaterThan(0);
  expect(retryTicks).toBeLessThanOrEqual(client.welcome.rules.cooldownTicks);
  await ticks(client, retryTicks + 1);
  expect(reasonOf(await client.move(10_100, 10_000))).toBe('accepted');
});

scene('whoever spends the stride budget is TooFast and no faster than the rules over time', async () => {
  const { client } = await enter(stage, servers);
  const { stepMaxMm, speedMmPerTick, strideMaxMm } = client.welcome.rules;
  let { x } = client.welcome;
  let [coveredMm, firstTick, lastTick] = [0, 0, 0];
  let tooFast: Verdict | undefined;
  // Westwards and back as long as steps are allowed at once: the budget must come to its end.
  for (let i = 0; tooFast === undefined && i < 200; i++) {
    const next = x > 4_000 ? x - stepMaxMm : x + stepMaxMm;
    const verdict = await client.move(next, 10_000);
    if (verdict.kind === 'accepted') {
      coveredMm += stepMaxMm;
      firstTick ||= verdict.tick;
      lastTick = verdict.tick;
      x = next;
    } else if (reasonOf(verdict) === Reason.TooFast) tooFast = verdict;
    else await ticks(client, (verdict as { retryTicks: number }).retryTicks || 1);
  }
  expect(tooFast).toMatchObject({ kind: 'rejected', reason: Reason.TooFast, x, y: 10_000 });
  expect(coveredMm).toBeLessThanOrEqual(strideMaxMm + (lastTick - firstTick) * speedMmPerTick);
  const { retryTicks } = tooFast as { retryTicks: number };
  expect(retryTicks).toBeGreaterThan(0);
  await ticks(client, retryTicks + 1);
  expect(reasonOf(await client.move(x > 4_000 ? x - stepMaxMm : x + stepMaxMm, 10_000))).toBe('accepted');
});

scene('a step through a wall is Blocked, though its end is free', async () => {
  const { client } = await enter(stage, servers);
  const wall = client.welcome.map.obstacles[0]!;
  const before = { x: wall.x - 50, y: 10_000 };
  await walkTo(client, client.welcome, before);
  expect(await stepTo(client, wall.x + wall.width + 50, 10_000)).toEqual({
    kind: 'rejected',
    reason: Reason.Blocked,
    ...before,
    retryTicks: 0,
  });
  expect(reasonOf(await stepTo(client, wall.x, 10_000))).toBe(Reason.Blocked);
  expect(reasonOf(await stepTo(client, wall.x - 1, 10_000))).toBe('accepted');
});

scene('a snare stuns whoever ends a step in it, and everybody sees that', async () => {
  const { client } = await enter(stage, servers);
  const { client: other } = await enter(stage, servers);
  const id = client.welcome.playerId;
  const snare = hazardOf(client, HazardKind.Snare);
  await walkTo(client, client.welcome, { x: snare.x, y: snare.y - 700 });
  const trapped = await stepTo(client, snare.x, snare.y - 400);
  expect(reasonOf(trapped)).toBe('accepted');
  const stunned = await client.move(snare.x, snare.y - 350);
  expect(stunned).toMatchObject({ kind: 'rejected', reason: Reason.Stunned, x: snare.x, y: snare.y - 400 });
  const { retryTicks } = stunned as { retryTicks: number };
  expect(retryTicks).toBeGreaterThan(0);
  // Stunned comes before OutOfBounds in the order of judging.
  expect(reasonOf(await client.move(-1, -1))).toBe(Reason.Stunned);
  for (const seer of [client, other]) {
    await seer.until('the stun in a StateUpdate', () => seer.world.players.get(id)?.life === Life.Stunned);
    expect(seer.world.players.get(id)!.untilTick).toBeGreaterThan((trapped as { tick: number }).tick);
  }
  await ticks(client, retryTicks + 1);
  expect(reasonOf(await stepTo(client, snare.x, snare.y - 700))).toBe('accepted');
});

scene('a pit kills, the dead do not move, and they stand at a spawn point again', async () => {
  const { client } = await enter(stage, servers);
  const { client: other } = await enter(stage, servers);
  const id = client.welcome.playerId;
  const pit = hazardOf(client, HazardKind.Pit);
  await walkTo(client, client.welcome, { x: pit.x, y: pit.y + 700 });
  expect(reasonOf(await stepTo(client, pit.x, pit.y + 400))).toBe('accepted');
  const dead = await client.move(pit.x, pit.y + 700);
  expect(dead).toMatchObject({ kind: 'rejected', reason: Reason.Dead, x: pit.x, y: pit.y + 400 });
  const { retryTicks } = dead as { retryTicks: number };
  expect(retryTicks).toBeGreaterThan(0);
  for (const seer of [client, other]) await seer.until('the death', () => seer.world.players.get(id)?.life === Life.Dead);
  for (const seer of [client, other]) {
    await seer.until('the respawn', () => seer.world.players.get(id)?.life === Life.Alive);
    expect(seer.world.players.get(id)).toMatchObject({ x: 10_000, y: 10_000 });
  }
  expect(reasonOf(await stepTo(client, 10_100, 10_000))).toBe('accepted');
});

scene('Leave gives the seat up: what was sent before it is judged, what was under way behind it finds nobody in the zone', async () => {
  const { client, guest } = await enter(stage, servers);
  const { client: watcher } = await enter(stage, servers);
  const [moved, left, after] = await client.pipeline([{ x: 10_100, y: 10_000 }, 'leave', { x: 10_200, y: 10_000 }]);
  expect(reasonOf(moved!)).toBe('accepted');
  expect(left).toEqual({ kind: 'left' });
  expect(reasonOf(after!)).toBe(Reason.NotInZone);
  expect(await client.ended).toEqual({});
  await watcher.until('the leaving', () => !watcher.world.players.has(guest.playerId));
});
