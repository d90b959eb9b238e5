import { decodePlayerMoved, EventType, type Envelope } from '../contracts/events.ts';
import { BulkInsert } from '../stores/bulk-insert.ts';
import { addToRowCount } from '../stores/row-counts.ts';
import type { Statements, Value } from '../stores/store.ts';
import type { Projection } from './projection.ts';

export const movementTable = 'movement_history';

const insert = new BulkInsert(movementTable, [
  'zone',
  'epoch',
  'sequence',
  'player_id',
  'tick',
  'occurred_at_ms',
  'from_x',
  'from_y',
  'to_x',
  'to_y',
  'cause_session',
  'cause_sequence',
]);

/** One row for every move. Its key is the event's identity, so a second row for one event is impossible by construction. */
export const movementProjection: Projection = {
  name: 'movement',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const values: Value[] = [];
    let rows = 0;
    for (const event of events) {
      if (event.type !== EventType.PlayerMoved) continue;
      const { playerId, from, to } = decodePlayerMoved(event.payload);
      values.push(event.zone, event.epoch, event.sequence, playerId, event.tick, event.occurredAtMs);
      values.push(from[0], from[1], to[0], to[1], event.causeSession, event.causeSequence);
      rows++;
    }
    if (rows === 0) return;
    await insert.run(tx, values);
    await addToRowCount(tx, movementTable, rows);
  },
};
