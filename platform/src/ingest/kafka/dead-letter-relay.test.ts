import { expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { findLetters, saveDeadLetters } from '../../stores/dead-letters.ts';
import { migrate } from '../../stores/migrations.ts';
import { Schema } from '../../stores/schema.ts';
import { Store } from '../../stores/store.ts';
import { eventually } from '../../testing/eventually.ts';
import { silent } from '../../testing/running-consumer.ts';
import { describeWithServer } from '../../testing/skips.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { DeadLetterRelay } from './dead-letter-relay.ts';

const folder = temporaryFolder();
const all = { state: null, consumer: null, reason: null, zone: null, beforeId: null, limit: 10 };

async function withLetter(): Promise<Store> {
  const store = new Store({ url: join(folder, `${randomUUID()}.db`), timeoutMs: 5_000 });
  await migrate(store);
  const identity = { zone: 1, epoch: 2, sequence: 3, type: 4 };
  const why = { reason: 'failed', error: 'no', stack: 'Error: no\n at', attempts: 3 } as const;
  await store.transaction((tx) =>
    saveDeadLetters(tx, 'persistence', [{ ...why, origin: 'journal 16 record 0', topic: null, identity, record: new Uint8Array([1, 2]) }]),
  );
  return store;
}

function relay(store: Store, brokers: readonly string[], topic: string): () => Promise<void> {
  const stopping = new AbortController();
  const schema = new Schema(store, async () => {});
  const one = new DeadLetterRelay(store, schema, { kafkaBrokers: brokers, retryDelayMsMax: 100 }, silent, topic);
  const done = one.run(stopping.signal);
  return async () => {
    stopping.abort();
    await done;
  };
}

test('While no broker answers, letters wait in their table, and the server stops at once when asked to', async () => {
  const store = await withLetter();
  await relay(store, ['127.0.0.1:1'], 'letters')();
  expect((await findLetters(store, all))[0]!.publishedAtMs).toBeNull();
});

describeWithServer('The dead-letter topic', 'kafka', 'KAFKA_BROKERS', (address) => {
  test('gets each letter with all that is known of it, under its number, and the letter remembers', async () => {
    const store = await withLetter();
    const topic = `letters-${randomUUID()}`;
    const stop = relay(store, address.split(','), topic);
    const [letter] = await eventually(
      () => findLetters(store, all),
      ([found]) => found!.publishedAtMs !== null,
      30_000,
    );
    await stop();
    const consumer = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING }).consumer({ groupId: topic });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const message = await new Promise<any>((resolve) => void consumer.run({ eachMessage: async ({ message: got }) => resolve(got) }));
    await consumer.disconnect();
    expect([String(message.key), String(message.headers.reason), String(message.headers.consumer)]).toEqual([
      String(letter!.id),
      'failed',
      'persistence',
    ]);
    expect(JSON.parse(String(message.value))).toMatchObject({
      id: letter!.id,
      reason: 'failed',
      error: 'no',
      stack: 'Error: no\n at',
      attempts: 3,
      origin: 'journal 16 record 0',
      eventId: '00000001-0000-8002-8000-000000000003',
      record: 'AQI=',
    });
  }, 60_000);
});
