import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { EventType } from '../contracts/events.ts';
import { baseTimeMs, ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const [ada, bob] = [1, 2];
const firstItem = 2 ** 20 + 1;
let platform: PlatformProcess;

const json = async (response: Response): Promise<any> => await response.json();

beforeAll(async () => {
  const journal = new JournalWriter(join(folder, 'journal'));
  const zone = new ZoneScript();
  const acquire = (player: number, itemId: number, kind: string) =>
    zone.next(EventType.ItemAcquired, player, [player, itemId, kind, [3, 4], 100], baseTimeMs + zone.sequence + 1);
  const story = [
    zone.open(),
    zone.enter(ada),
    zone.enter(bob),
    zone.next(EventType.ItemAppeared, firstItem, [firstItem, 'coin', [3, 4]]),
    zone.next(EventType.MonsterAppeared, 1, [1, 'slime', [5, 5], [5, 5]]),
    zone.next(EventType.MonsterMoved, 1, [1, [5, 5], [6, 5]]),
    acquire(ada, firstItem, 'coin'),
    acquire(ada, firstItem + 1, 'coin'),
    acquire(ada, firstItem + 2, 'gem'),
    acquire(bob, firstItem + 3, 'coin'),
  ];
  journal.write(story);
  // Once more, as after a crash of the platform; and an item that has an owner already, as no zone would give it.
  journal.write(story.slice(6, 8));
  journal.write([acquire(bob, firstItem, 'coin')]);
  platform = await startPlatform(folder);
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers.find(({ name }: any) => name === 'persistence'),
    (consumer) => consumer.applied === 10 && consumer.duplicates === 2 && consumer.deadLetters === 1,
  );
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('The API of the economy', () => {
  test('tells what a player has, each thing once', async () => {
    expect(await json(await platform.get(`/api/players/${ada}/inventory`))).toEqual({
      inventory: [
        { kind: 'coin', quantity: 2 },
        { kind: 'gem', quantity: 1 },
      ],
    });
    expect((await json(await platform.get(`/api/players/${bob}/inventory`))).inventory).toEqual([{ kind: 'coin', quantity: 1 }]);
  });

  test('tells how it came by it, with the cause, the newest first and in pages', async () => {
    const first = await json(await platform.get(`/api/players/${ada}/transactions?limit=2`));
    expect(first.transactions[0]).toEqual({
      eventId: '00000001-0000-8001-8000-000000000009',
      zone: 1,
      epoch: 1,
      sequence: 9,
      tick: 9,
      occurredAt: new Date(baseTimeMs + 9).toISOString(),
      kind: 'gem',
      change: 1,
      itemId: firstItem + 2,
      at: { x: 3, y: 4 },
      cause: { session: 77, sequence: 9 },
    });
    const second = await json(await platform.get(`/api/players/${ada}/transactions?limit=2&before=${first.nextBefore}`));
    const items = [...first.transactions, ...second.transactions].map(({ itemId }: any) => itemId);
    expect(items).toEqual([firstItem + 2, firstItem + 1, firstItem]);
    expect(second.nextBefore).toBeNull();
  });

  test('An item that has an owner already is nobody else’s: the event is put aside, with the reason', async () => {
    const { deadLetters } = await json(await platform.get('/api/dead-letters'));
    expect(deadLetters.filter(({ consumer }: any) => consumer === 'persistence')).toHaveLength(1);
  });

  test('A player’s history shows what it was given', async () => {
    const { history } = await json(await platform.get(`/api/players/${ada}/history?limit=1`));
    expect(history[0]).toMatchObject({ type: 'ItemAcquired', details: { item: { id: firstItem + 2, kind: 'gem' } }, to: null });
  });

  test('Statistics count every kind of event', async () => {
    await eventually(
      async () => (await json(await platform.get('/api/ingest'))).consumers.find(({ name }: any) => name === 'analytics'),
      (consumer) => consumer.applied === 11,
    );
  });

  test('refuses players that nobody knows', async () => {
    expect((await platform.get('/api/players/99/inventory')).status).toBe(404);
    expect((await platform.get('/api/players/99/transactions')).status).toBe(404);
  });
});
