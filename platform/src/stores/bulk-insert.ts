import type { Statements, Value } from './store.ts';

// A driver that keeps what it has prepared keeps it for each text, so the shapes must be few: any number of rows is cut
// into these. 1,000 rows of 20 columns stay below both databases' limit of placeholders (32,766 and 65,535).
const shapes = [1_000, 100, 10, 1] as const;

export interface BulkInsertOptions {
  readonly verb?: (statements: Statements) => string;
  readonly tail?: (statements: Statements) => string;
}

/** Writes many rows with few statements. */
export class BulkInsert {
  readonly #columns: readonly string[];
  readonly #table: string;
  readonly #options: BulkInsertOptions;
  readonly #texts = new Map<string, string>();

  constructor(table: string, columns: readonly string[], options: BulkInsertOptions = {}) {
    this.#table = table;
    this.#columns = columns;
    this.#options = options;
  }

  /** `values` holds the rows one after the other. Returns how many rows the database says it wrote. */
  async run(statements: Statements, values: readonly Value[]): Promise<number> {
    const width = this.#columns.length;
    let written = 0;
    let from = 0;
    for (const rows of shapes) {
      while (values.length - from >= rows * width) {
        const until = from + rows * width;
        written += (await statements.run(this.#text(statements, rows), values.slice(from, until))).rows;
        from = until;
      }
    }
    return written;
  }

  #text(statements: Statements, rows: number): string {
    const key = `${statements.dialect.name} ${rows}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      const verb = this.#options.verb?.(statements) ?? 'INSERT';
      const row = `(${this.#columns.map(() => '?').join(', ')})`;
      const tail = this.#options.tail?.(statements) ?? '';
      text = `${verb} INTO ${this.#table} (${this.#columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}${tail}`;
      this.#texts.set(key, text);
    }
    return text;
  }
}
