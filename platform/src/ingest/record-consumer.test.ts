import { expect, test } from 'bun:test';
import { MalformedRecordError } from '../contracts/wire.ts';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import type { DeadLetter } from '../stores/dead-letters.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import { silent } from '../testing/running-consumer.ts';
import type { EventSource, SourceBatch } from './event-source.ts';
import { RecordConsumer, type RecordCounters, type RecordWriter } from './record-consumer.ts';

/** Keeps words in memory; refuses "poison" for good, and everything for as long as it is down. */
class Words implements RecordWriter<string> {
  readonly consumer = 'words';
  readonly kept: string[] = [];
  readonly letters: DeadLetter[] = [];
  readonly positions: (JournalPosition | null)[] = [];
  refusals = 0;
  failuresLeft = 0;

  async open() {
    return { applied: 0, duplicates: 0, deadLetters: 0, journal: null };
  }

  read(bytes: Uint8Array): string {
    if (bytes.length === 0) throw new MalformedRecordError('A word has letters.');
    return new TextDecoder().decode(bytes);
  }

  identityOf(): null {
    return null;
  }

  async write(words: readonly string[], letters: readonly DeadLetter[], position: JournalPosition | null): Promise<RecordCounters> {
    if (this.failuresLeft-- > 0) throw new StoreUnavailableError('The store is down.');
    if (words.includes('poison')) {
      this.refusals++;
      throw new Error('Not in here.');
    }
    const fresh = words.filter((word) => !this.kept.includes(word));
    this.kept.push(...fresh);
    this.letters.push(...letters);
    this.positions.push(position);
    return { applied: fresh.length, duplicates: words.length - fresh.length, deadLetters: letters.length };
  }

  async writeLetter() {
    return { zone: 0, epoch: 0, sequence: 0 };
  }
}

const position: JournalPosition = { position: 100, index: 4 };

/** Has one batch of these words consumed. */
async function consume(writer: Words, words: readonly string[]): Promise<RecordConsumer<string>> {
  const records = words.map((word, i) => ({ bytes: new TextEncoder().encode(word), topic: null, origin: () => `record ${i}` }));
  const source: EventSource = {
    kind: 'journal',
    ordered: true,
    run: (_from, deliver: (batch: SourceBatch) => Promise<void>) => deliver({ records, position, keepAlive: async () => {} }),
    status: () => ({ kind: 'journal', ready: true, wasReady: true, reason: null, lagEvents: 0, lostEvents: 0 }),
  };
  const consumer = new RecordConsumer(source, writer, { poisonAttempts: 3, retryDelayMsMax: 5 }, silent);
  await consumer.run(new AbortController().signal);
  return consumer;
}

test('A record that the store refuses is tried some times and put aside; its neighbours are kept, the progress moves last', async () => {
  const writer = new Words();
  const consumer = await consume(writer, ['one', 'poison', '', 'two']);
  expect(writer.kept).toEqual(['one', 'two']);
  expect(writer.refusals).toBe(4);
  expect(writer.letters.map(({ origin, reason, attempts }) => [origin, reason, attempts])).toEqual([
    ['record 2', 'undecodable', 1],
    ['record 1', 'failed', 3],
  ]);
  expect(writer.positions).toEqual([null, null, position]);
  expect(consumer.status()).toMatchObject({ state: 'running', applied: 2, duplicates: 0, deadLetters: 2 });
});

test('A store that is down is waited for, and nothing is put aside', async () => {
  const writer = new Words();
  writer.failuresLeft = 2;
  const consumer = await consume(writer, ['one', 'one more']);
  expect(writer.positions).toEqual([position]);
  expect(consumer.status()).toMatchObject({ state: 'running', applied: 2, deadLetters: 0 });
});
