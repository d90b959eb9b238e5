import type { Row, Statements, Store } from '../stores/store.ts';

export interface Ban {
  readonly playerId: number;
  /** Null: for good. */
  readonly untilMs: number | null;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

/**
 * Who may not play, as of now. A banned player gets no token; who plays already is put out by a command to the game
 * server, which is not done here. That a ban was made or lifted is told by the audit log, not by this.
 */
export class Bans {
  constructor(readonly store: Store) {}

  /** Puts a new ban in the place of the one there may be. Give the transaction that it belongs to as `on`. */
  async ban(playerId: number, untilMs: number | null, reason: string, by: string, on: Statements = this.store): Promise<void> {
    const values = [playerId, untilMs, reason.slice(0, 1_000), by, Date.now()];
    const replace = on.dialect.upsert(['player_id'], ['until_ms', 'reason', 'banned_by', 'banned_at_ms']);
    await on.run(`INSERT INTO bans (player_id, until_ms, reason, banned_by, banned_at_ms) VALUES (?, ?, ?, ?, ?)${replace}`, values);
  }

  /** False when there was no ban. */
  async unban(playerId: number, on: Statements = this.store): Promise<boolean> {
    return (await on.run('DELETE FROM bans WHERE player_id = ?', [playerId])).rows > 0;
  }

  /** The ban that holds now, or null. */
  async isBanned(playerId: number, nowMs: number = Date.now()): Promise<Ban | null> {
    const [row] = await this.store.query('SELECT * FROM bans WHERE player_id = ?', [playerId]);
    return row === undefined ? null : holding(toBan(row), nowMs);
  }
}

/** A ban whose time is over is none. */
export function holding(ban: Ban, nowMs: number): Ban | null {
  return ban.untilMs === null || ban.untilMs > nowMs ? ban : null;
}

export function toBan(row: Row): Ban {
  return {
    playerId: Number(row['player_id']),
    untilMs: row['until_ms'] === null ? null : Number(row['until_ms']),
    reason: String(row['reason']),
    by: String(row['banned_by']),
    atMs: Number(row['banned_at_ms']),
  };
}
