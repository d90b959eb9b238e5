import { Database } from 'bun:sqlite';
import { sqliteDialect } from '../stores/dialect.ts';
import { sortDriverError, StoreConflictError, StoreUnavailableError } from '../stores/store-errors.ts';
import { Store, type Row, type Statements, type Value, type Written } from '../stores/store.ts';
import { Turnstile } from '../stores/turnstile.ts';
import type { Chance } from './chance.ts';
import { KilledError, type Life, type VirtualTime } from './virtual-time.ts';

/** What goes wrong with a database, each by chance. All are 0 once the world heals. */
export interface StoreFaults {
  isDown: boolean;
  /** At each statement, and before and after each commit: the process that asked is killed. */
  kill: number;
  /** At each commit: it is refused, or it is done and the answer gets lost. */
  commitFails: number;
  answerLost: number;
  conflict: number;
}

/** SQLite in memory, shared by all simulated processes. It is real; only the ways to it fail. */
export class SimulatedDatabase {
  readonly sqlite: Database;
  readonly turnstile = new Turnstile();

  constructor(image: Uint8Array) {
    this.sqlite = Database.deserialize(image);
  }

  read(text: string, values: readonly Value[] = []): readonly Row[] {
    return this.sqlite.query(text).all(...(values as string[])) as Row[];
  }

  write(text: string, values: readonly Value[] = []): Written {
    const { changes, lastInsertRowid } = this.sqlite.query(text).run(...(values as string[]));
    return { rows: changes, lastId: Number(lastInsertRowid) };
  }
}

/** One process's way to the shared database. */
export class SimulatedStore extends Store {
  readonly #database: SimulatedDatabase;
  readonly #faults: StoreFaults;
  readonly #chance: Chance;
  readonly #time: VirtualTime;
  readonly #life: Life;

  constructor(database: SimulatedDatabase, faults: StoreFaults, chance: Chance, time: VirtualTime, life: Life) {
    super({ url: 'simulated', timeoutMs: 1_000 });
    this.#database = database;
    this.#faults = faults;
    this.#chance = chance;
    this.#time = time;
    this.#life = life;
  }

  override query(text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return this.transaction((tx) => tx.query(text, values));
  }

  override async transaction<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
    await this.#time.pass(this.#chance.next() * 3);
    try {
      return await this.#database.turnstile.pass(() => this.#inside(work));
    } catch (error) {
      // Whoever was killed waits for ever: nobody is there any more to hear of it.
      if (error instanceof KilledError || this.#life.isOver) return new Promise<T>(() => {});
      throw sortDriverError(error);
    }
  }

  async #inside<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
    if (this.#life.isOver) throw new KilledError();
    if (this.#faults.isDown) throw new StoreUnavailableError('The database is down.');
    if (this.#chance.happens(this.#faults.conflict)) throw new StoreConflictError('Another writer was faster.');
    this.#database.sqlite.run('BEGIN IMMEDIATE');
    let result: T;
    try {
      result = await work({
        dialect: sqliteDialect,
        query: async (text, values) => (await this.#crossing(), this.#database.read(text, values)),
        run: async (text, values) => (await this.#crossing(), this.#database.write(text, values)),
      });
      await this.#crossing();
      if (this.#faults.isDown || this.#chance.happens(this.#faults.commitFails)) throw new StoreUnavailableError('The commit failed.');
    } catch (error) {
      this.#database.sqlite.run('ROLLBACK');
      throw error;
    }
    this.#database.sqlite.run('COMMIT');
    await this.#crossing();
    if (this.#chance.happens(this.#faults.answerLost)) throw new StoreUnavailableError('Committed, but nobody heard so.');
    return result;
  }

  /** The way of a statement to the database: it may take its time, and the process may not live to see the end of it. */
  async #crossing(): Promise<void> {
    if (this.#chance.happens(this.#faults.kill)) this.#life.isOver = true;
    else if (this.#chance.happens(0.1)) await this.#time.pass(this.#chance.next() * 5);
    if (this.#life.isOver) throw new KilledError();
  }
}
