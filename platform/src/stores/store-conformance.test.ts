import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { describeWithServer } from '../testing/skips.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { BulkInsert } from './bulk-insert.ts';
import { migrations } from './migration-steps.ts';
import { migrate } from './migrations.ts';
import { isDuplicateKey, StoreUnavailableError } from './store-errors.ts';
import { Store } from './store.ts';

/** What the platform asks of a database. Both kinds answer the same questions. */
function conformance(open: () => Promise<string>): void {
  let url: string;
  let store: Store;

  beforeAll(async () => {
    url = await open();
    store = new Store({ url, timeoutMs: 5_000 });
    await migrate(store);
    await store.run(
      `CREATE TABLE things (id INTEGER PRIMARY KEY, name ${store.dialect.text(40)} NOT NULL, bytes ${store.dialect.blob} NULL)`,
    );
  });
  afterAll(() => store.close());

  const count = async (): Promise<number> => Number((await store.query('SELECT COUNT(*) AS n FROM things'))[0]!['n']);

  test('Migrations run by several instances at once leave one schema', async () => {
    const others = [1, 2, 3].map(() => new Store({ url, timeoutMs: 10_000 }));
    await Promise.all(others.map(migrate));
    const versions = (await store.query('SELECT version FROM migrations ORDER BY version')).map((row) => Number(row['version']));
    expect(versions).toEqual(migrations.map(({ version }) => version));
    await Promise.all(others.map((other) => other.close()));
  });

  test('A schema newer than the server is refused', async () => {
    await store.run("INSERT INTO migrations (version, name, applied_at_ms) VALUES (99, 'later', 0)");
    await expect(migrate(store)).rejects.toThrow('Start the newer server');
    await store.run('DELETE FROM migrations WHERE version = 99');
  });

  test('Text of any script and bytes come back as they were', async () => {
    await store.run('INSERT INTO things (id, name, bytes) VALUES (?, ?, ?)', [1, '한글 😀', new Uint8Array([0, 255, 10])]);
    const [row] = await store.query('SELECT name, bytes FROM things WHERE id = 1');
    expect(row!['name']).toBe('한글 😀');
    expect([...(row!['bytes'] as Uint8Array)]).toEqual([0, 255, 10]);
  });

  test('Numbers up to 53 bits come back exactly', async () => {
    const { lastId } = await store.run("INSERT INTO accounts (kind, name, created_at_ms) VALUES ('guest', 'n', ?)", [
      Number.MAX_SAFE_INTEGER,
    ]);
    const [row] = await store.query('SELECT created_at_ms FROM accounts WHERE id = ?', [lastId]);
    expect(Number(row!['created_at_ms'])).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('A transaction that fails leaves nothing behind', async () => {
    const before = await count();
    const failing = store.transaction(async (tx) => {
      await tx.run("INSERT INTO things (id, name) VALUES (2, 'half')");
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await count()).toBe(before);
  });

  test('Writers at once do not fall into one another’s transaction', async () => {
    const failing = store.transaction(async (tx) => {
      await tx.run("INSERT INTO things (id, name) VALUES (3, 'goes')");
      await Bun.sleep(30);
      throw new Error('rolled back');
    });
    const other = store.run("INSERT INTO things (id, name) VALUES (4, 'stays')");
    await expect(failing).rejects.toThrow('rolled back');
    await other;
    const ids = (await store.query('SELECT id FROM things WHERE id IN (3, 4)')).map((row) => Number(row['id']));
    expect(ids).toEqual([4]);
  });

  test('Readers do not see what is not committed, and do not wait for it', async () => {
    const before = await count();
    let seen = -1;
    await store.transaction(async (tx) => {
      await tx.run("INSERT INTO things (id, name) VALUES (5, 'soon')");
      seen = await count();
    });
    expect([seen, await count()]).toEqual([before, before + 1]);
  });

  test('A key that is taken is the caller’s error, not the database’s', async () => {
    await store.run("INSERT INTO things (id, name) VALUES (6, 'a')");
    const error: unknown = await store.run("INSERT INTO things (id, name) VALUES (6, 'b')").catch((e: unknown) => e);
    expect(error).not.toBeInstanceOf(StoreUnavailableError);
    expect(isDuplicateKey(error)).toBe(true);
  });

  test('Any number of rows is inserted, and an upsert replaces what is there', async () => {
    const insert = new BulkInsert('things', ['id', 'name'], { tail: ({ dialect }) => dialect.upsert(['id'], ['name']) });
    const rows = (name: string): (string | number)[] => Array.from({ length: 2_345 }, (_, i) => [1_000 + i, name]).flat();
    await store.transaction((tx) => insert.run(tx, rows('old')));
    await store.transaction((tx) => insert.run(tx, rows('new')));
    const [row] = await store.query("SELECT COUNT(*) AS n FROM things WHERE id >= 1000 AND name = 'new'");
    expect(Number(row!['n'])).toBe(2_345);
  });

  test('Two stores that count one number up lose no step', async () => {
    const other = new Store({ url, timeoutMs: 10_000 });
    await store.run("INSERT INTO row_counts (table_name, row_count) VALUES ('steps', 0)");
    const step = (s: Store): Promise<unknown> =>
      s.transaction(async (tx) => {
        const [row] = await tx.query(`SELECT row_count FROM row_counts WHERE table_name = 'steps'${tx.dialect.forUpdate}`);
        await tx.run("UPDATE row_counts SET row_count = ? WHERE table_name = 'steps'", [Number(row!['row_count']) + 1]);
      });
    await Promise.all(Array.from({ length: 40 }, (_, i) => step(i % 2 === 0 ? store : other)));
    const [row] = await store.query("SELECT row_count FROM row_counts WHERE table_name = 'steps'");
    expect(Number(row!['row_count'])).toBe(40);
    await other.close();
  });
}

describe('SQLite', () => {
  const folder = temporaryFolder();
  conformance(async () => join(folder, 'conformance.db'));

  test('A file that cannot be opened counts as a database that is down', async () => {
    const store = new Store({ url: '/proc/none/platform.db', timeoutMs: 1_000 });
    await expect(store.query('SELECT 1')).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});

describeWithServer('MySQL', 'mysql', 'MYSQL_URL', (address) => {
  conformance(() => emptyDatabase(address, 'verdict_conformance'));

  test('A server that is not there counts as down, and nothing hangs', async () => {
    const store = new Store({ url: 'mysql://nobody@127.0.0.1:1/none', timeoutMs: 1_000 });
    await expect(store.query('SELECT 1')).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
