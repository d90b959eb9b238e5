import { expect } from 'bun:test';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { expectEveryMoveRecordedOnce, twiceDecided, withoutRow } from './src/history.ts';
import type { Stage } from './src/processes/stage.ts';
import { scenarioWithOwn } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// Everything is delivered again, and the platform dies in the middle of its work: each event has one effect with each consumer.
const switches = ['--zones', '1', '--map', yardMap];
const walkersCount = 20;
const patienceMs = 90_000;
const playerTopic = 'game.events.player';

scenarioWithOwn(
  ['kafka'],
  'events that Kafka delivers again, all of them, change nothing',
  async (stage) => {
    const { world, moves } = await playAWhile(stage, async () => {});
    const before = await effects(world);
    expect(before).toEqual({ rows: moves, counted: moves });
    const sentAgain = await sendAgain(stage, world.kafka!.brokers);
    expect(sentAgain).toBeGreaterThan(moves);
    await eventually(
      'each consumer has seen them again',
      async () => (await world.platform.ingest()).consumers.filter(({ name }) => name === 'persistence' || name === 'analytics'),
      (consumers) => consumers.length === 2 && consumers.every(({ duplicates }) => duplicates >= sentAgain),
      patienceMs,
    );
    expect(await effects(world)).toEqual(before);
    await expectSound(world);
  },
  200_000,
);

scenarioWithOwn(
  ['kafka', 'mysql'],
  'a platform that is killed in the middle of its batches, on Kafka and MySQL, has each effect once',
  async (stage) => {
    const { world, moves, crowd } = await playAWhile(
      stage,
      async (playing) => {
        for (let kill = 0; kill < 2; kill++) {
          const before = (await playing.platform.ingest()).movementRows ?? 0;
          await eventually(
            'it is at work',
            async () => (await playing.platform.ingest()).movementRows ?? 0,
            (rows) => rows > before + 30,
            patienceMs,
          );
          await playing.platform.child.kill();
          await playing.startPlatform();
        }
      },
      { mysql: true },
    );
    expect(await world.game.child.stop()).toBe(0);
    const rows = await expectEveryMoveRecordedOnce(world.dataFolder, world.mariadb!.url);
    expect(withoutRow(crowd.accepted, rows)).toEqual([]);
    expect(twiceDecided(rows)).toEqual([]);
    expect(await effects(world)).toEqual({ rows: moves, counted: moves });
    await expectSound(world);
  },
  300_000,
);

async function playAWhile(
  stage: Stage,
  meanwhile: (world: FullWorld) => Promise<void>,
  servers: { readonly mysql?: boolean } = {},
): Promise<{ world: FullWorld; crowd: Crowd; moves: number }> {
  const world = await FullWorld.start(stage, {
    kafka: true,
    ...servers,
    switches,
    // Small batches: a kill finds one under way.
    platformEnvironment: { VERDICT_BATCH_EVENTS_MAX: '20' },
  });
  const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
  await meanwhile(world);
  await eventually(
    'the crowd has walked',
    () => crowd.accepted.length,
    (count) => count > 400,
    patienceMs,
  );
  await crowd.leave();
  const moves = crowd.accepted.length;
  await eventually(
    'every consumer has everything',
    () => effects(world),
    (e) => e.rows === moves && e.counted === moves,
    patienceMs,
  );
  return { world, crowd, moves };
}

/** What two independent consumers made of the moves. */
async function effects(world: FullWorld): Promise<{ rows: number; counted: number }> {
  const { movementRows } = await world.platform.ingest();
  const { minutes } = await world.platform.get<{ minutes: { moves: number }[] }>('/api/statistics/minutes?zone=1');
  return { rows: movementRows ?? 0, counted: minutes.reduce((sum, { moves }) => sum + moves, 0) };
}

async function expectSound(world: FullWorld): Promise<void> {
  for (const { name, gaps, missing, fenced, deadLetters } of (await world.platform.ingest()).consumers) {
    expect({ name, gaps, missing, fenced, deadLetters }).toEqual({ name, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 });
  }
}

/** Reads the players' events and produces every one of them once more, as a producer does that missed its acknowledgement. */
async function sendAgain(stage: Stage, brokers: string): Promise<number> {
  const kafka = new Kafka({ clientId: 'verdict-e2e', brokers: [brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(playerTopic);
  await admin.disconnect();
  const total = offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  const consumer = kafka.consumer({ groupId: 'verdict-e2e' });
  await consumer.connect();
  stage.atEnd(() => consumer.disconnect());
  await consumer.subscribe({ topics: [playerTopic], fromBeginning: true });
  const messages: KafkaMessage[] = [];
  await consumer.run({ eachMessage: async ({ message }) => void messages.push(message) });
  await eventually(
    'all of them are read',
    () => messages.length,
    (count) => count >= total,
    patienceMs,
  );
  await consumer.stop();
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: playerTopic,
    messages: messages.slice(0, total).map(({ key, value, headers }) => ({ key, value, ...(headers ? { headers } : {}) })),
  });
  await producer.disconnect();
  return total;
}
