import type { PlatformCommand } from '../contracts/events.ts';
import type { Row, Statements } from './store.ts';

const columns = [
  ...['id', 'type', 'zone', 'node', 'player', 'message', 'choice', 'x', 'y', 'epoch', 'sequence', 'duration_ms'],
  ...['issued_at_ms', 'expires_at_ms', 'issued_by', 'reason'],
];
const insert = `INSERT INTO commands (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

/** Keeps what an operator wants done, so that what becomes of it can be told. */
export async function saveCommand(tx: Statements, c: PlatformCommand): Promise<void> {
  await tx.run(insert, [
    ...[c.id, c.type, c.zone, c.node, c.player, c.text, c.choice, c.x, c.y, c.epoch, c.sequence, c.durationMs],
    ...[c.issuedAtMs, c.expiresAtMs, c.issuedBy, c.reason],
  ]);
}

/** The newest first. `before` is the last one of the page before. */
export async function findCommands(store: Statements, before: CommandPlace | null, limit: number): Promise<readonly PlatformCommand[]> {
  // The first condition says nothing new, but only that one can be looked up in MySQL's index.
  const where = before === null ? '' : 'WHERE issued_at_ms <= ? AND (issued_at_ms, id) < (?, ?)';
  const values = before === null ? [] : [before.issuedAtMs, before.issuedAtMs, before.id];
  const rows = await store.query(`SELECT * FROM commands ${where} ORDER BY issued_at_ms DESC, id DESC LIMIT ?`, [...values, limit]);
  return rows.map(toCommand);
}

/** Where in the order of time a command stands. */
export type CommandPlace = Pick<PlatformCommand, 'issuedAtMs' | 'id'>;

export async function findCommandsById(store: Statements, ids: readonly string[]): Promise<readonly PlatformCommand[]> {
  if (ids.length === 0) return [];
  const rows = await store.query(`SELECT * FROM commands WHERE id IN (${ids.map(() => '?').join(', ')})`, [...ids]);
  return rows.map(toCommand);
}

function toCommand(row: Row): PlatformCommand {
  const number = (name: string): number => Number(row[name]);
  return {
    id: String(row['id']),
    type: number('type'),
    zone: number('zone'),
    issuedAtMs: number('issued_at_ms'),
    expiresAtMs: number('expires_at_ms'),
    issuedBy: String(row['issued_by']),
    reason: String(row['reason']),
    node: String(row['node']),
    player: number('player'),
    text: String(row['message']),
    choice: number('choice'),
    x: number('x'),
    y: number('y'),
    epoch: number('epoch'),
    sequence: number('sequence'),
    durationMs: number('duration_ms'),
  };
}
