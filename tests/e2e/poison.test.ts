import { expect } from 'bun:test';
import { SQL } from 'bun';
import { join } from 'node:path';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { readMovements } from './src/history.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import type { Answer, ErrorBody } from './src/processes/platform.ts';
import { scenarioWithOwn } from './src/servers.ts';
import type { Stranger } from './src/stranger/client.ts';
import type { Login } from './src/stranger/login.ts';
import { stepTo } from './src/stranger/walk.ts';
import { enter, yardMap } from './src/world-under-test.ts';

// Events that a database will not take, from a trigger on one player's rows: they are put aside in sight, and nobody else waits.
interface Letter {
  readonly id: number;
  readonly state: 'open' | 'applied' | 'discarded';
  readonly reason: string;
  readonly consumer: string;
  readonly error: string;
  readonly attempts: number;
  readonly eventType: string | null;
  readonly zone: number | null;
  readonly epoch: number | null;
  readonly sequence: number | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

const complaint = 'no rows for this player';
const poisonedSteps = 3;

scenario('a poison event in SQLite becomes a letter, is retried once it can be applied, and has its effect once', async (stage) => {
  const world = await FullWorld.start(stage, { switches: ['--zones', '1', '--map', yardMap] });
  await playPoison(stage, world, {
    run: async (statement) => {
      const sql = new SQL(`sqlite://${join(world.dataFolder, 'platform.db')}`);
      await sql.unsafe('PRAGMA busy_timeout = 5000');
      await sql.unsafe(statement);
      await sql.close();
    },
    triggerFor: (playerId) => `CREATE TRIGGER poison BEFORE INSERT ON movement_history WHEN NEW.player_id = ${playerId}
      BEGIN SELECT RAISE(ABORT, '${complaint}'); END`,
  });
});

scenarioWithOwn(
  ['mysql'],
  'a poison event in MySQL becomes a letter, is retried once it can be applied, and has its effect once',
  async (stage) => {
    const world = await FullWorld.start(stage, { mysql: true, switches: ['--zones', '1', '--map', yardMap] });
    await playPoison(stage, world, {
      run: (statement) => world.mariadb!.run(statement),
      triggerFor: (playerId) => `CREATE TRIGGER poison BEFORE INSERT ON movement_history FOR EACH ROW
        IF NEW.player_id = ${playerId} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${complaint}'; END IF`,
    });
  },
  90_000,
);

interface Database {
  readonly run: (statement: string) => Promise<unknown>;
  readonly triggerFor: (playerId: number) => string;
}

async function playPoison(stage: Stage, world: FullWorld, { run, triggerFor }: Database): Promise<void> {
  const [poisoned, healthy] = [await enter(stage, world, 'Mal'), await enter(stage, world, 'Ada')];
  await rowsOf(world, poisoned.guest, 0);
  await run(triggerFor(poisoned.guest.playerId));
  await walkWest(poisoned.client, poisonedSteps);
  await walkWest(healthy.client, 20);
  // The stream moves on: what came later than the poison is there.
  await rowsOf(world, healthy.guest, 20);
  const letters = await eventually(
    'each of them is a letter',
    () => openLetters(world),
    (found) => found.length === poisonedSteps,
    30_000,
  );
  for (const letter of letters) {
    expect(letter).toMatchObject({ state: 'open', reason: 'failed', consumer: 'persistence', eventType: 'PlayerMoved', zone: 1, epoch: 1 });
    expect(letter.error).toContain(complaint);
    expect(letter.attempts).toBeGreaterThan(1);
  }
  const [third, second, first] = letters as [Letter, Letter, Letter];
  const inspected = await world.platform.get<Letter & { stack: string | null; recordHex: string }>(`/api/dead-letters/${first.id}`);
  expect(inspected.stack).toContain(complaint);
  expect(inspected.recordHex.length).toBeGreaterThan(20);

  // While nothing is mended a retry says why it cannot be.
  const inVain = await decide(world, first, 'retry');
  expect(inVain.status).toBe(422);
  expect((inVain.body as ErrorBody).error.message).toContain(complaint);

  await run('DROP TRIGGER poison');
  for (const letter of [first, second]) {
    expect(await decide(world, letter, 'retry')).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect((await decide(world, letter, 'retry')).status).toBe(409);
  }
  expect((await decide(world, third, 'discard', {})).status).toBe(400);
  const discarded = await decide(world, third, 'discard', { reason: 'A test player.' });
  expect(discarded).toMatchObject({ status: 200, body: { state: 'discarded', resolution: 'A test player.' } });
  expect((discarded.body as Letter).resolvedBy).not.toBeNull();
  expect((await decide(world, third, 'retry')).status).toBe(409);

  await walkWest(poisoned.client, 2);
  const rows = await rowsOf(world, poisoned.guest, poisonedSteps - 1 + 2);
  expect(new Set(rows.map(({ sequence }) => sequence)).size).toBe(rows.length);
  expect(rows.map(({ sequence }) => sequence)).toContain(first.sequence!);
  expect(rows.map(({ sequence }) => sequence)).not.toContain(third.sequence!);
  expect(await openLetters(world)).toEqual([]);
}

async function walkWest(client: Stranger, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const { x, y } = client.me;
    // Back and forth: the yard ends somewhere.
    const verdict = await stepTo(client, x > 5_000 ? x - 50 : x + 50, y);
    if (verdict.kind !== 'accepted') throw new Error(`A step was answered with ${JSON.stringify(verdict)}`);
    await client.until('the step is shown', () => client.me.x === verdict.x);
  }
}

async function rowsOf(world: FullWorld, { playerId }: Login, count: number): ReturnType<typeof readMovements> {
  return await eventually(
    `player ${playerId} has ${count} rows`,
    async () => (await readMovements(world.dataFolder, world.mariadb?.url)).filter((row) => row.playerId === playerId),
    (rows) => rows.length === count,
    30_000,
  );
}

async function openLetters(world: FullWorld): Promise<readonly Letter[]> {
  return (await world.platform.get<{ deadLetters: Letter[] }>('/api/dead-letters?state=open')).deadLetters;
}

function decide(world: FullWorld, { id }: Letter, what: 'retry' | 'discard', body?: unknown): Promise<Answer> {
  return world.platform.ask('POST', `/api/dead-letters/${id}/${what}`, body);
}
