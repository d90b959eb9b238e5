import { EventType } from '../contracts/events.ts';
import { newestOfPlayer, type PlayerTable } from './player-pages.ts';
import type { Row, Statements } from './store.ts';

/** One change of a player's state, from whichever of the three tables keeps it. */
export interface PlayerChange {
  readonly table: PlayerTable;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly type: number;
  readonly tick: number;
  readonly occurredAtMs: number;
  readonly causeSession: number;
  readonly causeSequence: number;
  /** Of moves alone. */
  readonly from: { readonly x: number; readonly y: number } | null;
  /** Where the player stood afterwards, where the event says so. */
  readonly to: { readonly x: number; readonly y: number } | null;
  readonly name: string | null;
  readonly reason: number | null;
  readonly untilTick: number | null;
  /** Of corrections alone: how the player was afterwards, and the command that wanted it. */
  readonly life: number | null;
  readonly commandId: string | null;
  /** What the player was given. */
  readonly item: { readonly id: number; readonly kind: string } | null;
}

/** The newest changes first. `before` holds time, zone, epoch and sequence of the last one of the page before. */
export async function findPlayerHistory(
  store: Statements,
  playerId: number,
  before: readonly number[] | null,
  limit: number,
): Promise<PlayerChange[]> {
  // Each table gives a whole page by its own index; which of the rows make up the page is seen only side by side.
  const tables = ['movement_history', 'player_events', 'transactions'] as const;
  const [moves, others, transactions] = await Promise.all(tables.map((table) => newestOfPlayer(store, table, playerId, before, limit)));
  const changes = [...moves!.map(toMove), ...others!.map(toOther), ...transactions!.map(toTransactionChange)];
  return changes.sort(newestFirst).slice(0, limit);
}

function newestFirst(a: PlayerChange, b: PlayerChange): number {
  return b.occurredAtMs - a.occurredAtMs || b.zone - a.zone || b.epoch - a.epoch || b.sequence - a.sequence;
}

function common(table: PlayerTable, row: Row) {
  return {
    table,
    zone: Number(row['zone']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    tick: Number(row['tick']),
    occurredAtMs: Number(row['occurred_at_ms']),
    causeSession: Number(row['cause_session']),
    causeSequence: Number(row['cause_sequence']),
  };
}

function toMove(row: Row): PlayerChange {
  return {
    ...common('movement_history', row),
    type: EventType.PlayerMoved,
    from: { x: Number(row['from_x']), y: Number(row['from_y']) },
    to: { x: Number(row['to_x']), y: Number(row['to_y']) },
    name: null,
    reason: null,
    untilTick: null,
    life: null,
    commandId: null,
    item: null,
  };
}

function toOther(row: Row): PlayerChange {
  return {
    ...common('player_events', row),
    type: Number(row['type']),
    from: null,
    to: row['x'] === null ? null : { x: Number(row['x']), y: Number(row['y']) },
    name: row['name'] === null ? null : String(row['name']),
    reason: row['reason'] === null ? null : Number(row['reason']),
    untilTick: row['until_tick'] === null ? null : Number(row['until_tick']),
    life: row['life'] === null ? null : Number(row['life']),
    commandId: row['command_id'] === null ? null : String(row['command_id']),
    item: null,
  };
}

function toTransactionChange(row: Row): PlayerChange {
  return {
    ...common('transactions', row),
    type: EventType.ItemAcquired,
    from: null,
    to: null,
    name: null,
    reason: null,
    untilTick: null,
    life: null,
    commandId: null,
    item: { id: Number(row['item_id']), kind: String(row['kind']) },
  };
}
