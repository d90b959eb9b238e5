import { afterEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { JournalPosition } from '../../stores/consumer-progress.ts';
import { eventually } from '../../testing/eventually.ts';
import { moved, opened } from '../../testing/events.ts';
import { JournalWriter } from '../../testing/journal-writer.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { BlockKind } from './journal-format.ts';
import { JournalReader } from './journal-reader.ts';
import { JournalSource, type JournalContent } from './journal-source.ts';

const root = temporaryFolder();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A source of one kind of record, and what it delivered. */
function follow(
  journal: JournalWriter,
  content: JournalContent,
  begin: 'start' | 'end',
  from: JournalPosition | null = null,
  gatherMs = 0,
) {
  const options = { content, begin, batchEventsMax: 100, pollMs: 5, gatherMs, retryDelayMsMax: 100 } as const;
  const source = new JournalSource({ folder: journal.folder, ...options }, pino({ level: 'silent' }));
  const seen: number[] = [];
  const positions: JournalPosition[] = [];
  const batches: number[] = [];
  const end = new AbortController();
  const running = source.run(
    from,
    async ({ records, position }) => {
      for (const { bytes } of records) seen.push(bytes[0]!);
      positions.push(position!);
      batches.push(records.length);
    },
    end.signal,
  );
  ends.push(async () => {
    end.abort();
    await running;
  });
  return {
    source,
    seen,
    positions,
    batches,
    ready: () =>
      eventually(
        () => source.status(),
        ({ ready }) => ready,
      ),
  };
}

function fresh(): JournalWriter {
  const journal = new JournalWriter(join(root, randomUUID(), 'journal'));
  journal.write([opened({ sequence: 1 })]);
  return journal;
}

const has = (seen: readonly number[], count: number) =>
  eventually(
    () => seen,
    ({ length }) => length === count,
  );

describe('The journal as a source', () => {
  test('gives at once what comes after a silence, and together what comes steadily', async () => {
    const journal = fresh();
    const { seen, batches } = follow(journal, 'events', 'start', null, 500);
    await has(seen, 1);
    for (let sequence = 2; sequence <= 4; sequence++) {
      journal.write([moved(1, { sequence })]);
      // Longer than a source that does not gather waits before it looks again.
      await Bun.sleep(20);
    }
    await has(seen, 4);
    expect(batches).toEqual([1, 3]);
  });

  test('gives whoever reads outcomes all of them, from the first on, and nothing else', async () => {
    const journal = fresh();
    journal.write([Uint8Array.of(1)], BlockKind.Outcome);
    journal.write([Uint8Array.of(2)], BlockKind.View);
    const { seen, source } = follow(journal, 'outcomes', 'start');
    journal.write([moved(1, { sequence: 2 })]);
    journal.write([Uint8Array.of(3)], BlockKind.Outcome);
    await has(seen, 2);
    expect(seen).toEqual([1, 3]);
    expect(source.status()).toMatchObject({ lagEvents: 0, lostEvents: 0 });
  });

  test('moves a reader of outcomes past what is not for it, so that the journal is not kept for it', async () => {
    const journal = fresh();
    journal.write([Uint8Array.of(1)], BlockKind.Outcome);
    const { seen, positions } = follow(journal, 'outcomes', 'start');
    await has(seen, 1);
    // Seldom records: the position is told once a second all the same.
    await eventually(
      () => {
        journal.write([moved(1, { sequence: journal.index + 1 })]);
        return positions.at(-1)!;
      },
      ({ index }) => index > 1,
    );
    expect(seen).toEqual([1]);
  });

  test('tells a reader of outcomes where the log ends also when nothing more comes, for zones may wait for that room', async () => {
    const journal = fresh();
    const { positions, ready } = follow(journal, 'outcomes', 'start');
    await ready();
    // What comes within a second of the last telling is not told at once.
    journal.write([moved(1, { sequence: 2 })]);
    const head = (await new JournalReader(journal.folder).head())!;
    await eventually(
      () => positions.at(-1)?.position,
      (position) => position === head.durablePosition,
    );
  });

  test('gives whoever looks at views only those from now on, and counts no lag', async () => {
    const journal = fresh();
    journal.write([Uint8Array.of(1)], BlockKind.View);
    const { seen, source, ready } = follow(journal, 'views', 'end');
    await ready();
    journal.write([moved(1, { sequence: 2 })]);
    journal.write([Uint8Array.of(2)], BlockKind.View);
    journal.write([Uint8Array.of(3)], BlockKind.Figures);
    journal.write([Uint8Array.of(4)], BlockKind.View);
    await has(seen, 2);
    expect(seen).toEqual([2, 4]);
    expect(source.status().lagEvents).toBeNull();
  });
});
