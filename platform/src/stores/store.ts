import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SQL, type TransactionSQL } from 'bun';
import { mysqlDialect, sqliteDialect, type Dialect } from './dialect.ts';
import { PoolUse } from './pool-use.ts';
import { sortDriverError, StoreConflictError, StoreUnavailableError } from './store-errors.ts';
import { TransactionStatements } from './transaction-statements.ts';
import { Turnstile } from './turnstile.ts';

export type Value = string | number | boolean | Uint8Array | null;
/** What a driver hands out: MySQL gives 64-bit integers as text, so readers of rows convert with `Number`. */
export type Row = Readonly<Record<string, unknown>>;

export interface Written {
  readonly rows: number;
  readonly lastId: number;
}

/** What statements run on: the store itself, or one transaction of it. */
export interface Statements {
  readonly dialect: Dialect;
  query(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
  run(text: string, values?: readonly Value[]): Promise<Written>;
}

interface Connections {
  readonly writer: SQL;
  readonly reader: SQL;
}

export interface StoreOptions {
  /** A mysql:// URL, or the path of an SQLite file. */
  readonly url: string;
  readonly timeoutMs: number;
  /** How long the work of a transaction may ask nothing of the database before it is undone: others wait behind it. */
  readonly stallMs?: number;
}

const stallMsByDefault = 2_000;
const mysqlConnectionsMax = 8;
const conflictRetryMs = 10;

/**
 * The platform's database. One class for both kinds, because Bun's SQL serves both through one API; what they say
 * differently is in the dialect. Errors are sorted: see `sortDriverError`.
 */
export class Store implements Statements {
  readonly dialect: Dialect;
  /** SQLite has one connection that writes; what reads there waits for nobody, and is not counted. */
  readonly pool: PoolUse;
  readonly #options: StoreOptions;
  readonly #turnstile = new Turnstile();
  #connections: Promise<Connections> | null = null;
  #closed = false;

  /** Opens nothing yet: a database that is down is met at the first statement, and again at the next. */
  constructor(options: StoreOptions) {
    this.#options = options;
    this.dialect = /^(mysql|mariadb):/.test(options.url) ? mysqlDialect : sqliteDialect;
    this.pool = new PoolUse(this.dialect.name === 'mysql' ? mysqlConnectionsMax : 1);
  }

  query(text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    const ask = () => this.#guard(async () => (await this.#open()).reader.unsafe(text, values as Value[]) as Promise<readonly Row[]>);
    return this.dialect.name === 'mysql' ? this.pool.during(ask) : ask();
  }

  run(text: string, values: readonly Value[] = []): Promise<Written> {
    return this.transaction((tx) => tx.run(text, values));
  }

