import type { JournalPosition } from '../stores/consumer-progress.ts';
import type { Dialect } from '../stores/dialect.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import { Store, type Row, type Statements, type Value } from '../stores/store.ts';
import {
  isManual,
  type ColdSnapshots,
  type SnapshotBatch,
  type SnapshotKey,
  type SnapshotPlace,
  type SnapshotProgress,
  type SnapshotSummary,
  type StoredSnapshot,
} from './cold-snapshots.ts';

const schemaVersion = 1;
/** Each can be repeated. A later version adds statements of its own, told apart by the version that the file carries. */
const schema = (d: Dialect): readonly string[] => [
  // The bytes stand last: what a list needs is read without them.
  `CREATE TABLE IF NOT EXISTS snapshots (
    zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, tick BIGINT NOT NULL, taken_at_ms BIGINT NOT NULL,
    players INTEGER NOT NULL, trigger_code INTEGER NOT NULL, is_manual INTEGER NOT NULL, trigger_id ${d.key(64)} NOT NULL,
    node ${d.key(64)} NOT NULL, checksum ${d.key(64)} NOT NULL, size_bytes BIGINT NOT NULL, bytes ${d.blob} NOT NULL,
    PRIMARY KEY (zone, epoch, sequence))`,
  ...d.indexBeside('snapshots_by_time', 'snapshots', 'taken_at_ms, zone, epoch, sequence'),
  ...d.indexBeside('snapshots_by_zone_and_time', 'snapshots', 'zone, taken_at_ms, epoch, sequence'),
  `CREATE TABLE IF NOT EXISTS progress (
    consumer ${d.key(64)} PRIMARY KEY, journal_position BIGINT NULL, journal_index BIGINT NULL,
    applied BIGINT NOT NULL, duplicates BIGINT NOT NULL, dead_letters BIGINT NOT NULL)`,
  `${d.insertNew} INTO progress (consumer, applied, duplicates, dead_letters) VALUES ('snapshots', 0, 0, 0)`,
  `PRAGMA user_version = ${schemaVersion}`,
];

const summaryColumns = 'zone, epoch, sequence, tick, taken_at_ms, players, trigger_code, trigger_id, node, checksum, size_bytes';
const insert = `INSERT INTO snapshots (${summaryColumns}, is_manual, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (zone, epoch, sequence) DO UPDATE SET tick = excluded.tick, taken_at_ms = excluded.taken_at_ms, players = excluded.players,
    trigger_code = excluded.trigger_code, is_manual = excluded.is_manual, trigger_id = excluded.trigger_id, node = excluded.node,
    checksum = excluded.checksum, size_bytes = excluded.size_bytes, bytes = excluded.bytes
  WHERE (excluded.is_manual, excluded.tick) > (snapshots.is_manual, snapshots.tick)`;

/** Cold snapshots in an SQLite file of their own, so that they outlive whatever becomes of the platform's database. */
export class SqliteColdSnapshots implements ColdSnapshots {
  readonly kind = 'sqlite';
  readonly #store: Store;

  constructor(path: string, timeoutMs: number) {
    this.#store = new Store({ url: path, timeoutMs });
  }

