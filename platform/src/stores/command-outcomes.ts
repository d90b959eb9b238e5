import type { CommandOutcome, Rehearsal } from '../contracts/events.ts';
import { hexOf } from '../contracts/wire.ts';
import type { Row, Statements, Value } from './store.ts';

/** The certificate of a rehearsal as it is kept and shown: hashes as hex. */
export type RehearsalRecord = Omit<Rehearsal, 'liveHash' | 'shadowHash'> & { readonly liveHash: string; readonly shadowHash: string };

/** What became of a command on one server. */
export type OutcomeRecord = Omit<CommandOutcome, 'rehearsals'> & { readonly rehearsal: RehearsalRecord | null };

const columns = ['command_id', 'node', 'zone', 'state', 'type', 'at_ms', 'players', 'epoch', 'sequence', 'message', 'rehearsal'];
const messageLengthMax = 512;

export function outcomeRecord({ rehearsals, message, ...outcome }: CommandOutcome): OutcomeRecord {
  const [rehearsal] = rehearsals;
  const certificate =
    rehearsal === undefined ? null : { ...rehearsal, liveHash: hexOf(rehearsal.liveHash), shadowHash: hexOf(rehearsal.shadowHash) };
  return { ...outcome, message: message.slice(0, messageLengthMax), rehearsal: certificate };
}

/** Keeps an outcome; false when it is there already. */
export async function saveOutcome(tx: Statements, o: OutcomeRecord): Promise<boolean> {
  const rehearsal = o.rehearsal === null ? null : JSON.stringify(o.rehearsal);
  const { rows } = await tx.run(
    `${tx.dialect.insertNew} INTO command_outcomes (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    [o.commandId, o.node, o.zone, o.state, o.type, o.atMs, o.players, o.epoch, o.sequence, o.message, rehearsal],
  );
  return rows > 0;
}

/** All outcomes of some commands, in the order of time. */
export async function outcomesOf(store: Statements, commandIds: readonly string[]): Promise<readonly OutcomeRecord[]> {
  if (commandIds.length === 0) return [];
  const rows = await store.query(
    `SELECT * FROM command_outcomes WHERE command_id IN (${commandIds.map(() => '?').join(', ')}) ORDER BY at_ms, zone, node, state`,
    [...commandIds],
  );
  return rows.map(toOutcome);
}

/** Where in the order of time a rehearsal stands. */
export interface RehearsalPlace {
  readonly atMs: number;
  readonly commandId: string;
  readonly zone: number;
}

/** Rehearsals that came to a certificate, the newest first. */
export async function findRehearsals(
  store: Statements,
  type: number,
  zone: number | null,
  before: RehearsalPlace | null,
  limit: number,
): Promise<readonly OutcomeRecord[]> {
  const values: Value[] = [type];
  let conditions = 'type = ? AND rehearsal IS NOT NULL';
  if (zone !== null) {
    conditions += ' AND zone = ?';
    values.push(zone);
  }
  if (before !== null) {
    // The first condition says nothing new, but only that one can be looked up in MySQL's index.
    conditions += ' AND at_ms <= ? AND (at_ms, command_id, zone) < (?, ?, ?)';
    values.push(before.atMs, before.atMs, before.commandId, before.zone);
  }
  const rows = await store.query(
    `SELECT * FROM command_outcomes WHERE ${conditions} ORDER BY at_ms DESC, command_id DESC, zone DESC LIMIT ?`,
    [...values, limit],
  );
  return rows.map(toOutcome);
}

/** Which event came of which command. */
export interface CommandedEvent {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly commandId: string;
}

/** Of these events those that an outcome names as what came of a command. */
export async function commandedEvents(
  store: Statements,
  events: readonly { readonly zone: number; readonly epoch: number; readonly sequence: number }[],
): Promise<readonly CommandedEvent[]> {
  if (events.length === 0) return [];
  const rows = await store.query(
    `SELECT zone, epoch, sequence, command_id FROM command_outcomes
     WHERE ${events.map(() => '(zone = ? AND epoch = ? AND sequence = ?)').join(' OR ')}`,
    events.flatMap(({ zone, epoch, sequence }) => [zone, epoch, sequence]),
  );
  return rows.map((row) => ({
    zone: Number(row['zone']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    commandId: String(row['command_id']),
  }));
}

function toOutcome(row: Row): OutcomeRecord {
  const number = (name: string): number => Number(row[name]);
  return {
    commandId: String(row['command_id']),
    node: String(row['node']),
    zone: number('zone'),
    state: number('state'),
    type: number('type'),
    atMs: number('at_ms'),
    players: number('players'),
    epoch: number('epoch'),
    sequence: number('sequence'),
    message: String(row['message']),
    rehearsal: row['rehearsal'] === null ? null : (JSON.parse(String(row['rehearsal'])) as RehearsalRecord),
  };
}
