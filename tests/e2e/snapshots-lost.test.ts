import { expect } from 'bun:test';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { startGameServer, type GameServer, type Recovery } from './src/processes/game-server.ts';
import type { Stage } from './src/processes/stage.ts';
import { sharedStageWithOwn } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// One crash, recovered again and again with less and less to recover from. Whatever it begins with, it must end in the same state.
const switches = ['--zones', '1', '--map', yardMap, '--Snapshots:HotIntervalMs=500', '--Snapshots:ColdIntervalMs=1000'];
const walkersCount = 8;
const zoneKey = ':snapshot:1';
const kept = 'kept:';
const patienceMs = 60_000;

const { stage, scene } = sharedStageWithOwn(['redis']);
let world: FullWorld;
let hotKey: string;
/** The state that the crash left, as the recovery with everything in place found it. */
let undisturbed: string;

scene(
  'with everything in place a crash is recovered from the hot snapshot and the journal',
  async () => {
    world = await FullWorld.start(stage, { redis: true, switches });
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await walked(crowd, 100);
    hotKey = await eventually('there is a hot snapshot', findHotKey, (key) => key !== '', patienceMs);
    await keep('older');
    await world.game.child.kill();
    await world.startGame();
    const epochs = crowd.epochs;
    await eventually(
      'the crowd is back',
      () => epochs.has(2),
      (isBack) => isBack,
      patienceMs,
    );
    await walked(crowd, 200);
    await eventually('cold snapshots are kept', coldOfEpoch2, (count) => count > 0, patienceMs);
    await world.game.child.kill();
    await crowd.vanish();
    await keep('newest');
    const recovery = await recover();
    expect(recovery).toMatchObject({ source: 'hot', log: 'journal', epoch: 3, snapshotEpoch: 2, gaps: 0, eventsLost: 0, notes: [] });
    expect(recovery.players).toBe(walkersCount);
    undisturbed = recovery.stateHash;
  },
  120_000,
);

scene('a hot snapshot that is gone gives way to the cold one', async () => {
  await flush();
  await expectSameState('cold', ['hot']);
});

scene('a hot snapshot with a changed byte gives way to the cold one, and it is said', async () => {
  await bringBack('newest');
  await world.redis!.run('SETRANGE', hotKey, '60', '????');
  await expectSameState('cold', ['hot', 'checksum']);
});

scene('a hot snapshot that is cut short gives way to the cold one, and it is said', async () => {
  await bringBack('newest');
  await world.redis!.run('EVAL', "redis.call('SET', KEYS[1], string.sub(redis.call('GET', KEYS[1]), 1, 100))", '1', hotKey);
  await expectSameState('cold', ['hot']);
});

scene('a hot snapshot of an older owner gives way to the newer cold one, and it is said', async () => {
  await bringBack('older');
  await expectSameState('cold', ['hot', 'epoch']);
});

scene('without hot and cold snapshots the whole log is replayed into an empty zone', async () => {
  await flush();
  await world.platform.child.kill();
  await expectSameState('empty', ['hot', 'cold']);
});

scene(
  'certificates are kept by the platform for whoever asks',
  async () => {
    await world.startPlatform();
    // The crashed server itself comes back with everything in place but the hot snapshot.
    await flush();
    await world.startGame();
    const [mine] = await world.game.health<Recovery[]>('/recoveries');
    expect(mine).toMatchObject({ source: 'cold', stateHash: undisturbed, epoch: 3 });
    const { recoveries } = await eventually(
      'the platform has it',
      () => world.platform.get<{ recoveries: { epoch: number; source: string }[] }>('/api/recoveries?zone=1'),
      (body) => body.recoveries.some(({ epoch }) => epoch === 3),
      patienceMs,
    );
    // The first owner found nothing to recover.
    expect(recoveries.map(({ epoch, source }) => ({ epoch, source }))).toEqual([
      { epoch: 3, source: 'cold' },
      { epoch: 2, source: 'hot' },
    ]);
  },
  120_000,
);

/** Recovers the crash on a copy of its data, with whatever snapshots there are now, and compares. */
async function expectSameState(source: string, notes: readonly string[]): Promise<void> {
  const recovery = await recover();
  expect(recovery).toMatchObject({
    source,
    log: 'journal',
    stateHash: undisturbed,
    players: walkersCount,
    epoch: 3,
    gaps: 0,
    eventsLost: 0,
  });
  for (const word of notes) expect(recovery.notes.join(' ').toLowerCase()).toContain(word);
}

async function recover(): Promise<Recovery> {
  const dataFolder = stage.folder();
  cpSync(world.dataFolder, dataFolder, { recursive: true });
  const twin = await startTwin(stage, dataFolder);
  const [recovery] = await twin.health<Recovery[]>('/recoveries');
  await twin.child.kill();
  rmSync(join(dataFolder, 'journal'), { recursive: true });
  return recovery!;
}

function startTwin(on: Stage, dataFolder: string): Promise<GameServer> {
  return startGameServer(on, { dataFolder, switches, environment: world.environment });
}

async function walked(crowd: Crowd, moves: number): Promise<void> {
  const before = crowd.accepted.length;
  await eventually(
    'the crowd walks',
    () => crowd.accepted.length,
    (count) => count >= before + moves,
    patienceMs,
  );
}

async function findHotKey(): Promise<string> {
  const keys = (await world.redis!.run('KEYS', '*')) as string[];
  return keys.find((key) => key.startsWith('verdict:') && key.endsWith(zoneKey)) ?? '';
}

async function coldOfEpoch2(): Promise<number> {
  const { snapshots } = await world.platform.get<{ snapshots: { epoch: number; trigger: string }[] }>('/api/snapshots?zone=1');
  return snapshots.filter(({ epoch, trigger }) => epoch === 2 && trigger === 'periodic').length;
}

/** Keeps what Redis has of the zone's snapshot now under a name. */
async function keep(name: string): Promise<void> {
  await world.redis!.run('COPY', hotKey, kept + name, 'REPLACE');
  await world.redis!.run('PERSIST', kept + name);
}

/** Everything that Redis knows of the world is gone; what was kept is not of the world. */
async function flush(): Promise<void> {
  const keys = ((await world.redis!.run('KEYS', '*')) as string[]).filter((key) => !key.startsWith(kept));
  if (keys.length > 0) await world.redis!.run('DEL', ...keys);
}

async function bringBack(name: string): Promise<void> {
  await flush();
  await world.redis!.run('COPY', kept + name, hotKey);
}
