import { expect } from 'bun:test';
import { Kafka, logLevel } from 'kafkajs';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { expectEveryMoveRecordedOnce, withoutRow } from './src/history.ts';
import { readEvent, readJournal } from './src/journal.ts';
import { RecordingMode } from './src/processes/game-server.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import { scenarioWithOwn } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// Whoever takes the events is away: they wait on disk, within a budget, and what the end of that budget means was chosen beforehand.
const walkersCount = 10;
const yard = ['--zones', '1', '--map', yardMap];
const patienceMs = 60_000;
/** A budget that a small crowd uses up in seconds. */
const tiny = [
  '--Journal:SegmentBytesMax=16384',
  '--Journal:DiskBytesMax=131072',
  '--Journal:HistoryBytesMax=0',
  '--Snapshots:HotIntervalMs=500',
  '--Snapshots:ColdIntervalMs=1000',
];

scenarioWithOwn(
  ['kafka'],
  'Kafka that does not answer from the start gets everything later, in order and once',
  async (stage) => {
    const world = await FullWorld.start(stage, { kafka: true, switches: yard, platformEnvironment: { MYSQL_URL: '' } });
    world.kafka!.hang();
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    const { journal } = await eventually('it says that events wait', () => world.game.figures(), isWaiting, patienceMs);
    expect(journal.mode).toBe(RecordingMode.Degraded);
    expect(journal.droppedEvents).toBe(0);
    expect(crowd.ends).toEqual([]);
    world.kafka!.goOn();
    await eventually(
      'all is normal',
      () => world.game.figures(),
      ({ journal: { mode } }) => mode === RecordingMode.Normal,
      patienceMs,
    );
    await crowd.leave();
    const moves = crowd.accepted.length;
    await eventually(
      'all is recorded',
      async () => (await world.platform.ingest()).movementRows,
      (rows) => rows === moves,
      patienceMs,
    );
    expect(await world.game.child.stop()).toBe(0);

    const rows = await expectEveryMoveRecordedOnce(world.dataFolder);
    expect(withoutRow(crowd.accepted, rows)).toEqual([]);
    const journalled = readJournal(world.dataFolder).map(({ epoch, sequence }) => `${epoch} ${sequence}`);
    const sent = await readTopics(stage, world.kafka!.brokers, journalled.length);
    for (const topic of sent.values()) expect(topic).toEqual([...topic].sort((a, b) => a.epoch - b.epoch || a.sequence - b.sequence));
    const identities = [...sent.values()].flat().map(({ epoch, sequence }) => `${epoch} ${sequence}`);
    expect(identities.sort()).toEqual(journalled.sort());
  },
  120_000,
);

scenario(
  'with RefuseNew a used-up budget makes zones answer Busy, nothing is lost, and play goes on once there is room',
  async (stage) => {
    const world = await FullWorld.start(stage, { switches: [...yard, ...tiny, '--Journal:WhenFull=RefuseNew'] });
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await world.platform.child.kill();
    const full = await eventually('it says that the budget is used up', () => world.game.figures(), isOverflowing, patienceMs);
    expect(full.journal.droppedEvents).toBe(0);
    await eventually(
      'moves are refused',
      () => crowd.refused,
      (refused) => refused > walkersCount,
      patienceMs,
    );
    expect(crowd.ends).toEqual([]);

    await world.startPlatform();
    const before = crowd.accepted.length;
    await eventually(
      'moves are accepted again',
      () => crowd.accepted.length,
      (count) => count > before + 50,
      patienceMs,
    );
    await crowd.leave();
    const moves = crowd.accepted.length;
    await eventually(
      'all is recorded',
      async () => (await world.platform.ingest()).movementRows,
      (rows) => rows === moves,
      patienceMs,
    );
    expect((await world.game.figures()).journal.droppedEvents).toBe(0);
    await expectNothingMissing(world, 0);
  },
  150_000,
);

