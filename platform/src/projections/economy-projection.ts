import { decodeItemAcquired, EventType, type Envelope } from '../contracts/events.ts';
import { addToInventory, insertTransactions, type TransactionRow } from '../stores/economy.ts';
import type { Statements } from '../stores/store.ts';
import type { Projection } from './projection.ts';

/**
 * Enters what changed hands into the ledger, and what it makes of everybody's inventory. The key of an entry is the event's identity, and
 * one item of a zone has one entry: what would give it to a second player is refused by the table, and put aside.
 */
export const economyProjection: Projection = {
  name: 'economy',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const rows = events.filter(({ type }) => type === EventType.ItemAcquired).map(toRow);
    if (rows.length === 0) return;
    await insertTransactions(tx, rows);
    await addToInventory(tx, rows);
  },
};

function toRow({ zone, epoch, sequence, tick, occurredAtMs, causeSession, causeSequence, payload }: Envelope): TransactionRow {
  const { playerId, itemId, kind, position } = decodeItemAcquired(payload);
  const [x, y] = position;
  return { zone, epoch, sequence, tick, occurredAtMs, playerId, kind, change: 1, itemId, x, y, causeSession, causeSequence };
}
