import { afterEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { minuteStatisticsProjection } from '../projections/minute-statistics-projection.ts';
import { movementProjection } from '../projections/movement-projection.ts';
import { playerProjection } from '../projections/player-projection.ts';
import { findLetters, type StoredLetter } from '../stores/dead-letters.ts';
import { rowCount } from '../stores/row-counts.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { ZoneScript } from '../testing/events.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startConsumer, type RunningConsumer } from '../testing/running-consumer.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { DeadLetterDesk } from './dead-letter-desk.ts';

const root = temporaryFolder();
const running = new Set<RunningConsumer>();
const stores: Store[] = [];
let folders = 0;

afterEach(async () => {
  for (const one of running) await one.stop();
  running.clear();
  for (const store of stores.splice(0)) await store.close();
});

/** A player whose rows the database itself refuses. */
const refused = 13;

function suite(openUrl: () => Promise<string>, makeTrigger: string): void {
  async function fresh() {
    const store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    stores.push(store);
    const journal = new JournalWriter(join(root, String(folders++), 'journal'));
    const one = startConsumer(store, journal.folder, 'persistence', [playerProjection, movementProjection, minuteStatisticsProjection]);
    running.add(one);
    const desk = new DeadLetterDesk(store, [one.writer]);
    const all = { state: null, consumer: null, reason: null, zone: null, beforeId: null, limit: 500 };
    const letters = (): Promise<StoredLetter[]> => findLetters(store, all);
    return { store, journal, one, desk, letters };
  }

  const moves = async (store: Store, player: number): Promise<number> =>
    Number((await store.query('SELECT COUNT(*) AS n FROM movement_history WHERE player_id = ?', [player]))[0]!['n']);
  const counted = async (store: Store): Promise<number> =>
    Number((await store.query('SELECT SUM(moves) AS n FROM minute_statistics'))[0]!['n']);

  test('What the database refuses is put aside while the stream moves on, and is applied once when the database takes it', async () => {
    const { store, journal, one, desk, letters } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1), zone.enter(refused)]);
    await one.caughtUp(3);
    await store.run(makeTrigger);
    const batch = Array.from({ length: 3_000 }, (_, i) => zone.move(i === 1_234 || i === 2_345 ? refused : 1));
    journal.write(batch);
    const status = await one.caughtUp(3_003);
    expect(status).toMatchObject({ state: 'running', applied: 3_001, deadLetters: 2, gaps: 0, missing: 0 });
    expect([await moves(store, 1), await moves(store, refused), await counted(store)]).toEqual([2_998, 0, 2_998]);

    const [second, first] = await letters();
    expect(first).toMatchObject({ consumer: 'persistence', reason: 'failed', state: 'open', attempts: 3 });
    expect(first!.identity).toMatchObject({ zone: 1, epoch: 1, sequence: 3 + 1_234 + 1 });
    expect([first!.error, first!.stack, first!.origin]).toEqual([
      expect.stringContaining('not this player'),
      expect.stringContaining('Error'),
      expect.stringContaining('journal'),
    ]);
    expect(await rowCount(store, 'open_dead_letters')).toBe(2);

    const early = await desk.retry(first!.id, 'ada');
    expect(early).toMatchObject({ kind: 'refused', refusal: 'failed', message: expect.stringContaining('not this player') });
    expect((await letters())[1]).toMatchObject({ state: 'open', attempts: 4, lastAttemptAtMs: expect.any(Number) });
    expect([await moves(store, refused), await counted(store)]).toEqual([0, 2_998]);

    await store.run('DROP TRIGGER refuse');
    expect(await desk.retry(first!.id, 'ada')).toMatchObject({ kind: 'done', letter: { state: 'applied', resolvedBy: 'ada' } });
    expect(await desk.retry(first!.id, 'ada')).toEqual({ kind: 'resolved', state: 'applied' });
    const both = await Promise.all([desk.retry(second!.id, 'ada'), desk.retry(second!.id, 'bob')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'resolved']);
    expect([await moves(store, refused), await counted(store)]).toEqual([2, 3_000]);
    expect(await rowCount(store, 'open_dead_letters')).toBe(0);
  }, 20_000);

  test('A player whose every event is refused does not stop the others', async () => {
    const { store, journal, one } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1), zone.enter(refused)]);
    await one.caughtUp(3);
    await store.run(makeTrigger);
    journal.write(Array.from({ length: 400 }, (_, i) => zone.move(i % 4 === 0 ? refused : 1)));
    expect(await one.caughtUp(403)).toMatchObject({ state: 'running', deadLetters: 100, gaps: 0 });
    expect(await moves(store, 1)).toBe(300);
  }, 20_000);

  test('A discarded letter keeps who did it and why, and is never applied', async () => {
    const { journal, one, desk, letters } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), new Uint8Array([0xc1]), zone.enter(1)]);
    await one.caughtUp(3);
    const [letter] = await letters();
    expect(await desk.discard(letter!.id, 'ada', 'noise')).toMatchObject({
      kind: 'done',
      letter: { state: 'discarded', resolution: 'noise' },
    });
    expect(await desk.retry(letter!.id, 'ada')).toEqual({ kind: 'resolved', state: 'discarded' });
    expect(await desk.discard(letter!.id, 'bob', 'again')).toEqual({ kind: 'resolved', state: 'discarded' });
    expect(await desk.discard(999, 'bob', 'nothing')).toEqual({ kind: 'unknown' });
    expect((await letters())[0]).toMatchObject({ resolvedBy: 'ada', resolution: 'noise' });
  });

  test('What is no event, and what a replaced owner wrote, is refused with the reason, and the attempt is counted', async () => {
    const { store, journal, one, desk, letters } = await fresh();
    const old = new ZoneScript(1, 1);
    journal.write([old.open(), old.enter(1), new Uint8Array([0xc1])]);
    const owner = new ZoneScript(1, 2);
    journal.write([owner.open(1, old.sequence)]);
    journal.write([old.move(1)]);
    await one.caughtUp(5);
    const [fenced, undecodable] = await letters();
    expect(await desk.retry(fenced!.id, 'ada')).toMatchObject({ refusal: 'fenced', message: expect.stringContaining('newer owner') });
    expect(await desk.retry(undecodable!.id, 'ada')).toMatchObject({ refusal: 'undecodable' });
    expect((await letters()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['open', 2],
      ['open', 2],
    ]);
    expect(await moves(store, 1)).toBe(0);
  });

  test('What could not be read and now can is applied once, though two letters hold it', async () => {
    const { store, journal, one, desk, letters } = await fresh();
    const zone = new ZoneScript();
    journal.write([zone.open(), zone.enter(1)]);
    const unreadable = zone.move(1);
    journal.write([zone.move(1), new Uint8Array([0xc1, 1]), new Uint8Array([0xc1, 2])]);
    await one.caughtUp(5);
    // As after an upgrade that knows what the bytes mean.
    await store.run('UPDATE dead_letters SET record = ?', [unreadable]);
    const [second, first] = await letters();
    expect(await desk.retry(first!.id, 'ada')).toMatchObject({ kind: 'done' });
    expect(await desk.retry(second!.id, 'ada')).toMatchObject({ kind: 'refused' });
    expect([await moves(store, 1), await counted(store)]).toEqual([2, 2]);
  });
}

describe('Dead letters in SQLite', () => {
  let files = 0;
  suite(
    async () => join(root, `letters-${files++}.db`),
    `CREATE TRIGGER refuse BEFORE INSERT ON movement_history WHEN NEW.player_id = ${refused}
     BEGIN SELECT RAISE(ABORT, 'not this player'); END`,
  );
});

describeWithServer('Dead letters in MySQL', 'mysql', 'MYSQL_URL', (address) => {
  let databases = 0;
  suite(
    () => emptyDatabase(address, `verdict_letters_${databases++}`),
    `CREATE TRIGGER refuse BEFORE INSERT ON movement_history FOR EACH ROW
     IF NEW.player_id = ${refused} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not this player'; END IF`,
  );
});
