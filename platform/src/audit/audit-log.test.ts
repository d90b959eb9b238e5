import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { migrate } from '../stores/migrations.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { AuditLog, type AuditEntry, type AuditQuery, type StoredAuditEntry } from './audit-log.ts';

const everything: AuditQuery = {
  actor: null,
  action: null,
  targetKind: null,
  targetId: null,
  fromMs: null,
  toMs: null,
  beforeId: null,
  limit: 500,
};

const kick: AuditEntry = { actor: 'ada', role: 'operator', action: 'kick', target: { kind: 'player', id: '42' }, result: 'done' };

function suite(openUrl: () => Promise<string>): void {
  let store: Store;
  let audit: AuditLog;
  const found = (query: Partial<AuditQuery> = {}): Promise<StoredAuditEntry[]> => audit.find({ ...everything, ...query });

  beforeAll(async () => {
    store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    await migrate(store);
    audit = new AuditLog(store);
  });
  afterAll(() => store.close());

  test('An entry is kept as it was given, with when it was', async () => {
    const given = { ...kick, reason: '‘rude’; DROP TABLE\u0000', commandId: 'c-1', details: { zone: 3, words: ['a'] } };
    const before = Date.now();
    const id = await audit.record(given);
    const [entry] = await found();
    expect(entry).toEqual({ ...given, id, atMs: expect.any(Number) });
    expect(entry!.atMs).toBeGreaterThanOrEqual(before);
    await audit.record(kick);
    expect((await found())[0]).toMatchObject({ reason: null, commandId: null, details: {} });
  });

  test('What is too long is cut, or left out, and the entry is there', async () => {
    await audit.record({ ...kick, action: 'long', reason: 'r'.repeat(5_000), details: { text: 'd'.repeat(5_000) } });
    const [entry] = await found({ action: 'long' });
    expect([entry!.reason!.length, entry!.details]).toEqual([1_000, { omitted: '5011 characters' }]);
  });

  test('An entry of a transaction that is undone is undone with it', async () => {
    const undone = store.transaction(async (tx) => {
      await audit.record({ ...kick, action: 'undone' }, tx);
      throw new Error('no');
    });
    expect(undone).rejects.toThrow('no');
    await undone.catch(() => {});
    expect(await found({ action: 'undone' })).toEqual([]);
  });

  test('Work outside the database is recorded before it is done, and a failure afterwards', async () => {
    const entry = { ...kick, action: 'outside', commandId: 'c-2' };
    let seen = 0;
    expect(await audit.before(entry, async () => (seen = (await found({ action: 'outside' })).length))).toBe(1);
    expect(seen).toBe(1);
    const failing = audit.before(entry, () => Promise.reject(new Error('the broker is gone')));
    expect(failing).rejects.toThrow('the broker is gone');
    await failing.catch(() => {});
    const [refused, done] = await found({ action: 'outside' });
    expect(refused).toMatchObject({ result: 'refused', commandId: 'c-2', details: { entry: done!.id, why: 'the broker is gone' } });
  });

  test('Entries are found by who, what, whom and when, the newest first, a page at a time', async () => {
    const from = Date.now();
    for (let i = 0; i < 7; i++) {
      await audit.record({ ...kick, actor: `actor-${i % 2}`, action: 'find', target: { kind: 'zone', id: String(i % 3) } });
    }
    const ids = (await found({ action: 'find', fromMs: from })).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const counts = await Promise.all([
      found({ actor: 'actor-0' }),
      found({ actor: 'actor-0', targetKind: 'zone', targetId: '1' }),
      found({ targetKind: 'zone' }),
      found({ actor: 'ACTOR-0' }),
      found({ toMs: from - 60_000 }),
      found({ action: 'find', beforeId: ids[4]!, limit: 1 }),
    ]);
    expect(counts.map((entries) => entries.length)).toEqual([4, 1, 7, 0, 0, 1]);
    expect(counts[5]![0]!.id).toBe(ids[5]!);
  });
}

describe('The audit log in SQLite', () => {
  const path = join(temporaryFolder(), 'audit.db');
  suite(async () => path);

  test('is only ever added to, whoever asks', async () => {
    const store = new Store({ url: path, timeoutMs: 5_000 });
    for (const change of ["UPDATE audit_log SET actor = 'eve'", 'DELETE FROM audit_log']) {
      expect(store.run(change)).rejects.toThrow('only ever added to');
      await store.run(change).catch(() => {});
    }
    const [row] = await store.query("SELECT COUNT(*) AS all_of_them, SUM(actor = 'eve') AS changed FROM audit_log");
    expect([Number(row!['all_of_them']) > 0, Number(row!['changed'])]).toEqual([true, 0]);
    await store.close();
  });
});

describeWithServer('The audit log in MySQL', 'mysql', 'MYSQL_URL', (url) => suite(() => emptyDatabase(url, 'verdict_audit')));

test('What cannot be recorded is not done', async () => {
  const closed = new Store({ url: join(temporaryFolder(), 'closed.db'), timeoutMs: 500 });
  await closed.close();
  let done = false;
  const attempt = new AuditLog(closed).before(kick, async () => void (done = true));
  expect(attempt).rejects.toBeInstanceOf(StoreUnavailableError);
  await attempt.catch(() => {});
  expect(done).toBe(false);
});
