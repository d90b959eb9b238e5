/** The few places where SQLite and MySQL do not speak alike. Everything else is one text for both. */
export interface Dialect {
  readonly name: 'sqlite' | 'mysql';
  /** A primary key that the database counts up. */
  readonly autoId: string;
  readonly blob: string;
  /** Text of a bounded length that is compared without regard to case. */
  readonly text: (lengthMax: number) => string;
  /** Text of a bounded length that is compared byte by byte: for names the system gives, hashes and the like. */
  readonly key: (lengthMax: number) => string;
  /** Stores rows in the order of their primary key, so that one zone's events lie together. InnoDB always does. */
  readonly clustered: string;
  /** An index is a clause of its table in MySQL and a statement of its own in SQLite; only these forms can be repeated. */
  readonly indexInside: (name: string, columns: string) => string;
  readonly indexBeside: (name: string, table: string, columns: string) => readonly string[];
  /**
   * Makes the database itself refuse to change or remove rows. MySQL lets only accounts with rights over the whole server
   * make triggers, so there it is for whoever grants rights to leave UPDATE and DELETE out.
   */
  readonly appendOnly: (table: string) => readonly string[];
  readonly insertNew: string;
  /** Keeps the rows read from others until the transaction ends. SQLite has one writer at a time anyway. */
  readonly forUpdate: string;
  readonly upsert: (keys: readonly string[], columns: readonly string[]) => string;
  /** As upsert, but a row that is there gets the new values added to its own. */
  readonly addUp: (keys: readonly string[], columns: readonly string[]) => string;
  /** Whether a table has a column: takes both names. Neither database can add a column only where it is missing. */
  readonly hasColumn: string;
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  autoId: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  blob: 'BLOB',
  text: () => 'TEXT COLLATE NOCASE',
  key: () => 'TEXT',
  clustered: ' WITHOUT ROWID',
  indexInside: () => '',
  indexBeside: (name, table, columns) => [`CREATE INDEX IF NOT EXISTS ${name} ON ${table} (${columns})`],
  appendOnly: (table) =>
    ['UPDATE', 'DELETE'].map(
      (change) => `CREATE TRIGGER IF NOT EXISTS ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table}
        BEGIN SELECT RAISE(ABORT, '${table} is only ever added to'); END`,
    ),
  insertNew: 'INSERT OR IGNORE',
  forUpdate: '',
  upsert: (keys, columns) => ` ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
  addUp: (keys, columns) =>
    ` ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = ${c} + excluded.${c}`).join(', ')}`,
  hasColumn: 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?',
};

export const mysqlDialect: Dialect = {
  name: 'mysql',
  autoId: 'BIGINT PRIMARY KEY AUTO_INCREMENT',
  blob: 'MEDIUMBLOB',
  text: (lengthMax) => `VARCHAR(${lengthMax}) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  key: (lengthMax) => `VARCHAR(${lengthMax}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  clustered: ' ENGINE=InnoDB',
  indexInside: (name, columns) => `, KEY ${name} (${columns})`,
  indexBeside: () => [],
  appendOnly: () => [],
  insertNew: 'INSERT IGNORE',
  forUpdate: ' FOR UPDATE',
  upsert: (_keys, columns) => ` ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`,
  addUp: (_keys, columns) => ` ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = ${c} + VALUES(${c})`).join(', ')}`,
  hasColumn: 'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
};
