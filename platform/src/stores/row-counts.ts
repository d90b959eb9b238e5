import type { Statements } from './store.ts';

/**
 * Counts the rows of tables too large to be counted when asked: neither database keeps a count, and scanning millions
 * of rows would stop an SQLite server for a second. The count changes in the transaction that writes the rows.
 */
export async function addToRowCount(tx: Statements, table: string, rows: number): Promise<void> {
  const { rows: found } = await tx.run('UPDATE row_counts SET row_count = row_count + ? WHERE table_name = ?', [rows, table]);
  if (found === 0) await tx.run('INSERT INTO row_counts (table_name, row_count) VALUES (?, ?)', [table, rows]);
}

export async function rowCount(store: Statements, table: string): Promise<number> {
  const [row] = await store.query('SELECT row_count FROM row_counts WHERE table_name = ?', [table]);
  return Number(row?.['row_count'] ?? 0);
}
