import { toPlayer, type PlayerRow } from './players.ts';
import type { Row, Statements, Value } from './store.ts';

export interface MovementRow {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly occurredAtMs: number;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  readonly causeSession: number;
  readonly causeSequence: number;
}

export interface MovementQuery {
  readonly playerId: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly newestFirst: boolean;
  /** Time, zone, epoch and sequence of the last row of the page before. */
  readonly after: readonly number[] | null;
  readonly limit: number;
}

export interface PlayerQuery {
  /** Part of a name, or an id. Empty: all. */
  readonly search: string;
  readonly zone: number | null;
  readonly online: boolean | null;
  readonly afterId: number;
  readonly limit: number;
}

/** Players in the order of their ids. */
export async function findPlayers(store: Statements, query: PlayerQuery): Promise<PlayerRow[]> {
  const { search, zone, online, afterId, limit } = query;
  const conditions = ['id > ?'];
  const values: Value[] = [afterId];
  if (search !== '') {
    conditions.push("(name LIKE ? ESCAPE '!' OR id = ?)");
    values.push(`%${search.replace(/[!%_]/g, '!$&')}%`, /^\d{1,15}$/.test(search) ? Number(search) : 0);
  }
  if (zone !== null) {
    conditions.push('zone = ?');
    values.push(zone);
  }
  if (online !== null) {
    conditions.push('online = ?');
    values.push(online ? 1 : 0);
  }
  const rows = await store.query(`SELECT * FROM players WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`, [...values, limit]);
  return rows.map(toPlayer);
}

export async function findPlayer(store: Statements, id: number): Promise<PlayerRow | null> {
  const [row] = await store.query('SELECT * FROM players WHERE id = ?', [id]);
  return row === undefined ? null : toPlayer(row);
}

export async function findMovements(store: Statements, query: MovementQuery): Promise<MovementRow[]> {
  const [beyond, order] = query.newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = ['player_id = ?'];
  const values: Value[] = [query.playerId];
  if (query.fromMs !== null) add('occurred_at_ms >= ?', query.fromMs);
  if (query.toMs !== null) add('occurred_at_ms <= ?', query.toMs);
  if (query.after !== null) {
    // The first condition says nothing new, but only that one can be looked up in MySQL's index.
    add(`occurred_at_ms ${beyond}= ?`, query.after[0]!);
    add(`(occurred_at_ms, zone, epoch, sequence) ${beyond} (?, ?, ?, ?)`, ...query.after);
  }
  const key = ['occurred_at_ms', 'zone', 'epoch', 'sequence'].map((column) => `${column} ${order}`).join(', ');
  const rows = await store.query(`SELECT * FROM movement_history WHERE ${conditions.join(' AND ')} ORDER BY ${key} LIMIT ?`, [
    ...values,
    query.limit,
  ]);
  return rows.map(toMovement);

  function add(condition: string, ...given: readonly number[]): void {
    conditions.push(condition);
    values.push(...given);
  }
}

function toMovement(row: Row): MovementRow {
  return {
    zone: Number(row['zone']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    tick: Number(row['tick']),
    occurredAtMs: Number(row['occurred_at_ms']),
    from: { x: Number(row['from_x']), y: Number(row['from_y']) },
    to: { x: Number(row['to_x']), y: Number(row['to_y']) },
    causeSession: Number(row['cause_session']),
    causeSequence: Number(row['cause_sequence']),
  };
}
