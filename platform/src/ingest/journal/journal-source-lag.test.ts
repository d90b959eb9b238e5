import { expect, test } from 'bun:test';
import { EventType } from '../../contracts/events.ts';
import { eventually } from '../../testing/eventually.ts';
import { ZoneScript } from '../../testing/events.ts';
import { JournalWriter } from '../../testing/journal-writer.ts';
import { silent } from '../../testing/running-consumer.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { JournalSource } from './journal-source.ts';

test('How far a reader is behind is known while what it writes to is away', async () => {
  const folder = temporaryFolder();
  const journal = new JournalWriter(folder);
  const zone = new ZoneScript();
  journal.write([zone.open(), zone.enter(1, 'Ada')]);
  const source = new JournalSource(
    { folder, content: 'events', begin: 'start', batchEventsMax: 100, pollMs: 5, retryDelayMsMax: 50 },
    silent,
  );
  const stopping = new AbortController();
  const isBack = Promise.withResolvers<void>();
  let delivered = 0;
  const done = source.run(
    null,
    async ({ records }) => {
      await isBack.promise;
      delivered += records.length;
    },
    stopping.signal,
  );
  const behind = (events: number) =>
    eventually(
      () => source.status(),
      ({ lagEvents }) => lagEvents === events,
    );
  await behind(2);
  for (let i = 1; i <= 7; i++) journal.write([zone.next(EventType.PlayerMoved, 1, [1, [0, 0], [i, i]])]);
  await behind(9);
  expect(delivered).toBe(0);
  isBack.resolve();
  await behind(0);
  expect(delivered).toBe(9);
  stopping.abort();
  await done;
});
