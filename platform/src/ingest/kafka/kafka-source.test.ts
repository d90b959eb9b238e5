import { afterEach, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { pino } from 'pino';
import { movementProjection } from '../../projections/movement-projection.ts';
import { playerProjection } from '../../projections/player-projection.ts';
import { StoreUnavailableError } from '../../stores/store-errors.ts';
import { Schema } from '../../stores/schema.ts';
import { Store } from '../../stores/store.ts';
import { ZoneScript } from '../../testing/events.ts';
import { eventually } from '../../testing/eventually.ts';
import { describeWithServer } from '../../testing/skips.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { BatchWriter } from '../batch-writer.ts';
import { Consumer } from '../consumer.ts';
import { KafkaSource } from './kafka-source.ts';
import { PartitionOffsets } from './partition-offsets.ts';

const silent = pino({ level: 'silent' });
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

test('The lag of a group is what lies between its offsets and the ends, over all partitions', () => {
  const offsets = new PartitionOffsets();
  offsets.sawBeginning('t', 0, 10);
  offsets.sawEnd('t', 0, 25);
  offsets.committed('t', 0, 20);
  offsets.sawEnd('t', 1, 3);
  expect(offsets.lag()).toBe(8);
  offsets.committed('t', 0, 15);
  offsets.sawEnd('t', 0, 24);
  expect(offsets.lag()).toBe(8);
});

test('A broker that is down is waited for, shown, and left at once when the server stops', async () => {
  const source = new KafkaSource(
    { brokers: ['127.0.0.1:1'], topics: ['t'], groupId: 'g', begin: 'start', batchEventsMax: 10, retryDelayMsMax: 100 },
    silent,
  );
  const stopping = new AbortController();
  const done = source.run(null, async () => {}, stopping.signal);
  const status = await eventually(
    () => source.status(),
    ({ reason }) => reason?.includes('127.0.0.1:1') === true,
  );
  expect(status).toMatchObject({ ready: false, wasReady: false, lagEvents: null });
  stopping.abort();
  await done;
});

describeWithServer('Kafka', 'kafka', 'KAFKA_BROKERS', (address) => {
  const folder = temporaryFolder();
  const brokers = address.split(',');

  /** Topics of the test's own, so that neither other tests nor an earlier run are in its way. */
  async function fresh() {
    const name = randomUUID();
    const topics = { player: `${name}.player`, match: `${name}.match` };
    const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({ allowAutoTopicCreation: true });
    await producer.connect();
    stops.push(() => producer.disconnect());
    const store = new Store({ url: join(folder, `${name}.db`), timeoutMs: 5_000 });
    return { topics, producer, store, groupId: name };
  }

  const send = (producer: Producer, topic: string, records: readonly Uint8Array[]) =>
    producer.send({ topic, messages: records.map((bytes) => ({ key: '1', value: Buffer.from(bytes) })) });

  function start(store: Store, groupId: string, topics: readonly string[], gate: () => void = () => {}) {
    const source = new KafkaSource({ brokers, topics, groupId, begin: 'start', batchEventsMax: 50, retryDelayMsMax: 200 }, silent);
    const gated = { name: 'gate', apply: async () => gate() };
    const writer = new BatchWriter(store, 'persistence', [playerProjection, movementProjection, gated], false);
    const consumer = new Consumer(source, writer, new Schema(store, async () => {}), { poisonAttempts: 2, retryDelayMsMax: 100 }, silent);
    const stopping = new AbortController();
    const done = consumer.run(stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await done;
    };
    stops.push(stop);
    return { consumer, stop };
  }

  test('Each event is applied once, though its topics come by separate ways and the producer repeats itself', async () => {
    const { topics, producer, store, groupId } = await fresh();
    const zone = new ZoneScript();
    const opened = zone.open();
    const players = [zone.enter(1), ...Array.from({ length: 200 }, () => zone.move(1))];
    await send(producer, topics.player, players);
    await send(producer, topics.match, [opened]);
    await send(producer, topics.player, players.slice(-20));
    const { consumer } = start(store, groupId, Object.values(topics));
    const status = await eventually(
      () => consumer.status(),
      (s) => s.applied === 202 && s.duplicates === 20 && s.lagEvents === 0,
      30_000,
    );
    expect(status).toMatchObject({ state: 'running', gaps: 0, missing: 0, fenced: 0, deadLetters: 0, lagMs: 0 });
  }, 40_000);

  test('A topic that comes into being later is taken up', async () => {
    const { topics, producer, store, groupId } = await fresh();
    const zone = new ZoneScript();
    const opened = zone.open();
    await send(producer, topics.match, [opened]);
    const { consumer } = start(store, groupId, Object.values(topics));
    await eventually(
      () => consumer.status().applied,
      (n) => n === 1,
      30_000,
    );
    await send(producer, topics.player, [zone.enter(1), zone.move(1)]);
    const status = await eventually(
      () => consumer.status(),
      (s) => s.applied === 3,
      30_000,
    );
    expect(status.gaps).toBe(0);
  }, 60_000);

  test('While the database is down nothing is committed; afterwards the consumer goes on, and a new one finds nothing left', async () => {
    const { topics, producer, store, groupId } = await fresh();
    const zone = new ZoneScript();
    const opened = zone.open();
    await send(producer, topics.match, [opened]);
    await send(producer, topics.player, [zone.enter(1), ...Array.from({ length: 120 }, () => zone.move(1))]);
    let down = true;
    const first = start(store, groupId, Object.values(topics), () => {
      if (down) throw new StoreUnavailableError('The database is away.');
    });
    const paused = await eventually(
      () => first.consumer.status(),
      (s) => s.state === 'paused' && s.lagEvents === 122,
      30_000,
    );
    expect(paused).toMatchObject({ applied: 0, reason: 'The database is away.' });
    down = false;
    await eventually(
      () => first.consumer.status(),
      (s) => s.applied === 122 && s.lagEvents === 0,
      30_000,
    );
    await first.stop();
    const second = start(store, groupId, Object.values(topics));
    const status = await eventually(
      () => second.consumer.status(),
      (s) => s.state === 'running' && s.lagEvents === 0,
      60_000,
    );
    expect(status).toMatchObject({ applied: 122, duplicates: 0, gaps: 0 });
  }, 100_000);
});
