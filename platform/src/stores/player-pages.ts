import type { Row, Statements, Value } from './store.ts';

/** The tables that keep what happened to players. */
export type PlayerTable = 'movement_history' | 'player_events' | 'transactions';

/**
 * A page of the rows that a table has of a player, the newest first, by the table's index of player and time.
 * `before` holds time, zone, epoch and sequence of the last one of the page before.
 */
export function newestOfPlayer(
  store: Statements,
  table: PlayerTable,
  playerId: number,
  before: readonly number[] | null,
  limit: number,
): Promise<readonly Row[]> {
  const values: Value[] = [playerId];
  let conditions = 'player_id = ?';
  if (before !== null) {
    // The first condition says nothing new, but only that one can be looked up in MySQL's index.
    conditions += ' AND occurred_at_ms <= ? AND (occurred_at_ms, zone, epoch, sequence) < (?, ?, ?, ?)';
    values.push(before[0]!, ...before);
  }
  return store.query(
    `SELECT * FROM ${table} WHERE ${conditions} ORDER BY occurred_at_ms DESC, zone DESC, epoch DESC, sequence DESC LIMIT ?`,
    [...values, limit],
  );
}
