import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { OutcomeState } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import { JournalSource } from '../ingest/journal/journal-source.ts';
import { RecordConsumer } from '../ingest/record-consumer.ts';
import { commandedEvents, findRehearsals, outcomesOf, type OutcomeRecord } from '../stores/command-outcomes.ts';
import { journalPosition } from '../stores/consumer-progress.ts';
import { findLetters } from '../stores/dead-letters.ts';
import { Schema } from '../stores/schema.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { outcomeBytes } from '../testing/outcomes.ts';
import { silent } from '../testing/running-consumer.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { OutcomeWriter } from './outcome-writer.ts';

function suite(openUrl: () => Promise<string>): void {
  const folder = join(temporaryFolder(), 'journal');
  let store: Store;
  let journal: JournalWriter;

  beforeAll(async () => {
    store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    journal = new JournalWriter(folder);
    journal.write([new ZoneScript().open()]);
  });
  afterAll(() => store.close());

  /** Runs a consumer of its own until it has had so many outcomes, ever. */
  async function consume(until: (status: ConsumerStatus) => boolean): Promise<OutcomeRecord[]> {
    const told: OutcomeRecord[] = [];
    const options = { folder, content: 'outcomes', begin: 'start', batchEventsMax: 100, pollMs: 5, retryDelayMsMax: 50 } as const;
    const source = new JournalSource(options, silent);
    const limits = { poisonAttempts: 2, retryDelayMsMax: 50 };
    const writer = new OutcomeWriter(store, new Schema(store, async () => {}), (one) => told.push(one));
    const consumer = new RecordConsumer(source, writer, limits, silent);
    const stopping = new AbortController();
    const done = consumer.run(stopping.signal);
    await eventually(
      () => consumer.status(),
      (status) => until(status) && status.lagEvents === 0,
    );
    stopping.abort();
    await done;
    return told;
  }

  test('Outcomes are kept once, however often they come, and told when they are kept', async () => {
    const begun = outcomeBytes({ commandId: 'a', state: OutcomeState.Begun, atMs: 1_000 });
    const done = outcomeBytes({ commandId: 'a', atMs: 2_000, epoch: 2, sequence: 44, message: 'Six players are back.' });
    journal.write([begun], BlockKind.Outcome);
    journal.write([done, begun, done], BlockKind.Outcome);
    const told = await consume(({ applied, duplicates }) => applied === 2 && duplicates === 2);
    expect(told.map(({ state }) => state)).toEqual([OutcomeState.Begun, OutcomeState.Done]);
    const kept = await outcomesOf(store, ['a', 'b']);
    expect(kept.map(({ state, message }) => [state, message])).toEqual([
      [OutcomeState.Begun, 'It is done.'],
      [OutcomeState.Done, 'Six players are back.'],
    ]);
    expect(await commandedEvents(store, [{ zone: 1, epoch: 2, sequence: 44 }])).toEqual([
      { zone: 1, epoch: 2, sequence: 44, commandId: 'a' },
    ]);
  });

  test('A consumer that comes back goes on where the other one stopped', async () => {
    journal.write([outcomeBytes({ commandId: 'b', zone: 2 })], BlockKind.Outcome);
    const told = await consume(({ applied }) => applied === 3);
    expect(told.map(({ commandId }) => commandId)).toEqual(['b']);
    const position = await eventually(
      () => journalPosition(store, 'outcomes'),
      (found) => found !== null && found.position > 0,
    );
    expect(position!.position).toBeLessThanOrEqual(journal.position);
  });

  test('Its mark moves on while there are only events, so that the journal may let them go', async () => {
    const script = new ZoneScript(9);
    journal.write([script.open(), script.enter(1)]);
    const { position } = journal;
    await consume(({ applied }) => applied === 3);
    await Bun.sleep(1_100);
    journal.write([script.move(1)]);
    await consume(({ applied }) => applied === 3);
    expect((await journalPosition(store, 'outcomes'))!.position).toBeGreaterThanOrEqual(position);
  });

  test('What is no outcome becomes a dead letter, and the stream moves on', async () => {
    journal.write([Uint8Array.of(0xc1)], BlockKind.Outcome);
    journal.write([outcomeBytes({ commandId: 'x'.repeat(200) })], BlockKind.Outcome);
    journal.write([outcomeBytes({ commandId: 'c' })], BlockKind.Outcome);
    await consume(({ applied, deadLetters }) => applied === 4 && deadLetters === 2);
    const letters = await findLetters(store, {
      ...{ state: 'open', consumer: 'outcomes', reason: null, zone: null, beforeId: null, limit: 10 },
    });
    expect(letters.map(({ reason }) => reason)).toEqual(['undecodable', 'undecodable']);
    expect(await outcomesOf(store, ['c'])).toHaveLength(1);
  });

  test('Certificates of rehearsals are found by zone and in pages, the newest first', async () => {
    for (let i = 1; i <= 3; i++) {
      journal.write([outcomeBytes({ commandId: `r${i}`, atMs: 5_000 + i, zone: 4, rehearsal: {} })], BlockKind.Outcome);
    }
    await consume(({ applied }) => applied === 7);
    const [newest, second] = await findRehearsals(store, 9, 4, null, 2);
    expect([newest!.commandId, second!.commandId]).toEqual(['r3', 'r2']);
    expect(newest!.rehearsal).toMatchObject({ eventsReplayed: 23, liveHash: '01'.repeat(32), shadowHash: '01'.repeat(32) });
    const rest = await findRehearsals(store, 9, 4, { atMs: second!.atMs, commandId: 'r2', zone: 4 }, 2);
    expect(rest.map(({ commandId }) => commandId)).toEqual(['r1']);
    expect(await findRehearsals(store, 9, 5, null, 2)).toEqual([]);
  });
}

describe('What became of commands, in SQLite', () => {
  const path = join(temporaryFolder(), 'outcomes.db');
  suite(async () => path);
});

describeWithServer('What became of commands, in MySQL', 'mysql', 'MYSQL_URL', (url) => suite(() => emptyDatabase(url, 'verdict_outcomes')));
