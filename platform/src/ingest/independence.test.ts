import { afterEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { minuteStatisticsProjection } from '../projections/minute-statistics-projection.ts';
import { movementProjection } from '../projections/movement-projection.ts';
import type { Projection } from '../projections/projection.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startConsumer, type RunningConsumer } from '../testing/running-consumer.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const root = temporaryFolder();
const running: RunningConsumer[] = [];
const stores: Store[] = [];
let folders = 0;

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  for (const store of stores.splice(0)) await store.close();
});

function suite(openUrl: () => Promise<string>): void {
  async function three(ailing: Projection) {
    const store = new Store({ url: await openUrl(), timeoutMs: 5_000, stallMs: 50 });
    stores.push(store);
    const journal = new JournalWriter(join(root, String(folders++), 'journal'));
    const start = (name: string, projection: Projection): RunningConsumer => {
      const one = startConsumer(store, journal.folder, name, [projection]);
      running.push(one);
      return one;
    };
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1), ...Array.from({ length: 98 }, () => zone.move(1))]);
    const [sick, persistence, analytics] = [
      start('notification', ailing),
      start('persistence', movementProjection),
      start('analytics', minuteStatisticsProjection),
    ];
    return { store, journal, zone, sick, persistence, analytics };
  }

  const rows = async (store: Store, table: string): Promise<number> =>
    Number((await store.query(`SELECT COUNT(*) AS n FROM ${table}`))[0]!['n']);

  test('A consumer whose own work hangs holds up no other, says so, and leaves nothing behind when it wakes up', async () => {
    const hanging = Promise.withResolvers<void>();
    let awake = false;
    const { store, journal, zone, sick, persistence, analytics } = await three({
      name: 'hanging',
      async apply(events, tx) {
        await tx.run("DELETE FROM row_counts WHERE table_name = 'half'");
        await tx.run("INSERT INTO row_counts (table_name, row_count) VALUES ('half', 0)");
        if (!awake) await hanging.promise;
        await tx.run('UPDATE row_counts SET row_count = ? WHERE table_name = ?', [events.length, 'half']);
      },
    });
    await Promise.all([persistence.caughtUp(100), analytics.caughtUp(100)]);
    expect(
      await eventually(
        () => sick.consumer.status(),
        ({ state }) => state === 'paused',
      ),
    ).toMatchObject({
      applied: 0,
      lagEvents: 100,
      reason: expect.stringContaining('asked nothing of the database'),
    });
    journal.write([zone.move(1)]);
    await Promise.all([persistence.caughtUp(101), analytics.caughtUp(101)]);
    expect(await rows(store, 'movement_history')).toBe(99);
    expect(await store.query("SELECT * FROM row_counts WHERE table_name = 'half'")).toEqual([]);
    awake = true;
    hanging.resolve();
    expect(await sick.caughtUp(101)).toMatchObject({ state: 'running', reason: null, applied: 101, deadLetters: 0 });
    const [half] = await store.query("SELECT row_count FROM row_counts WHERE table_name = 'half'");
    expect(Number(half!['row_count'])).toBeGreaterThan(0);
  });

  test('A consumer that cannot write anything at all holds up no other', async () => {
    const { store, sick, persistence, analytics } = await three({
      name: 'failing',
      async apply() {
        throw new Error('never');
      },
    });
    expect(await persistence.caughtUp(100)).toMatchObject({ applied: 100, deadLetters: 0, gaps: 0 });
    expect(await analytics.caughtUp(100)).toMatchObject({ applied: 100, deadLetters: 0, gaps: 0 });
    expect(await sick.caughtUp(100)).toMatchObject({ applied: 0, deadLetters: 100 });
    const progress = await store.query('SELECT consumer, MAX(sequence) AS last FROM consumer_progress GROUP BY consumer ORDER BY consumer');
    expect(progress.map((row) => [row['consumer'], Number(row['last'])])).toEqual([
      ['analytics', 100],
      ['notification', 100],
      ['persistence', 100],
    ]);
  }, 20_000);
}

describe('Consumers over SQLite', () => {
  let files = 0;
  suite(async () => join(root, `independence-${files++}.db`));
});

describeWithServer('Consumers over MySQL', 'mysql', 'MYSQL_URL', (address) => {
  let databases = 0;
  suite(() => emptyDatabase(address, `verdict_independence_${databases++}`));
});