  async open(): Promise<SnapshotProgress> {
    await this.#store.transaction(async (tx) => {
      const [file] = await tx.query('PRAGMA user_version');
      if (Number(file?.['user_version']) > schemaVersion) {
        throw new StoreUnavailableError('snapshots.db is of a newer version than this server. Start the newer server.');
      }
      for (const statement of schema(tx.dialect)) await tx.run(statement);
    });
    const [row] = await this.#store.query("SELECT * FROM progress WHERE consumer = 'snapshots'");
    if (row === undefined) throw new Error('The row of the progress is missing, though making the tables makes it.');
    return { ...countersOf(row), journal: journalOf(row) };
  }

  save({ snapshots, deadLetters, journal }: SnapshotBatch): Promise<Pick<SnapshotProgress, 'applied' | 'duplicates'>> {
    return this.#store.transaction(async (tx) => {
      let applied = 0;
      for (const snapshot of snapshots) applied += (await tx.run(insert, insertValues(snapshot))).rows;
      const duplicates = snapshots.length - applied;
      await saveProgress(tx, [applied, duplicates, deadLetters], journal);
      return { applied, duplicates };
    });
  }

  /** Read before the flush, so that everything up to it is on the disk. */
  async committed(): Promise<JournalPosition | null> {
    const [row] = await this.#store.query("SELECT * FROM progress WHERE consumer = 'snapshots'");
    await this.#store.flush();
    return row === undefined ? null : journalOf(row);
  }

  async list(zone: number | null, before: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]> {
    const conditions = [
      ...(zone === null ? [] : ['zone = ?']),
      ...(before === null ? [] : ['(taken_at_ms, zone, epoch, sequence) < (?, ?, ?, ?)']),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.#store.query(
      `SELECT ${summaryColumns} FROM snapshots ${where} ORDER BY taken_at_ms DESC, zone DESC, epoch DESC, sequence DESC LIMIT ?`,
      [...(zone === null ? [] : [zone]), ...placeValues(before), limit],
    );
    return rows.map(toSummary);
  }

  async newest(zone: number, below: SnapshotKey | null): Promise<StoredSnapshot | null> {
    const rows = await this.#store.query(
      `SELECT ${summaryColumns}, bytes FROM snapshots WHERE zone = ? ${below === null ? '' : 'AND (epoch, sequence) < (?, ?)'}
       ORDER BY epoch DESC, sequence DESC LIMIT 1`,
      [zone, ...(below === null ? [] : [below.epoch, below.sequence])],
    );
    return toStored(rows[0]);
  }

  async one(key: SnapshotKey): Promise<StoredSnapshot | null> {
    const rows = await this.#store.query(
      `SELECT ${summaryColumns}, bytes FROM snapshots WHERE zone = ? AND epoch = ? AND sequence = ?`,
      keyValues(key),
    );
    return toStored(rows[0]);
  }

  async oldest(untilMs: number, after: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]> {
    const rows = await this.#store.query(
      `SELECT ${summaryColumns} FROM snapshots WHERE taken_at_ms < ?
       ${after === null ? '' : 'AND (taken_at_ms, zone, epoch, sequence) > (?, ?, ?, ?)'}
       ORDER BY taken_at_ms, zone, epoch, sequence LIMIT ?`,
      [untilMs, ...placeValues(after), limit],
    );
    return rows.map(toSummary);
  }

  async newestOfEachZone(): Promise<readonly SnapshotKey[]> {
    const rows = await this.#store.query(
      `SELECT s.zone AS zone, s.epoch AS epoch, MAX(s.sequence) AS sequence FROM snapshots s
       JOIN (SELECT zone, MAX(epoch) AS epoch FROM snapshots GROUP BY zone) n ON n.zone = s.zone AND n.epoch = s.epoch
       GROUP BY s.zone, s.epoch`,
    );
    return rows.map(toKey);
  }

  async remove(keys: readonly SnapshotKey[]): Promise<void> {
    await this.#store.transaction(async (tx) => {
      for (const key of keys) await tx.run('DELETE FROM snapshots WHERE zone = ? AND epoch = ? AND sequence = ?', keyValues(key));
    });
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}

async function saveProgress(tx: Statements, added: readonly Value[], journal: JournalPosition | null): Promise<void> {
  const position = journal === null ? '' : ', journal_position = ?, journal_index = ?';
  await tx.run(
    `UPDATE progress SET applied = applied + ?, duplicates = duplicates + ?, dead_letters = dead_letters + ?${position}
     WHERE consumer = 'snapshots'`,
    [...added, ...(journal === null ? [] : [journal.position, journal.index])],
  );
}

function insertValues(s: StoredSnapshot): Value[] {
  const summary = [s.zone, s.epoch, s.sequence, s.tick, s.takenAtMs, s.players, s.trigger, s.triggerId, s.node, s.checksum, s.sizeBytes];
  return [...summary, isManual(s) ? 1 : 0, s.bytes];
}

function keyValues({ zone, epoch, sequence }: SnapshotKey): Value[] {
  return [zone, epoch, sequence];
}

function placeValues(place: SnapshotPlace | null): Value[] {
  return place === null ? [] : [place.takenAtMs, ...keyValues(place)];
}

function toKey(row: Row): SnapshotKey {
  return { zone: Number(row['zone']), epoch: Number(row['epoch']), sequence: Number(row['sequence']) };
}

function toSummary(row: Row): SnapshotSummary {
  return {
    ...toKey(row),
    tick: Number(row['tick']),
    takenAtMs: Number(row['taken_at_ms']),
    players: Number(row['players']),
    trigger: Number(row['trigger_code']),
    triggerId: String(row['trigger_id']),
    node: String(row['node']),
    checksum: String(row['checksum']),
    sizeBytes: Number(row['size_bytes']),
  };
}

function toStored(row: Row | undefined): StoredSnapshot | null {
  return row === undefined ? null : { ...toSummary(row), bytes: row['bytes'] as Uint8Array };
}

function countersOf(row: Row): Omit<SnapshotProgress, 'journal'> {
  return { applied: Number(row['applied']), duplicates: Number(row['duplicates']), deadLetters: Number(row['dead_letters']) };
}

function journalOf(row: Row): JournalPosition | null {
  if (row['journal_position'] === null) return null;
  return { position: Number(row['journal_position']), index: Number(row['journal_index']) };
}
