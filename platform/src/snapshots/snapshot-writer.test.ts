import { afterEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { DeadLetterDesk } from '../ingest/dead-letter-desk.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { JournalSource } from '../ingest/journal/journal-source.ts';
import { RecordConsumer } from '../ingest/record-consumer.ts';
import { Schema } from '../stores/schema.ts';
import { Store } from '../stores/store.ts';
import { moved, opened } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { snapshotBytes } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { nameOf, type ColdSnapshots, type StoredSnapshot } from './cold-snapshots.ts';
import { MongoColdSnapshots } from './mongo-cold-snapshots.ts';
import { SnapshotWriter } from './snapshot-writer.ts';
import { SqliteColdSnapshots } from './sqlite-cold-snapshots.ts';

const log = pino({ level: 'silent' });
const root = temporaryFolder();
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A journal, the platform's database, and the consumer of snapshots between them and a store. */
function rig(folder: string, snapshots: ColdSnapshots, mainUrl = join(folder, 'platform.db')) {
  const store = new Store({ url: mainUrl, timeoutMs: 500 });
  const options = { content: 'snapshots', begin: 'start', batchEventsMax: 100, pollMs: 5, retryDelayMsMax: 100 } as const;
  const source = new JournalSource({ folder: join(folder, 'journal'), ...options }, log);
  const schema = new Schema(store, async () => {});
  const writer = new SnapshotWriter(snapshots, { store, schema });
  const consumer = new RecordConsumer(source, writer, { poisonAttempts: 2, retryDelayMsMax: 100 }, log);
  const end = new AbortController();
  const running = consumer.run(end.signal);
  const stop = async (): Promise<void> => {
    end.abort();
    await running;
    await Promise.all([snapshots.close(), store.close()]);
  };
  stops.push(stop);
  return { consumer, store, snapshots, stop };
}

function begin(): { folder: string; journal: JournalWriter; open: () => SqliteColdSnapshots } {
  const folder = join(root, randomUUID());
  return {
    folder,
    journal: new JournalWriter(join(folder, 'journal')),
    open: () => new SqliteColdSnapshots(join(folder, 'snapshots.db'), 5_000),
  };
}

const names = async (snapshots: ColdSnapshots): Promise<string[]> => (await snapshots.list(null, null, 100)).map(nameOf).sort();
const applied = (consumer: RecordConsumer<StoredSnapshot>, count: number) =>
  eventually(
    () => consumer.status(),
    (status) => status.applied === count,
  );

describe('The consumer of snapshots', () => {
  test('keeps each snapshot of the journal once, among events, and goes on where it was after a restart', async () => {
    const { folder, journal, open } = begin();
    journal.write([opened({ sequence: 1 })]);
    journal.write([snapshotBytes({ sequence: 1 })], BlockKind.Snapshot);
    journal.write([moved(1, { sequence: 2 })]);
    journal.write([snapshotBytes({ sequence: 2 })], BlockKind.Snapshot);
    const first = rig(folder, open());
    await applied(first.consumer, 2);
    expect(await names(first.snapshots)).toEqual(['1/1/1', '1/1/2']);
    await stops.pop()!();

    journal.write([snapshotBytes({ sequence: 3 })], BlockKind.Snapshot);
    const second = rig(folder, open());
    await applied(second.consumer, 3);
    expect(second.consumer.status()).toMatchObject({ state: 'running', duplicates: 0, deadLetters: 0, lagEvents: 0 });
  });

  test('remembers how far it has read although no snapshot comes', async () => {
    const { folder, journal, open } = begin();
    journal.write([snapshotBytes({ sequence: 1 })], BlockKind.Snapshot);
    const { consumer, snapshots } = rig(folder, open());
    await applied(consumer, 1);
    const behind = journal.position;
    let sequence = 1;
    const position = await eventually(
      async () => {
        journal.write([moved(1, { sequence: ++sequence })]);
        return (await snapshots.open()).journal!.position;
      },
      (found) => found > behind,
    );
    expect(position).toBeLessThanOrEqual(journal.position);
  });

  test('puts a damaged one aside, with where it lies, and goes on behind it', async () => {
    const { folder, journal, open } = begin();
    const damaged = snapshotBytes({ sequence: 1 });
    damaged[60]! ^= 1;
    journal.write([damaged], BlockKind.Snapshot);
    journal.write([snapshotBytes({ sequence: 2 })], BlockKind.Snapshot);
    const { consumer, store, snapshots } = rig(folder, open());
    await applied(consumer, 1);
    expect(await names(snapshots)).toEqual(['1/1/2']);
    const [letter] = await store.query('SELECT * FROM dead_letters');
    expect(letter).toMatchObject({ consumer: 'snapshots', origin: 'journal 16 record 0', reason: 'undecodable', attempts: 1 });
    expect(String(letter!['error'])).toContain('checksum does not match');
    expect(Buffer.from(letter!['record'] as Uint8Array).equals(damaged)).toBe(true);
    expect(consumer.status().deadLetters).toBe(1);
  });

  test('keeps one that was put aside when it is retried, and refuses it while it is still damaged', async () => {
    const { folder, journal, open } = begin();
    journal.write([new Uint8Array(50), new Uint8Array(60)], BlockKind.Snapshot);
    const { consumer, store, snapshots } = rig(folder, open());
    await eventually(
      () => consumer.status(),
      ({ deadLetters }) => deadLetters === 2,
    );
    const desk = new DeadLetterDesk(store, [consumer]);
    expect(await desk.retry(1, 'ada')).toMatchObject({ kind: 'refused', refusal: 'undecodable' });
    const mended = snapshotBytes({ sequence: 7 });
    await store.run('UPDATE dead_letters SET record = ?', [mended]);
    expect(await desk.retry(1, 'ada')).toMatchObject({ kind: 'done', letter: { state: 'applied' } });
    expect(await desk.retry(2, 'ada')).toMatchObject({ kind: 'refused', refusal: 'repeated' });
    expect(await names(snapshots)).toEqual(['1/1/7']);
  });

  test('waits for the database of the dead letters only when there is one to write', async () => {
    const { folder, journal, open } = begin();
    journal.write([snapshotBytes({ sequence: 1 })], BlockKind.Snapshot);
    const { consumer } = rig(folder, open(), 'mysql://nobody@127.0.0.1:1/none');
    await applied(consumer, 1);
    journal.write([new Uint8Array(50)], BlockKind.Snapshot);
    journal.write([snapshotBytes({ sequence: 2 })], BlockKind.Snapshot);
    const status = await eventually(
      () => consumer.status(),
      ({ state }) => state === 'paused',
    );
    expect(status).toMatchObject({ applied: 1, reason: expect.stringContaining('MySQL') });
  });

  test('pauses while MongoDB is down, says so, and stops cleanly', async () => {
    const { folder, journal } = begin();
    journal.write([snapshotBytes({ sequence: 1 })], BlockKind.Snapshot);
    const { consumer } = rig(folder, new MongoColdSnapshots('mongodb://127.0.0.1:1/verdict', 200));
    const status = await eventually(
      () => consumer.status(),
      ({ state }) => state === 'paused',
    );
    expect(status).toMatchObject({ applied: 0, reason: expect.stringContaining('MongoDB cannot be used') });
  });
});
