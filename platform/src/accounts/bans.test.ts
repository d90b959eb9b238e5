import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { migrate } from '../stores/migrations.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { Bans } from './bans.ts';

function suite(openUrl: () => Promise<string>): void {
  let store: Store;
  let bans: Bans;

  beforeAll(async () => {
    store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    await migrate(store);
    bans = new Bans(store);
  });
  afterAll(() => store.close());

  test('A ban holds until its time is over, and one without a time for good', async () => {
    const now = Date.now();
    await bans.ban(1, now + 1_000, 'rude', 'ada');
    await bans.ban(2, null, 'cheat', 'ada');
    expect(await bans.isBanned(1, now + 999)).toEqual({
      playerId: 1,
      untilMs: now + 1_000,
      reason: 'rude',
      by: 'ada',
      atMs: expect.any(Number),
    });
    expect(await bans.isBanned(1, now + 1_000)).toBeNull();
    expect(await bans.isBanned(2, now + 1e12)).toMatchObject({ untilMs: null });
    expect(await bans.isBanned(3)).toBeNull();
  });

  test('A new ban takes the place of the old one, and lifting it ends it', async () => {
    await bans.ban(4, null, 'cheat', 'ada');
    await bans.ban(4, Date.now() + 60_000, 'a day is enough', 'bob');
    expect(await bans.isBanned(4)).toMatchObject({ reason: 'a day is enough', by: 'bob' });
    expect([await bans.unban(4), await bans.unban(4), await bans.isBanned(4)]).toEqual([true, false, null]);
  });

  test('A ban of a transaction that is undone was never made', async () => {
    const undone = store.transaction(async (tx) => {
      await bans.ban(5, null, 'no', 'ada', tx);
      throw new Error('undone');
    });
    await undone.catch(() => {});
    expect(await bans.isBanned(5)).toBeNull();
  });
}

const folder = temporaryFolder();

describe('Bans in SQLite', () => suite(async () => join(folder, 'bans.db')));
describeWithServer('Bans in MySQL', 'mysql', 'MYSQL_URL', (url) => suite(() => emptyDatabase(url, 'verdict_bans')));
