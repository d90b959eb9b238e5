import { BulkInsert } from './bulk-insert.ts';
import type { Row, Statements, Value } from './store.ts';

/** The certificate of a recovery, and the event that carried it. */
export interface RecoveryRow {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly occurredAtMs: number;
  readonly source: number;
  readonly log: number;
  readonly snapshotEpoch: number;
  readonly snapshotSequence: number;
  readonly snapshotTick: number;
  readonly snapshotAgeMs: number;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly snapshotHash: string;
  readonly stateHash: string;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  readonly notes: string;
}

const identity = ['zone', 'epoch', 'sequence', 'occurred_at_ms'] as const;
const snapshot = ['source', 'log_kind', 'snapshot_epoch', 'snapshot_sequence', 'snapshot_tick', 'snapshot_age_ms'] as const;
const outcome = [
  'events_replayed',
  'gaps',
  'events_lost',
  'snapshot_hash',
  'state_hash',
  'load_us',
  'replay_us',
  'total_us',
  'notes',
] as const;
const insert = new BulkInsert('recoveries', [...identity, ...snapshot, ...outcome]);

export async function insertRecoveries(tx: Statements, rows: readonly RecoveryRow[]): Promise<void> {
  const values = rows.flatMap((r): Value[] => [
    ...[r.zone, r.epoch, r.sequence, r.occurredAtMs],
    ...[r.source, r.log, r.snapshotEpoch, r.snapshotSequence, r.snapshotTick, r.snapshotAgeMs],
    ...[r.eventsReplayed, r.gaps, r.eventsLost, r.snapshotHash, r.stateHash, r.loadUs, r.replayUs, r.totalUs, r.notes],
  ]);
  await insert.run(tx, values);
}

/** The newest first. `before` holds time, zone, epoch and sequence of the last one of the page before. */
export async function findRecoveries(
  store: Statements,
  zone: number | null,
  before: readonly number[] | null,
  limit: number,
): Promise<readonly RecoveryRow[]> {
  const conditions = [
    ...(zone === null ? [] : ['zone = ?']),
    // The first condition says nothing new, but only that one can be looked up in MySQL's index.
    ...(before === null ? [] : ['occurred_at_ms <= ? AND (occurred_at_ms, zone, epoch, sequence) < (?, ?, ?, ?)']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await store.query(
    `SELECT * FROM recoveries ${where} ORDER BY occurred_at_ms DESC, zone DESC, epoch DESC, sequence DESC LIMIT ?`,
    [...(zone === null ? [] : [zone]), ...(before === null ? [] : [before[0]!, ...before]), limit],
  );
  return rows.map(toRecovery);
}

function toRecovery(row: Row): RecoveryRow {
  const number = (name: string): number => Number(row[name]);
  return {
    zone: number('zone'),
    epoch: number('epoch'),
    sequence: number('sequence'),
    occurredAtMs: number('occurred_at_ms'),
    source: number('source'),
    log: number('log_kind'),
    snapshotEpoch: number('snapshot_epoch'),
    snapshotSequence: number('snapshot_sequence'),
    snapshotTick: number('snapshot_tick'),
    snapshotAgeMs: number('snapshot_age_ms'),
    eventsReplayed: number('events_replayed'),
    gaps: number('gaps'),
    eventsLost: number('events_lost'),
    snapshotHash: String(row['snapshot_hash']),
    stateHash: String(row['state_hash']),
    loadUs: number('load_us'),
    replayUs: number('replay_us'),
    totalUs: number('total_us'),
    notes: String(row['notes']),
  };
}
