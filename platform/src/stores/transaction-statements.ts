import type { TransactionSQL } from 'bun';
import type { Dialect } from './dialect.ts';
import type { Row, Statements, Value, Written } from './store.ts';
import { StalledWorkError } from './store-errors.ts';

/** The statements of one transaction, which end with it: work that was given up must not write into somebody else's transaction. */
export class TransactionStatements implements Statements {
  readonly #sql: TransactionSQL;
  readonly #stallMs: number;
  readonly #stalled = Promise.withResolvers<never>();
  #timer: Timer | undefined;
  #underWay = 0;
  #ended = false;

  constructor(
    readonly dialect: Dialect,
    sql: TransactionSQL,
    stallMs: number,
  ) {
    this.#sql = sql;
    this.#stallMs = stallMs;
  }

  async during<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
    this.#watch();
    try {
      return await Promise.race([work(this), this.#stalled.promise]);
    } finally {
      this.#ended = true;
      clearTimeout(this.#timer);
    }
  }

  async query(text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return (await this.#send(text, values)) as readonly Row[];
  }

  async run(text: string, values: readonly Value[] = []): Promise<Written> {
    const result = (await this.#send(text, values)) as { readonly affectedRows: number; readonly lastInsertRowid: number };
    return { rows: Number(result.affectedRows ?? 0), lastId: Number(result.lastInsertRowid ?? 0) };
  }

  async #send(text: string, values: readonly Value[]): Promise<unknown> {
    if (this.#ended) throw new StalledWorkError('The transaction has ended; its work came too late.');
    this.#underWay++;
    clearTimeout(this.#timer);
    try {
      return await this.#sql.unsafe(text, values as Value[]);
    } finally {
      this.#underWay--;
      this.#watch();
    }
  }

  /** A statement that the database is slow to answer is no stall: `timeoutMs` bounds that. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#underWay > 0) return;
    const stop = (): void =>
      this.#stalled.reject(new StalledWorkError(`The work asked nothing of the database for ${this.#stallMs} ms and was undone.`));
    this.#timer = setTimeout(stop, this.#stallMs);
  }
}
