import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { COMMANDS_TOPIC, decodePlatformCommand, PlatformCommandType, type PlatformCommand } from '../contracts/events.ts';
import { eventually } from '../testing/eventually.ts';
import { describeWithServer } from '../testing/skips.ts';
import { CommandLogUnavailableError, noArguments } from './command-log.ts';
import { KafkaCommandLog } from './kafka-command-log.ts';

const log = pino({ level: 'silent' });
const command = (zone: number): PlatformCommand => ({
  id: randomUUID(),
  ...noArguments,
  type: PlatformCommandType.TakeSnapshot,
  zone,
  issuedAtMs: Date.now(),
  expiresAtMs: Date.now() + 60_000,
  issuedBy: 'operator',
  reason: 'a test',
});

/** Null for what other tests left in the topic that is no command. */
function readCommand(record: Uint8Array): PlatformCommand | null {
  try {
    return decodePlatformCommand(record);
  } catch {
    return null;
  }
}

describe('Commands for a Kafka that is not there', () => {
  test('are refused, each time they are tried', async () => {
    const commands = new KafkaCommandLog(['127.0.0.1:1'], 600, log);
    for (let i = 0; i < 2; i++) await expect(commands.append(command(1))).rejects.toThrow(CommandLogUnavailableError);
    await expect(commands.append(command(1))).rejects.toThrow(/127\.0\.0\.1:1/);
    await commands.close();
  });
});

describeWithServer('Commands in Kafka', 'kafka', 'KAFKA_BROKERS', (address) => {
  test('arrive under the key of their zone, in the order in which they were asked for', async () => {
    const brokers = address.split(',');
    const commands = new KafkaCommandLog(brokers, 20_000, log);
    const wanted = Array.from({ length: 5 }, (_, i) => ({ ...command(7), reason: `wish ${i}` }));
    for (const one of wanted) await commands.append(one);

    const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({ groupId: `test-${randomUUID()}` });
    const ids = new Set(wanted.map(({ id }) => id));
    const found: PlatformCommand[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: [COMMANDS_TOPIC], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        const read = readCommand(message.value!);
        if (read === null || !ids.has(read.id)) return;
        expect(message.key!.toString()).toBe('7');
        found.push(read);
      },
    });
    await eventually(
      () => found.length,
      (count) => count === wanted.length,
      20_000,
    );
    expect(found).toEqual(wanted);
    await consumer.disconnect();
    await commands.close();
  }, 60_000);
});
