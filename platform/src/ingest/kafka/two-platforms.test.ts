import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { EVENT_TOPICS } from '../../contracts/events.ts';
import { ZoneScript } from '../../testing/events.ts';
import { eventually } from '../../testing/eventually.ts';
import { startPlatform } from '../../testing/platform-process.ts';
import { describeWithServer } from '../../testing/skips.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const zones = 8;
const movesBefore = 1_000;
const movesAfter = 500;
const [player, , , match] = EVENT_TOPICS;

describeWithServer('Two platforms on Kafka', 'kafka', 'KAFKA_BROKERS', (address) => {
  const folder = temporaryFolder();

  test('One is killed in the middle of its batches; the other takes over, and every event has one effect of each kind', async () => {
    // Zones of this run's own, because the topics are the real ones and may hold what others wrote.
    const firstZone = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
    const producer = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING }).producer({ allowAutoTopicCreation: true });
    await producer.connect();
    const options = { KAFKA_BROKERS: address, VERDICT_BATCH_EVENTS_MAX: '50' };
    const platforms = await Promise.all([startPlatform(folder, options), startPlatform(folder, options)]);
    const database = new Database(join(folder, 'platform.db'), { readonly: true });
    database.run('PRAGMA busy_timeout = 5000');
    const count = (text: string): number => {
      const [row] = database.query(`${text} >= ? AND zone < ?`).values(firstZone, firstZone + zones);
      return Number(row![0]);
    };
    const movements = (): number => count('SELECT COUNT(*) FROM movement_history WHERE zone');
    try {
      const scripts = Array.from({ length: zones }, (_, i) => new ZoneScript(firstZone + i));
      const send = (topic: string, { zone }: ZoneScript, records: readonly Uint8Array[]) =>
        producer.send({ topic, messages: records.map((bytes) => ({ key: String(zone), value: Buffer.from(bytes) })) });
      for (const script of scripts) {
        await send(match, script, [script.open()]);
        const moves = [script.enter(script.zone), ...Array.from({ length: movesBefore }, () => script.move(script.zone))];
        await send(player, script, moves);
        // A producer that did not hear that it succeeded.
        await send(player, script, moves.slice(-100));
      }
      await eventually(movements, (rows) => rows > 500, 60_000);
      await platforms[0]!.kill();
      for (const script of scripts)
        await send(
          player,
          script,
          Array.from({ length: movesAfter }, () => script.move(script.zone)),
        );
      const wanted = zones * (movesBefore + movesAfter);
      const counted = (): number => count('SELECT COALESCE(SUM(moves), 0) FROM minute_statistics WHERE zone');
      await eventually(
        () => [movements(), counted()],
        ([rows, sum]) => rows! >= wanted && sum! >= wanted,
        90_000,
      );
      expect([movements(), counted()]).toEqual([wanted, wanted]);
      expect(count('SELECT COUNT(*) FROM player_events WHERE zone')).toBe(zones);
      expect(count('SELECT COALESCE(SUM(openings), 0) FROM minute_statistics WHERE zone')).toBe(zones);
      expect(count('SELECT COUNT(*) FROM dead_letters WHERE zone')).toBe(0);
      expect(count('SELECT COUNT(DISTINCT zone) FROM consumer_progress WHERE sequence = 1502 AND zone')).toBe(zones);
    } finally {
      database.close();
      await producer.disconnect();
      await platforms[1]!.stop();
    }
  }, 180_000);
});
