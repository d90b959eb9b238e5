import { BulkInsert } from './bulk-insert.ts';
import { newestOfPlayer } from './player-pages.ts';
import type { Row, Statements } from './store.ts';

/** One thing that changed hands. */
export interface TransactionRow {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly occurredAtMs: number;
  readonly playerId: number;
  readonly kind: string;
  /** How many of the kind the player has more. */
  readonly change: number;
  readonly itemId: number;
  readonly x: number;
  readonly y: number;
  readonly causeSession: number;
  readonly causeSequence: number;
}

/** How many of a kind a player has. */
export interface InventoryRow {
  readonly kind: string;
  readonly quantity: number;
}

const insert = new BulkInsert('transactions', [
  'zone',
  'epoch',
  'sequence',
  'tick',
  'occurred_at_ms',
  'player_id',
  'kind',
  'quantity',
  'item_id',
  'x',
  'y',
  'cause_session',
  'cause_sequence',
]);

const inventoryKey = ['player_id', 'kind'] as const;
const addUp = new BulkInsert('inventory', [...inventoryKey, 'quantity'], {
  tail: ({ dialect }) => dialect.addUp(inventoryKey, ['quantity']),
});

export async function insertTransactions(tx: Statements, rows: readonly TransactionRow[]): Promise<void> {
  await insert.run(
    tx,
    rows.flatMap((r) => [
      ...[r.zone, r.epoch, r.sequence, r.tick, r.occurredAtMs, r.playerId, r.kind, r.change],
      ...[r.itemId, r.x, r.y, r.causeSession, r.causeSequence],
    ]),
  );
}

export async function addToInventory(tx: Statements, rows: readonly TransactionRow[]): Promise<void> {
  const sums = new Map<string, { playerId: number; kind: string; change: number }>();
  for (const { playerId, kind, change } of rows) {
    const key = `${playerId}/${kind}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { playerId, kind, change });
    else sum.change += change;
  }
  // In the order of the key, so that two instances that add to the same rows cannot lock them crosswise.
  const sorted = [...sums.values()].sort((a, b) => a.playerId - b.playerId || (a.kind < b.kind ? -1 : 1));
  await addUp.run(
    tx,
    sorted.flatMap(({ playerId, kind, change }) => [playerId, kind, change]),
  );
}

/** What a player has, by kind. */
export async function findInventory(store: Statements, playerId: number): Promise<InventoryRow[]> {
  const rows = await store.query('SELECT kind, quantity FROM inventory WHERE player_id = ? ORDER BY kind', [playerId]);
  return rows.map((row) => ({ kind: String(row['kind']), quantity: Number(row['quantity']) }));
}

/** The newest entries first. `before` holds time, zone, epoch and sequence of the last one of the page before. */
export async function findTransactions(
  store: Statements,
  playerId: number,
  before: readonly number[] | null,
  limit: number,
): Promise<TransactionRow[]> {
  return (await newestOfPlayer(store, 'transactions', playerId, before, limit)).map(toTransaction);
}

export function toTransaction(row: Row): TransactionRow {
  return {
    zone: Number(row['zone']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    tick: Number(row['tick']),
    occurredAtMs: Number(row['occurred_at_ms']),
    playerId: Number(row['player_id']),
    kind: String(row['kind']),
    change: Number(row['quantity']),
    itemId: Number(row['item_id']),
    x: Number(row['x']),
    y: Number(row['y']),
    causeSession: Number(row['cause_session']),
    causeSequence: Number(row['cause_sequence']),
  };
}
