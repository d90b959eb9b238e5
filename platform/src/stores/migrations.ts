import { migrations } from './migration-steps.ts';
import type { Statements, Store } from './store.ts';
import { StoreUnavailableError } from './store-errors.ts';

/** Brings the schema up to date. Any number of instances may call it at once: one works, the others wait and find it done. */
export async function migrate(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await lock(tx);
    try {
      await tx.run(
        `CREATE TABLE IF NOT EXISTS migrations (
          version INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, applied_at_ms BIGINT NOT NULL)`,
      );
      const done = new Set((await tx.query('SELECT version FROM migrations')).map((row) => Number(row['version'])));
      refuseNewerSchema(done);
      for (const migration of migrations) {
        if (done.has(migration.version)) continue;
        for (const statement of migration.statements(tx.dialect)) await tx.run(statement);
        for (const { table, name, type } of migration.columns?.(tx.dialect) ?? []) {
          const isThere = (await tx.query(tx.dialect.hasColumn, [table, name])).length > 0;
          if (!isThere) await tx.run(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
        }
        await tx.run('INSERT INTO migrations (version, name, applied_at_ms) VALUES (?, ?, ?)', [
          migration.version,
          migration.name,
          Date.now(),
        ]);
      }
    } finally {
      await unlock(tx);
    }
  });
}

function refuseNewerSchema(done: ReadonlySet<number>): void {
  const newest = Math.max(0, ...done);
  const known = migrations.at(-1)!.version;
  if (newest > known) {
    throw new StoreUnavailableError(
      `The database's schema is of version ${newest}, this server knows ${known}. Start the newer server, or restore an older backup.`,
    );
  }
}

/** MySQL ends a transaction at every DDL, so it needs a lock of the session. SQLite's transaction holds the write lock. */
async function lock(tx: Statements): Promise<void> {
  if (tx.dialect.name !== 'mysql') return;
  const rows = await tx.query("SELECT GET_LOCK(CONCAT(DATABASE(), '.migrations'), 5) AS taken");
  if (Number(rows[0]?.['taken']) !== 1) throw new StoreUnavailableError('Another instance is bringing the schema up to date.');
}

async function unlock(tx: Statements): Promise<void> {
  if (tx.dialect.name !== 'mysql') return;
  // A connection that broke has given its lock back already, and what broke it must not be hidden.
  await tx.query("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.migrations'))").catch(() => {});
}
