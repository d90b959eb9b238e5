import { afterEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pino } from 'pino';
import { EventType, type Envelope } from '../contracts/events.ts';
import { movementProjection } from '../projections/movement-projection.ts';
import { playerProjection } from '../projections/player-projection.ts';
import type { Projection } from '../projections/projection.ts';
import { Schema } from '../stores/schema.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { BatchWriter } from './batch-writer.ts';
import { Consumer, type ConsumerStatus } from './consumer.ts';
import { JournalSource } from './journal/journal-source.ts';

const silent = pino({ level: 'silent' });
const root = temporaryFolder();
let folders = 0;

interface Running {
  readonly consumer: Consumer;
  stop(): Promise<void>;
}

const running = new Set<Running>();
afterEach(async () => {
  for (const one of running) await one.stop();
  for (const store of stores.splice(0)) await store.close();
});

/** Opened by the test, and closed after it: a database server has only so many connections. */
const stores: Store[] = [];
function open(url: string): Store {
  const store = new Store({ url, timeoutMs: 5_000 });
  stores.push(store);
  return store;
}

/** Starts a consumer over a journal as the server does, with a projection of the test's beside the real ones. */
function start(store: Store, journal: JournalWriter, extra?: Projection): Running {
  const source = new JournalSource(
    { folder: journal.folder, content: 'events', begin: 'start', batchEventsMax: 100, pollMs: 5, retryDelayMsMax: 50 },
    silent,
  );
  const projections = [playerProjection, movementProjection, ...(extra === undefined ? [] : [extra])];
  const writer = new BatchWriter(store, 'persistence', projections, true);
  const consumer = new Consumer(source, writer, new Schema(store, async () => {}), { poisonAttempts: 2, retryDelayMsMax: 50 }, silent);
  const stopping = new AbortController();
  const done = consumer.run(stopping.signal);
  const one: Running = {
    consumer,
    async stop() {
      running.delete(one);
      stopping.abort();
      await done;
    },
  };
  running.add(one);
  return one;
}

const caughtUp = (one: Running, events: number): Promise<ConsumerStatus> =>
  eventually(
    () => one.consumer.status(),
    (s) => s.applied + s.deadLetters >= events && s.lagEvents === 0,
  );

function failingOnce(when: (event: Envelope) => boolean, makeError: () => Error, times = 1): Projection & { failures: number } {
  return {
    name: 'failing',
    failures: 0,
    async apply(events) {
      if (this.failures >= times || !events.some(when)) return;
      this.failures++;
      throw makeError();
    },
  };
}

