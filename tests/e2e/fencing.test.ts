import { expect } from 'bun:test';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { readMovements, withoutRow } from './src/history.ts';
import { EventType, readJournal } from './src/journal.ts';
import { startGameServer, type Recovery } from './src/processes/game-server.ts';
import type { Stage } from './src/processes/stage.ts';
import { scenarioWithOwn } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// A game server stalls, another one takes its zone over, and the first wakes up in the belief that the zone is still its own.
const switches = ['--zones', '1', '--map', yardMap, '--Snapshots:HotIntervalMs=1000'];
const walkersCount = 8;
const patienceMs = 60_000;

interface Letter {
  readonly reason: string;
  readonly consumer: string;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
}

scenarioWithOwn(
  ['redis', 'kafka'],
  'an owner that stalled and was replaced makes sure before it decides, and sends its players away',
  (stage) => replaceStalled(stage, { switches, playsOn: false }),
  200_000,
);

scenarioWithOwn(
  ['redis', 'kafka'],
  'a replaced owner that played on stops at its next snapshot; what it recorded alone is kept for review and has no effect',
  // It takes no pause for a stall, as after one that was too short to tell.
  (stage) => replaceStalled(stage, { switches: [...switches, '--Snapshots:StallMsMax=600000'], playsOn: true }),
  200_000,
);

async function replaceStalled(stage: Stage, plan: { readonly switches: readonly string[]; readonly playsOn: boolean }): Promise<void> {
  const world = await FullWorld.start(stage, { redis: true, kafka: true, switches: plan.switches });
  const stalled = world.game;
  const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
  await eventually(
    'much is accepted',
    () => crowd.accepted.length,
    (count) => count > 200,
    patienceMs,
  );
  await eventually(
    'a hot snapshot is saved',
    () => stalled.figures(),
    ({ snapshots }) => snapshots.hotSaved > 1,
    patienceMs,
  );
  stalled.child.signal('SIGSTOP');

  const heirFolder = stage.folder();
  mkdirSync(join(heirFolder, 'keys'));
  copyFileSync(join(world.dataFolder, 'keys/token-verification.jwks'), join(heirFolder, 'keys/token-verification.jwks'));
  copyFileSync(join(world.dataFolder, 'keys/operator.token'), join(heirFolder, 'keys/operator.token'));
  const heir = await startGameServer(stage, { dataFolder: heirFolder, switches, environment: world.environment });
  const [recovery] = await heir.health<Recovery[]>('/recoveries');
  expect(recovery).toMatchObject({ source: 'hot', log: 'kafka', epoch: 2, snapshotEpoch: 1, players: walkersCount });
  await eventually(
    'the database knows the new owner',
    async () => (await world.platform.get<{ recoveries: { epoch: number }[] }>('/api/recoveries?zone=1')).recoveries.map((r) => r.epoch),
    (epochs) => epochs.includes(2),
    patienceMs,
  );

  // A stopped process says nothing, so every verdict that it gave has come by now.
  const told = [...crowd.accepted];
  // What its players had sent meanwhile waits in its sockets.
  stalled.child.signal('SIGCONT');
  await eventually(
    'its players are sent away',
    () => crowd.ends.length,
    (count) => count >= walkersCount,
    patienceMs,
  );
  const notReady = await eventually(
    'it says that its zone is not its own any more',
    async () => ({ ready: await stalled.isReady(), log: stalled.child.log.join('\n').toLowerCase() }),
    ({ ready }) => !ready,
    patienceMs,
  );
  expect(notReady.log).toContain('later owner');
  await crowd.vanish();
  expect(await stalled.child.stop()).toBe(0);

  const alone = readJournal(world.dataFolder).filter(({ epoch, sequence }) => epoch === 1 && sequence > lastOfEpoch1(recovery!));
  expect(crowd.accepted.length > told.length).toBe(plan.playsOn);
  if (plan.playsOn) expect(alone.some(({ type }) => type === EventType.PlayerMoved)).toBe(true);
  const letters = await eventually(
    'what it recorded alone is kept',
    async () =>
      (await world.platform.get<{ deadLetters: Letter[] }>('/api/dead-letters?reason=fenced&consumer=persistence&limit=200')).deadLetters,
    (found) => found.length >= alone.length,
    patienceMs,
  );
  expect(letters.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(alone.map(({ sequence }) => sequence));
  for (const letter of letters) expect(letter).toMatchObject({ reason: 'fenced', zone: 1, epoch: 1 });
  const rows = await readMovements(world.dataFolder);
  expect(rows.filter(({ epoch, sequence }) => epoch === 1 && sequence > lastOfEpoch1(recovery!))).toEqual([]);
  // What was recorded before the stall is in the database, whoever owns the zone now.
  const recordedAlone = new Set(alone.filter(({ type }) => type === EventType.PlayerMoved).map(({ tick }) => tick));
  expect(withoutRow(told, rows).filter(({ tick }) => !recordedAlone.has(tick))).toEqual([]);
  console.log(`      ${alone.length} events were recorded by the replaced owner alone and kept as letters`);
}

/** The newest event of the old owner that the new one's state has in it. */
function lastOfEpoch1({ snapshotSequence, eventsReplayed }: Recovery): number {
  return snapshotSequence + eventsReplayed;
}
