import { expect } from 'bun:test';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { readJournalledMoves, readMovements, twiceDecided, type MovementRow } from './src/history.ts';
import { Load, type Acknowledged } from './src/processes/load.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import { verifyReplay } from './src/replay.ts';
import { median, report } from './src/report.ts';
import { seeded } from './src/seeded.ts';

// The game server is killed under load, again and again. Whatever a player was told is so afterwards, once.
const seed = Number(process.env['VERDICT_TEST_SEED'] ?? 20_261_124);
const clients = 500;
const kills = 20;
const betweenMs = { least: 1_500, most: 5_000 };
const settleMs = 120_000;
/** Logging in, joining, and the first snapshots. */
const warmUpSeconds = 15;

interface Kill {
  readonly atMs: number;
  readonly listeningMs: number;
}

scenario(
  `${kills} kills of a game server with ${clients} players undo no acknowledged move, and each has its row once (seed ${seed})`,
  async (stage) => {
    const world = await FullWorld.start(stage, { switches: ['--zones', '5'] });
    const { acks, outcome, killed } = await killUnderLoad(stage, world, { clients, kills });
    await expectEachOnce(world, acks);
    await verifyReplay(stage, world.dataFolder);
    tell('kill-nine', `${kills} kills under ${clients} clients at 10 moves a second`, killed, outcome);
  },
  600_000,
);

scenario(
  'without any snapshot the log alone brings every acknowledged move back',
  async (stage) => {
    const world = await FullWorld.start(stage, { switches: ['--zones', '2'], environment: { PLATFORM_URL: '' } });
    const { acks, outcome, killed } = await killUnderLoad(stage, world, {
      clients: 100,
      kills: 3,
      // Nor is the platform asked for cold ones: it has no address here.
      beforeRestart: () => {
        const snapshots = join(world.dataFolder, 'snapshots');
        expect(existsSync(snapshots)).toBe(true);
        rmSync(snapshots, { recursive: true });
      },
    });
    await expectEachOnce(world, acks);
    tell('kill-nine-log-alone', '3 kills, the log alone, 100 clients at 10 moves a second', killed, outcome);
  },
  300_000,
);

interface Plan {
  readonly clients: number;
  readonly kills: number;
  readonly beforeRestart?: () => unknown;
}

type Outcome = Awaited<ReturnType<Load['report']>>;

async function killUnderLoad(
  stage: Stage,
  world: FullWorld,
  plan: Plan,
): Promise<{ acks: Acknowledged[]; outcome: Outcome; killed: Kill[] }> {
  const chance = seeded(seed);
  const waits = Array.from({ length: plan.kills }, () => Math.round(betweenMs.least + chance() * (betweenMs.most - betweenMs.least)));
  const seconds = warmUpSeconds + Math.ceil(waits.reduce((sum, wait) => sum + wait, 0) / 1_000);
  const load = Load.start(stage, {
    clients: plan.clients,
    rate: 10,
    seconds,
    gamePort: world.gamePort,
    platformUrl: world.platform.url,
  });
  await eventually(
    'everybody plays',
    async () => (await world.game.figures()).zones.reduce((sum, { accepted }) => sum + accepted, 0),
    (accepted) => accepted > plan.clients * 10,
    60_000,
  );
  const killed: Kill[] = [];
  let due = Date.now();
  for (const wait of waits) {
    // Counted from the plan and not from the last restart, so the whole takes as long as it should; a slow restart is killed at once.
    due += wait;
    await Bun.sleep(Math.max(0, due - Date.now()));
    const atMs = Date.now();
    await world.game.child.kill();
    plan.beforeRestart?.();
    await world.startGame();
    killed.push({ atMs, listeningMs: Date.now() - atMs });
  }
  const outcome = await load.report();
  expect(outcome).toMatchObject({ undone: 0, exitCode: 0 });
  expect(outcome.outages.filter(({ allBackAtMs }) => allBackAtMs === null)).toEqual([]);
  return { acks: load.acknowledged(), outcome, killed };
}

/** Every acknowledged move has exactly one row, the rows are those of the journal, and the platform counted nothing amiss. */
async function expectEachOnce(world: FullWorld, acks: readonly Acknowledged[]): Promise<void> {
  expect(await world.game.child.stop()).toBe(0);
  const journalled = readJournalledMoves(world.dataFolder);
  await eventually(
    'every move of the journal has its row',
    async () => (await world.platform.ingest()).movementRows,
    (rows) => rows === journalled.length,
    settleMs,
  );
  const rows = await readMovements(world.dataFolder);
  expect(firstDifference(rows, journalled)).toBeNull();
  expect(twiceDecided(rows).slice(0, 10)).toEqual([]);
  const recorded = new Map<string, string>();
  for (const { playerId, command, x, y } of rows) {
    const key = `${playerId} ${command}`;
    recorded.set(key, recorded.has(key) ? 'more than one row' : `${x} ${y}`);
  }
  const amiss = acks.filter(({ playerId, command, x, y }) => recorded.get(`${playerId} ${command}`) !== `${x} ${y}`);
  expect({ acknowledged: acks.length, amiss: amiss.length, first: amiss.slice(0, 5) }).toEqual({
    acknowledged: acks.length,
    amiss: 0,
    first: [],
  });
  for (const { name, gaps, missing, fenced, deadLetters } of (await world.platform.ingest()).consumers) {
    expect({ name, gaps, missing, fenced, deadLetters }).toEqual({ name, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 });
  }
}

// Hundreds of thousands of rows: the first difference says as much as all of them.
function firstDifference(rows: readonly MovementRow[], journalled: readonly MovementRow[]): unknown {
  const at = rows.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(journalled[i]));
  if (at < 0) return null;
  return { at, row: rows[at], journalled: journalled[at] };
}

function tell(name: string, title: string, killed: readonly Kill[], outcome: Outcome): void {
  const rows = killed.map(({ atMs, listeningMs }, i) => {
    const until = killed[i + 1]?.atMs ?? Infinity;
    // Counted from the kill, not from when a client noticed.
    const outage = outcome.outages.find(({ startedAtMs }) => startedAtMs >= atMs - 50 && startedAtMs < until);
    return {
      kill: i + 1,
      'listening after ms': listeningMs,
      'first move accepted after ms': outage?.firstAcceptedAtMs ? outage.firstAcceptedAtMs - atMs : '-',
      'all back after ms': outage?.allBackAtMs ? outage.allBackAtMs - atMs : '-',
    };
  });
  const times = rows.map((row) => row['first move accepted after ms']).filter((time) => typeof time === 'number');
  const medians = {
    kill: 'median',
    'first move accepted after ms': median(times),
    'listening after ms': median(killed.map((k) => k.listeningMs)),
  };
  report(name, title, [...rows, medians], {
    seed,
    accepted: outcome.accepted,
    reconnects: outcome.reconnects,
    rtt_ms: outcome.rtt_ms,
    medianToFirstMoveMs: median(times),
  });
}