  /**
   * Runs all of the work or none of it. A conflict with another writer is tried again, so the work must be repeatable.
   * Work that waits for something else than the database is undone after `stallMs`, because nobody else can write to SQLite meanwhile.
   */
  async transaction<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.#options.timeoutMs;
    while (true) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!(error instanceof StoreConflictError) || Date.now() > deadline) throw error;
        await Bun.sleep(conflictRetryMs * (0.5 + Math.random()));
      }
    }
  }

  /**
   * Returns when everything that was committed before survives a power cut as well. MySQL promises that with each commit.
   * SQLite's commits are in the log file beside the database and not yet forced to the disk, which is done here once for many.
   */
  async flush(): Promise<void> {
    if (this.dialect.name !== 'sqlite') return;
    await this.#guard(async () => {
      const file = await open(`${this.#options.url}-wal`, 'r+').catch((error: NodeJS.ErrnoException) => {
        // No log file: all of it was moved into the database, which forces it to the disk.
        if (error.code === 'ENOENT') return null;
        throw new StoreUnavailableError(`SQLite's log file cannot be opened: ${error.message}`, { cause: error });
      });
      await file?.datasync().finally(() => file.close());
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    // Lets a transaction that is under way end first.
    await this.#turnstile.pass(async () => {});
    await this.#forget(1);
  }

  #once<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
    const begin = async (): Promise<T> => {
      const { writer } = await this.#open();
      const inside = (sql: TransactionSQL): Promise<T> =>
        new TransactionStatements(this.dialect, sql, this.#options.stallMs ?? stallMsByDefault).during(work);
      // SQLite must take the write lock at the start: one taken at the first write can fail after rows were read.
      return this.dialect.name === 'sqlite' ? await writer.begin('immediate', inside) : await writer.begin(inside);
    };
    // One connection writes to SQLite. Without the turnstile a second writer's statements would fall inside the
    // first one's transaction, and be rolled back with it.
    return this.pool.during(() =>
      this.dialect.name === 'sqlite' ? this.#turnstile.pass(() => this.#guard(begin).finally(breathe)) : this.#guard(begin),
    );
  }

  /** Opens once, however many statements come at once. */
  #open(): Promise<Connections> {
    if (this.#closed) throw new StoreUnavailableError('The store is closed: the server is stopping.');
    this.#connections ??= this.dialect.name === 'mysql' ? this.#openMysql() : openSqlite(this.#options.url);
    return this.#connections;
  }

  async #openMysql(): Promise<Connections> {
    const url = this.#options.url.replace(/^mariadb:/, 'mysql:');
    const connectionTimeout = Math.max(1, Math.floor(this.#options.timeoutMs / 1_000));
    const pool = new SQL({ url, max: mysqlConnectionsMax, connectionTimeout });
    return { writer: pool, reader: pool };
  }

  /** Bounds the time, sorts the errors. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new StoreUnavailableError(`The database did not answer within ${this.#options.timeoutMs} ms.`)),
        this.#options.timeoutMs,
      );
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      const sorted = sortDriverError(error);
      // The connections of a database that hangs would stay taken for ever: they are dropped, the next statement opens new ones.
      if (sorted instanceof StoreUnavailableError && !this.#closed) void this.#forget(0);
      throw sorted;
    } finally {
      clearTimeout(timer);
    }
  }

  async #forget(graceSeconds: number): Promise<void> {
    const forgotten = this.#connections;
    this.#connections = null;
    const connections = await forgotten?.catch(() => null);
    if (connections === null || connections === undefined) return;
    for (const connection of new Set([connections.writer, connections.reader]))
      await connection.close({ timeout: graceSeconds }).catch(() => {});
  }
}

async function openSqlite(path: string): Promise<Connections> {
  let writer: SQL;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writer = new SQL({ adapter: 'sqlite', filename: path });
  } catch (error) {
    throw new StoreUnavailableError(`The database file ${path} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
  // NORMAL with WAL: a power cut may undo the last transactions, never tear one. The progress goes back with the
  // effects, and the event log is read again from there. FULL would buy nothing but waiting.
  await writer.unsafe('PRAGMA journal_mode = WAL');
  await writer.unsafe('PRAGMA synchronous = NORMAL');
  // Keeps the upper pages of the movement history's index in memory: its keys are spread over all players.
  await writer.unsafe('PRAGMA cache_size = -65536');
  // A checkpoint copies every page changed since the last one; more seldom, a page that changed often is copied once.
  await writer.unsafe('PRAGMA wal_autocheckpoint = 8000');
  // Waiting for another process's lock blocks this whole process, so it is short; `transaction` waits asynchronously.
  await writer.unsafe('PRAGMA busy_timeout = 20');
  // Readers have their own connection: in WAL mode they see the last committed state and wait for nobody.
  const reader = new SQL({ adapter: 'sqlite', filename: path });
  await reader.unsafe('PRAGMA query_only = ON');
  await reader.unsafe('PRAGMA busy_timeout = 20');
  return { writer, reader };
}

/** SQLite works on this very thread. Requests that came meanwhile are served before the next transaction begins. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