scenario(
  'with DropOldest a used-up budget costs the oldest events, each is counted, and consumers miss exactly those',
  async (stage) => {
    const world = await FullWorld.start(stage, { switches: [...yard, ...tiny] });
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await eventually(
      'rows are being written',
      async () => (await world.platform.ingest()).movementRows ?? 0,
      (rows) => rows > 20,
    );
    // All of them take the same events then, so all of them miss the same.
    await crowd.stand();
    await eventually(
      'everything is taken',
      () => world.game.figures(),
      ({ journal: { waitingEvents } }) => waitingEvents === 0,
      patienceMs,
    );
    await world.platform.child.kill();
    crowd.walkOn();
    const full = await eventually('it says that events are given up', () => world.game.figures(), isDropping, patienceMs);
    expect(full.journal.mode).toBe(RecordingMode.Overflowing);
    expect(full.journal.diskBytes).toBeLessThanOrEqual(full.journal.diskBytesMax);
    await eventually('more are given up', () => world.game.figures(), dropsMoreThan(full.journal.droppedEvents), patienceMs);
    expect(crowd).toMatchObject({ ends: [], refused: 0 });
    // So that nothing more is given up between the two counts.
    await crowd.stand();
    await world.startPlatform();
    await eventually(
      'all is normal',
      () => world.game.figures(),
      ({ journal: { mode } }) => mode === RecordingMode.Normal,
      patienceMs,
    );
    const { droppedEvents, durableEvents } = (await world.game.figures()).journal;
    expect(droppedEvents).toBeGreaterThan(0);
    await eventually(
      'the consumers have seen the rest',
      () => world.platform.ingest(),
      ({ consumers }) => consumers.every(({ lagEvents }) => lagEvents === 0),
      patienceMs,
    );
    await expectNothingMissing(world, droppedEvents);
    console.log(`      ${droppedEvents} of ${durableEvents} events were given up, and counted`);
  },
  150_000,
);

type JournalFigures = { readonly journal: { readonly mode: number; readonly waitingEvents: number; readonly droppedEvents: number } };

function isWaiting({ journal: { mode, waitingEvents } }: JournalFigures): boolean {
  return mode !== RecordingMode.Normal && waitingEvents > 200;
}

function isOverflowing({ journal: { mode } }: JournalFigures): boolean {
  return mode === RecordingMode.Overflowing;
}

function isDropping({ journal: { droppedEvents } }: JournalFigures): boolean {
  return droppedEvents > 0;
}

function dropsMoreThan(count: number): (figures: JournalFigures) => boolean {
  return ({ journal: { droppedEvents } }) => droppedEvents > count;
}

/** Each consumer of events reads the whole log, so each misses what nobody can read any more. */
async function expectNothingMissing(world: FullWorld, given: number): Promise<void> {
  const { consumers } = await world.platform.ingest();
  const durable = consumers.filter(({ name }) => !['monitoring', 'snapshots', 'outcomes'].includes(name));
  expect(durable.length).toBeGreaterThan(0);
  for (const { name, lost } of durable) expect({ name, lost }).toEqual({ name, lost: given });
}

interface Identity {
  readonly epoch: number;
  readonly sequence: number;
}

/** The identities of each topic's events, in the order in which they lie there. */
async function readTopics(stage: Stage, brokers: string, count: number): Promise<Map<string, Identity[]>> {
  const kafka = new Kafka({ clientId: 'verdict-e2e', brokers: [brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: 'verdict-e2e' });
  await consumer.connect();
  stage.atEnd(() => consumer.disconnect());
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((name) => name.startsWith('game.events.'));
  await admin.disconnect();
  await consumer.subscribe({ topics, fromBeginning: true });
  const read = new Map<string, Identity[]>();
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      const { epoch, sequence } = readEvent(message.value!);
      read.set(topic, [...(read.get(topic) ?? []), { epoch, sequence }]);
    },
  });
  await eventually(
    'all of it is read',
    () => [...read.values()].flat().length,
    (found) => found >= count,
    patienceMs,
  );
  return read;
}
