import type { Row, Statements, Value } from './store.ts';

export interface AccountRow {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly ban: { readonly untilMs: number | null; readonly reason: string; readonly by: string; readonly atMs: number } | null;
}

/** Accounts of players, the newest first; `search` finds part of a name, or an id. A ban whose time is over is not shown. */
export async function findAccounts(
  store: Statements,
  search: string,
  isBannedOnly: boolean,
  beforeId: number | null,
  limit: number,
): Promise<AccountRow[]> {
  const conditions = ['1 = 1'];
  const values: Value[] = [Date.now()];
  if (search !== '') {
    conditions.push("(a.name LIKE ? ESCAPE '!' OR a.id = ?)");
    values.push(`%${search.replace(/[!%_]/g, '!$&')}%`, /^\d{1,15}$/.test(search) ? Number(search) : 0);
  }
  if (isBannedOnly) conditions.push('b.player_id IS NOT NULL');
  if (beforeId !== null) {
    conditions.push('a.id < ?');
    values.push(beforeId);
  }
  const rows = await store.query(
    `SELECT a.id AS id, a.kind AS kind, a.name AS name, a.created_at_ms AS created_at_ms, b.player_id AS banned_id,
       b.until_ms AS until_ms, b.reason AS reason, b.banned_by AS banned_by, b.banned_at_ms AS banned_at_ms
     FROM accounts a LEFT JOIN bans b ON b.player_id = a.id AND (b.until_ms IS NULL OR b.until_ms > ?)
     WHERE ${conditions.join(' AND ')} ORDER BY a.id DESC LIMIT ?`,
    [...values, limit],
  );
  return rows.map(toAccount);
}

function toAccount(row: Row): AccountRow {
  return {
    id: Number(row['id']),
    kind: String(row['kind']),
    name: String(row['name']),
    createdAtMs: Number(row['created_at_ms']),
    ban:
      row['banned_id'] === null
        ? null
        : {
            untilMs: row['until_ms'] === null ? null : Number(row['until_ms']),
            reason: String(row['reason']),
            by: String(row['banned_by']),
            atMs: Number(row['banned_at_ms']),
          },
  };
}
