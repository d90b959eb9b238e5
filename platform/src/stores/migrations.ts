import type { Dialect } from './dialect.ts';
import type { Statements, Store } from './store.ts';
import { StoreUnavailableError } from './store-errors.ts';

/** One step of the schema. Steps are only ever added; one that has been released is never changed. */
interface Migration {
  readonly version: number;
  readonly name: string;
  /** Each statement can be repeated: MySQL commits every DDL by itself, so a crash may leave a step half done. */
  readonly statements: (d: Dialect) => readonly string[];
}

const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'accounts, administrators',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS accounts (
        id ${d.autoId}, kind ${d.key(16)} NOT NULL, name ${d.text(64)} NOT NULL, created_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS administrators (
        id ${d.autoId}, name ${d.key(64)} NOT NULL UNIQUE, role ${d.key(16)} NOT NULL,
        password_hash ${d.key(255)} NOT NULL, created_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS sessions (
        token_hash ${d.key(64)} PRIMARY KEY, administrator_id BIGINT NOT NULL,
        created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL)`,
    ],
  },
  {
    version: 2,
    name: 'players, movement history',
    // A player's place and its life come by different topics, so each carries the identity of the event it is from.
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS players (
        id BIGINT PRIMARY KEY, name ${d.text(64)} NOT NULL, zone BIGINT NOT NULL, online SMALLINT NOT NULL,
        x INTEGER NOT NULL, y INTEGER NOT NULL, place_epoch BIGINT NOT NULL, place_sequence BIGINT NOT NULL,
        life SMALLINT NOT NULL, life_until_tick BIGINT NOT NULL, life_epoch BIGINT NOT NULL, life_sequence BIGINT NOT NULL,
        last_tick BIGINT NOT NULL, first_seen_at_ms BIGINT NOT NULL, last_event_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS movement_history (
        zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
        player_id BIGINT NOT NULL, tick BIGINT NOT NULL, occurred_at_ms BIGINT NOT NULL,
        from_x INTEGER NOT NULL, from_y INTEGER NOT NULL, to_x INTEGER NOT NULL, to_y INTEGER NOT NULL,
        cause_session BIGINT NOT NULL, cause_sequence BIGINT NOT NULL,
        PRIMARY KEY (zone, epoch, sequence)${d.indexInside('movement_history_by_player', 'player_id, occurred_at_ms')})${d.clustered}`,
      ...d.indexBeside('movement_history_by_player', 'movement_history', 'player_id, occurred_at_ms'),
      `CREATE TABLE IF NOT EXISTS row_counts (table_name ${d.key(64)} PRIMARY KEY, row_count BIGINT NOT NULL)`,
    ],
  },
  {
    version: 3,
    name: 'consumer progress, dead letters',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS consumers (
        name ${d.key(64)} PRIMARY KEY, journal_position BIGINT NULL, journal_index BIGINT NULL,
        applied BIGINT NOT NULL, duplicates BIGINT NOT NULL, gaps BIGINT NOT NULL, missing BIGINT NOT NULL,
        fenced BIGINT NOT NULL, dead_letters BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS consumer_progress (
        consumer ${d.key(64)} NOT NULL, zone BIGINT NOT NULL, epoch BIGINT NOT NULL, topic ${d.key(64)} NOT NULL, sequence BIGINT NOT NULL,
        PRIMARY KEY (consumer, zone, epoch, topic))${d.clustered}`,
      `CREATE TABLE IF NOT EXISTS dead_letters (
        id ${d.autoId}, consumer ${d.key(64)} NOT NULL, origin ${d.key(128)} NOT NULL, reason ${d.key(16)} NOT NULL,
        error ${d.text(2000)} NOT NULL, attempts INTEGER NOT NULL,
        zone BIGINT NULL, epoch BIGINT NULL, sequence BIGINT NULL, type INTEGER NULL,
        record ${d.blob} NOT NULL, recorded_at_ms BIGINT NOT NULL, UNIQUE (consumer, origin))`,
    ],
  },
];

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
