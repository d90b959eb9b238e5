import { SQL } from 'bun';
import { expect } from 'bun:test';
import { join } from 'node:path';
import { EventType, readJournal, type JournalledEvent } from './journal.ts';

/** A move as it stands in the database. */
export interface MovementRow {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly playerId: number;
  readonly tick: number;
  readonly x: number;
  readonly y: number;
  /** The session and its command that it was decided for. */
  readonly session: number;
  readonly command: number;
}

/** A move that a client was told is accepted. */
export interface AcceptedMove {
  readonly epoch: number;
  readonly playerId: number;
  readonly tick: number;
  readonly x: number;
  readonly y: number;
}

/** Reads movement history straight from the database: SQLite in the data folder, or the MySQL of the URL. */
export async function readMovements(dataFolder: string, mysqlUrl?: string): Promise<MovementRow[]> {
  const sql = mysqlUrl === undefined ? new SQL(`sqlite://${join(dataFolder, 'platform.db')}`) : new SQL({ url: mysqlUrl, max: 1 });
  try {
    const rows = (await sql.unsafe(
      `SELECT zone, epoch, sequence, player_id, tick, to_x, to_y, cause_session, cause_sequence
       FROM movement_history ORDER BY zone, epoch, sequence`,
    )) as Record<string, unknown>[];
    // MySQL gives 64-bit integers as text.
    return rows.map((row) => ({
      zone: Number(row['zone']),
      epoch: Number(row['epoch']),
      sequence: Number(row['sequence']),
      playerId: Number(row['player_id']),
      tick: Number(row['tick']),
      x: Number(row['to_x']),
      y: Number(row['to_y']),
      session: Number(row['cause_session']),
      command: Number(row['cause_sequence']),
    }));
  } finally {
    await sql.close();
  }
}

/** The moves of the journal, after a look that each zone's epochs are gapless from 1. */
export function readJournalledMoves(dataFolder: string): MovementRow[] {
  const next = new Map<string, number>();
  const moves: MovementRow[] = [];
  for (const event of readJournal(dataFolder)) {
    const key = `zone ${event.zone}, epoch ${event.epoch}`;
    const expected = next.get(key) ?? 1;
    if (event.sequence !== expected) throw new Error(`The journal has sequence ${event.sequence} where ${expected} was due: ${key}.`);
    if (expected === 1) expect({ key, type: event.type }).toEqual({ key, type: EventType.ZoneOpened });
    next.set(key, expected + 1);
    if (event.type === EventType.PlayerMoved) moves.push(asMove(event));
  }
  return moves.sort((a, b) => a.zone - b.zone || a.epoch - b.epoch || a.sequence - b.sequence);
}

/**
 * What must hold after any run: every journalled move is in the database, once, as it was journalled, and nothing else is.
 * Gives the moves.
 */
export async function expectEveryMoveRecordedOnce(dataFolder: string, mysqlUrl?: string): Promise<readonly MovementRow[]> {
  const journalled = readJournalledMoves(dataFolder);
  const rows = await readMovements(dataFolder, mysqlUrl);
  expect(rows.length).toBe(journalled.length);
  expect(rows).toEqual(journalled);
  return rows;
}

/** Those accepted moves that have no row. */
export function withoutRow(accepted: readonly AcceptedMove[], rows: readonly MovementRow[]): AcceptedMove[] {
  const recorded = new Set(rows.map(keyOf));
  return accepted.filter((move) => !recorded.has(keyOf(move)));
}

/** Commands that have more than one row. A session's number never comes back, so its command is decided once in all the world's life. */
export function twiceDecided(rows: readonly MovementRow[]): string[] {
  const seen = new Set<string>();
  return rows
    .map(({ playerId, session, command }) => [playerId, session, command].join(' '))
    .filter((key) => seen.size === seen.add(key).size);
}

function keyOf({ epoch, playerId, tick, x, y }: AcceptedMove): string {
  return [epoch, playerId, tick, x, y].join(' ');
}

function asMove({ zone, epoch, sequence, tick, session, command, payload }: JournalledEvent): MovementRow {
  const [playerId, , [x, y]] = payload as [number, unknown, [number, number]];
  return { zone, epoch, sequence, playerId, tick, x, y, session, command };
}
