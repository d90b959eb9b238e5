import { isPassing } from '../stores/store-errors.ts';
import type { Row, Statements, Store, Value } from '../stores/store.ts';

/** What an entry is about. `world` is all zones, or all of the game, at once. */
export const targetKinds = ['zone', 'player', 'server', 'user', 'alert', 'letter', 'webhook', 'snapshot', 'world'] as const;

export type AuditTarget = { readonly kind: (typeof targetKinds)[number]; readonly id: string };

/** done: it was carried out, or put on its way; refused: it was asked for in vain. */
export type AuditResult = 'done' | 'refused';

export interface AuditEntry {
  readonly actor: string;
  /** The role the actor had then. `none`: somebody who had not proven to be anybody. */
  readonly role: string;
  readonly action: string;
  readonly target: AuditTarget;
  readonly reason?: string | null;
  readonly result: AuditResult;
  /** The command that carries it out, where one does: its outcome is kept with the command. */
  readonly commandId?: string | null;
  /** What else is worth knowing. Never a secret: every viewer may read it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface StoredAuditEntry extends Required<AuditEntry> {
  readonly id: number;
  readonly atMs: number;
}

export interface AuditQuery {
  readonly actor: string | null;
  readonly action: string | null;
  readonly targetKind: string | null;
  readonly targetId: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Only entries with a smaller id: the page after that one. */
  readonly beforeId: number | null;
  readonly limit: number;
}

/** The database takes no entry, for a reason that lies in the entry or the table. What it was about must not be done. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError';
}

const detailsLengthMax = 4_000;
const wordLengthMax = 64;
const targetLengthMax = 128;
const reasonLengthMax = 1_000;

/**
 * Who did what, to what, and why. Entries are only ever added: no code of the platform changes or removes one, and
 * SQLite refuses it to everybody.
 *
 * Nothing that must be here may happen without it. What happens in the database is recorded in the same transaction;
 * what happens elsewhere is recorded first, see `before`. While the database is down, what cannot be recorded is refused.
 */
export class AuditLog {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds an entry. Throws when it cannot, and then what it is about must not be done. Give the transaction that does it as `on`. */
  async record(entry: AuditEntry, on: Statements = this.#store): Promise<number> {
    const { actor, role, action, target, reason = null, result, commandId = null, details = {} } = entry;
    const written = on.run(
      `INSERT INTO audit_log (at_ms, actor, role, action, target_kind, target_id, reason, result, command_id, details)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        Date.now(),
        cut(actor, wordLengthMax),
        cut(role, wordLengthMax),
        cut(action, wordLengthMax),
        target.kind,
        cut(target.id, targetLengthMax),
        reason === null ? null : cut(reason, reasonLengthMax),
        result,
        commandId,
        bounded(details),
      ],
    );
    return (await written.catch(notRecorded)).lastId;
  }

  /**
   * For what happens outside the database, such as a command to the game servers: the entry first, then the work, so that
   * nothing is done that is not recorded. Work that fails adds a second entry, which names the first.
   */
  async before<T>(entry: Omit<AuditEntry, 'result'>, work: () => Promise<T>): Promise<T> {
    const id = await this.record({ ...entry, result: 'done' });
    try {
      return await work();
    } catch (error) {
      await this.record({ ...entry, result: 'refused', details: { ...entry.details, entry: id, why: (error as Error).message } });
      throw error;
    }
  }

  /** Entries, the newest first. */
  async find(query: AuditQuery): Promise<StoredAuditEntry[]> {
    const wanted: Readonly<Record<string, Value>> = {
      'actor = ?': query.actor,
      'action = ?': query.action,
      'target_kind = ?': query.targetKind,
      'target_id = ?': query.targetId,
      'at_ms >= ?': query.fromMs,
      'at_ms <= ?': query.toMs,
      'id < ?': query.beforeId,
    };
    const given = Object.entries(wanted).filter(([, value]) => value !== null);
    const conditions = ['1 = 1', ...given.map(([condition]) => condition)].join(' AND ');
    const rows = await this.#store.query(`SELECT * FROM audit_log WHERE ${conditions} ORDER BY id DESC LIMIT ?`, [
      ...given.map(([, value]) => value),
      query.limit,
    ]);
    return rows.map(toEntry);
  }
}

function notRecorded(error: unknown): never {
  // A database that is down, and a conflict that is tried again, are known as such everywhere.
  if (isPassing(error)) throw error;
  throw new NotRecordedError(`The audit log takes no entry: ${String(error)}`, { cause: error });
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}…`;
}

/** An entry without its details is worth more than none. */
function bounded(details: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(details);
  return text.length <= detailsLengthMax ? text : JSON.stringify({ omitted: `${text.length} characters` });
}

function toEntry(row: Row): StoredAuditEntry {
  return {
    id: Number(row['id']),
    atMs: Number(row['at_ms']),
    actor: String(row['actor']),
    role: String(row['role']),
    action: String(row['action']),
    target: { kind: String(row['target_kind']) as AuditTarget['kind'], id: String(row['target_id']) },
    reason: row['reason'] === null ? null : String(row['reason']),
    result: String(row['result']) as AuditResult,
    commandId: row['command_id'] === null ? null : String(row['command_id']),
    details: JSON.parse(String(row['details'])) as Record<string, unknown>,
  };
}