function suite(openUrl: () => Promise<string>): void {
  async function fresh(): Promise<{ url: string; store: Store; journal: JournalWriter }> {
    const url = await openUrl();
    return { url, store: open(url), journal: new JournalWriter(join(root, String(folders++), 'journal')) };
  }

  /** Moves recorded, and how many different events they are of. */
  async function rows(store: Store): Promise<readonly [rows: number, counted: number]> {
    const [found] = await store.query('SELECT COUNT(*) AS n FROM movement_history');
    const [counted] = await store.query('SELECT row_count AS n FROM row_counts WHERE table_name = ?', ['movement_history']);
    return [Number(found!['n']), Number(counted?.['n'] ?? 0)];
  }

  test('Moves become rows, and the player stands where the last one ended', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(7, 'Ada')]);
    for (let i = 0; i < 250; i++) journal.write([zone.move(7, [i, -i])]);
    const one = start(store, journal);
    const status = await caughtUp(one, 252);
    expect(status).toMatchObject({
      state: 'running',
      reason: null,
      applied: 252,
      duplicates: 0,
      gaps: 0,
      missing: 0,
      fenced: 0,
      deadLetters: 0,
      lagMs: 0,
    });
    expect(await rows(store)).toEqual([250, 250]);
    const [player] = await store.query('SELECT * FROM players');
    expect(player).toMatchObject({ name: 'Ada', x: 249, y: -249, online: 1 });
  });

  test('A consumer that starts again goes on where it was, and one that has forgotten where applies nothing twice', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1), zone.move(1)]);
    await caughtUp(start(store, journal), 3);
    for (const one of running) await one.stop();
    journal.write([zone.move(1)]);
    const second = start(store, journal);
    expect(await caughtUp(second, 4)).toMatchObject({ applied: 4, duplicates: 0 });
    await second.stop();
    await store.run('UPDATE consumers SET journal_position = NULL, journal_index = NULL');
    const third = start(store, journal);
    await eventually(
      () => third.consumer.status().duplicates,
      (n) => n === 4,
    );
    expect(third.consumer.status().applied).toBe(4);
    expect(await rows(store)).toEqual([2, 2]);
  });

  test('A failure in the middle of a transaction leaves no half of it', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    const failing = failingOnce(
      () => true,
      () => new StoreUnavailableError('cut off'),
      3,
    );
    journal.write([zone.open(), zone.enter(1), ...Array.from({ length: 50 }, () => zone.move(1))]);
    const status = await caughtUp(start(store, journal, failing), 52);
    expect(failing.failures).toBe(3);
    expect(status).toMatchObject({ applied: 52, duplicates: 0, deadLetters: 0 });
    expect(await rows(store)).toEqual([50, 50]);
  });

  test('A database that is down pauses the consumer, which says why and goes on by itself', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    let down = true;
    const gate: Projection = {
      name: 'gate',
      async apply() {
        if (down) throw new StoreUnavailableError('The disk is full.');
      },
    };
    journal.write([zone.open(), zone.enter(1), zone.move(1)]);
    const one = start(store, journal, gate);
    const paused = await eventually(
      () => one.consumer.status(),
      (s) => s.state === 'paused',
    );
    expect(paused).toMatchObject({ reason: 'The disk is full.', applied: 0, lagEvents: 3 });
    down = false;
    expect(await caughtUp(one, 3)).toMatchObject({ state: 'running', reason: null, applied: 3, deadLetters: 0 });
  });

  test('An event that cannot be applied becomes a dead letter, alone, and the stream moves on', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    const failing = failingOnce(
      (event) => event.sequence === 30,
      () => new Error('poison'),
      Number.POSITIVE_INFINITY,
    );
    journal.write([zone.open(), zone.enter(1), ...Array.from({ length: 60 }, () => zone.move(1))]);
    const status = await caughtUp(start(store, journal, failing), 62);
    expect(status).toMatchObject({ state: 'running', applied: 61, deadLetters: 1, gaps: 0 });
    expect(await rows(store)).toEqual([59, 59]);
    const [letter] = await store.query('SELECT * FROM dead_letters');
    expect(letter).toMatchObject({ consumer: 'persistence', reason: 'failed', attempts: 2 });
    expect([Number(letter!['zone']), Number(letter!['sequence']), String(letter!['error'])]).toEqual([
      1,
      30,
      expect.stringContaining('poison'),
    ]);
  });

  test('A record that is no event becomes a dead letter, once, however often it is read', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), new Uint8Array([0xc1, 1, 2]), zone.enter(1), zone.move(1)]);
    const one = start(store, journal);
    expect(await caughtUp(one, 4)).toMatchObject({ applied: 3, deadLetters: 1 });
    await one.stop();
    await store.run('UPDATE consumers SET journal_position = NULL, journal_index = NULL');
    const again = start(store, journal);
    await eventually(
      () => again.consumer.status().duplicates,
      (n) => n === 3,
    );
    const letters = await store.query('SELECT reason, record FROM dead_letters');
    expect(letters.map((row) => [row['reason'], [...(row['record'] as Uint8Array)]])).toEqual([['undecodable', [0xc1, 1, 2]]]);
  });

  test('A payload of the wrong shape is poison of its own event only', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1), zone.next(EventType.PlayerMoved, 1, [1, 'here', 'there']), zone.move(1)]);
    expect(await caughtUp(start(store, journal), 4)).toMatchObject({ applied: 3, deadLetters: 1, gaps: 0 });
    const [letter] = await store.query('SELECT error FROM dead_letters');
    expect(String(letter!['error'])).toContain('PlayerMoved.from should be an array');
  });

  test('What a replaced owner recorded is put aside with its reason, and what is missing is counted', async () => {
    const { store, journal } = await fresh();
    const old = new ZoneScript(1, 1);
    journal.write([old.open(), old.enter(1), old.move(1)]);
    const owner = new ZoneScript(1, 2);
    journal.write([owner.open(1, old.sequence), owner.move(1)]);
    journal.write([old.move(1)]);
    owner.move(1);
    journal.write([owner.move(1)]);
    const status = await caughtUp(start(store, journal), 7);
    expect(status).toMatchObject({ applied: 6, fenced: 1, deadLetters: 1, gaps: 1, missing: 1 });
    const [letter] = await store.query('SELECT reason FROM dead_letters');
    expect(letter!['reason']).toBe('fenced');
  });

  test('Two instances of one consumer apply each event once between them', async () => {
    const { url, store, journal } = await fresh();
    const zones = [1, 2, 3].map((id) => new ZoneScript(id));
    const [a, b] = [start(store, journal), start(open(url), journal)];
    for (const zone of zones) journal.write([zone.open(), zone.enter(zone.zone)]);
    for (let i = 0; i < 200; i++) for (const zone of zones) journal.write([zone.move(zone.zone)]);
    await Promise.all(
      [a, b].map((one) =>
        eventually(
          () => one.consumer.status().lagEvents,
          (lag) => lag === 0,
        ),
      ),
    );
    await eventually(
      async () => (await rows(store))[0],
      (n) => n === 600,
    );
    expect(await rows(store)).toEqual([600, 600]);
    const [consumer] = await store.query('SELECT applied, duplicates, gaps, dead_letters FROM consumers');
    expect(Number(consumer!['applied'])).toBe(606);
    expect([Number(consumer!['gaps']), Number(consumer!['dead_letters'])]).toEqual([0, 0]);
  });

  test('Events trimmed away before they were read are counted', async () => {
    const { store, journal } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1)]);
    journal.roll();
    journal.write([zone.move(1)]);
    await Bun.file(join(journal.folder, '00000000000000000000.journal')).delete();
    const one = start(store, journal);
    expect(await caughtUp(one, 1)).toMatchObject({ applied: 1, lost: 2, gaps: 1, missing: 2 });
  });
}

describe('A consumer over SQLite', () => {
  let files = 0;
  suite(async () => join(root, `consumer-${files++}.db`));
});

describeWithServer('A consumer over MySQL', 'mysql', 'MYSQL_URL', (address) => {
  let databases = 0;
  suite(() => emptyDatabase(address, `verdict_consumer_${databases++}`));
});
