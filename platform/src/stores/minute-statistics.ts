import { BulkInsert } from './bulk-insert.ts';
import type { Row, Statements, Value } from './store.ts';

/** What is counted of a zone in a minute. Each is a sum, so that batches can add to it in any order. */
export const minuteCounts = [
  'events',
  'entered',
  'departed',
  'connections_lost',
  'moves',
  'distance_mm',
  'stunned',
  'died',
  'respawned',
  'openings',
  'recoveries',
  'events_lost',
] as const;

export type MinuteCounts = Record<(typeof minuteCounts)[number], number>;

export interface Minute {
  readonly minuteMs: number;
  readonly zone: number;
  readonly counts: MinuteCounts;
}

/** A minute as it is asked for: with the number of different players that anything happened to. */
export interface MinuteRow extends Minute {
  readonly players: number;
}

export interface MinuteQuery {
  readonly zone: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Minute and zone of the last row of the page before. */
  readonly after: readonly number[] | null;
  readonly limit: number;
}

export function noCounts(): MinuteCounts {
  return Object.fromEntries(minuteCounts.map((name) => [name, 0])) as MinuteCounts;
}

const key = ['minute_ms', 'zone'] as const;
const addUp = new BulkInsert('minute_statistics', [...key, ...minuteCounts], { tail: ({ dialect }) => dialect.addUp(key, minuteCounts) });
const insertPlayers = new BulkInsert('minute_players', [...key, 'player_id'], { verb: ({ dialect }) => dialect.insertNew });

export async function addToMinutes(tx: Statements, minutes: readonly Minute[]): Promise<void> {
  await addUp.run(
    tx,
    minutes.flatMap(({ minuteMs, zone, counts }) => [minuteMs, zone, ...minuteCounts.map((name) => counts[name])]),
  );
}

/** `seen` holds minute, zone and player, one after the other. */
export async function addToMinutePlayers(tx: Statements, seen: readonly number[]): Promise<void> {
  await insertPlayers.run(tx, seen);
}

/** The minutes of a range, the oldest first; in one minute, the zones in the order of their numbers. */
export async function findMinutes(store: Statements, query: MinuteQuery): Promise<MinuteRow[]> {
  const conditions = ['minute_ms >= ?', 'minute_ms < ?'];
  const values: Value[] = [query.fromMs, query.untilMs];
  if (query.zone !== null) {
    conditions.push('zone = ?');
    values.push(query.zone);
  }
  if (query.after !== null) {
    conditions.push('minute_ms >= ? AND (minute_ms, zone) > (?, ?)');
    values.push(query.after[0]!, ...query.after);
  }
  const players = 'SELECT COUNT(*) FROM minute_players p WHERE p.minute_ms = m.minute_ms AND p.zone = m.zone';
  const rows = await store.query(
    `SELECT m.*, (${players}) AS players FROM minute_statistics m WHERE ${conditions.join(' AND ')} ORDER BY minute_ms, zone LIMIT ?`,
    [...values, query.limit],
  );
  return rows.map(toMinute);
}

function toMinute(row: Row): MinuteRow {
  const counts = noCounts();
  for (const name of minuteCounts) counts[name] = Number(row[name]);
  return { minuteMs: Number(row['minute_ms']), zone: Number(row['zone']), players: Number(row['players']), counts };
}
