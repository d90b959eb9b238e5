import {
  decodePlayerCorrected,
  decodePlayerDied,
  decodePlayerEntered,
  decodePlayerLeft,
  decodePlayerRespawned,
  decodePlayerStunned,
  EventType,
  type Envelope,
} from '../contracts/events.ts';
import type { Position } from '../contracts/wire.ts';
import { BulkInsert } from '../stores/bulk-insert.ts';
import type { Statements, Value } from '../stores/store.ts';
import type { Projection } from './projection.ts';

interface Details {
  readonly name?: string;
  readonly position?: Position;
  readonly reason?: number;
  readonly untilTick?: number;
  readonly life?: number;
  readonly commandId?: string;
}

const insert = new BulkInsert('player_events', [
  'zone',
  'epoch',
  'sequence',
  'type',
  'player_id',
  'tick',
  'occurred_at_ms',
  'name',
  'x',
  'y',
  'reason',
  'until_tick',
  'cause_session',
  'cause_sequence',
  'life',
  'command_id',
]);

/** One row for everything else that happens to a player: with the movement history, it is all that ever changed a player's state. */
export const playerEventProjection: Projection = {
  name: 'player events',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const values: Value[] = [];
    for (const event of events) {
      const details = detailsOf(event);
      if (details === null) continue;
      const { name = null, position = null, reason = null, untilTick = null, life = null, commandId = null } = details;
      values.push(event.zone, event.epoch, event.sequence, event.type, event.aggregateId, event.tick, event.occurredAtMs);
      values.push(name, position?.[0] ?? null, position?.[1] ?? null, reason, untilTick, event.causeSession, event.causeSequence);
      values.push(life, commandId);
    }
    await insert.run(tx, values);
  },
};

/** Null for what is no player's, and for moves, which have a table of their own. */
function detailsOf({ type, payload }: Envelope): Details | null {
  switch (type) {
    case EventType.PlayerEntered:
      return decodePlayerEntered(payload);
    case EventType.PlayerLeft:
      return decodePlayerLeft(payload);
    case EventType.PlayerStunned:
      return { untilTick: decodePlayerStunned(payload).untilTick };
    case EventType.PlayerDied: {
      const { position, respawnAtTick } = decodePlayerDied(payload);
      return { position, untilTick: respawnAtTick };
    }
    case EventType.PlayerCorrected: {
      const { to, life, lifeUntilTick, commandId } = decodePlayerCorrected(payload);
      return { position: to, untilTick: lifeUntilTick, life, commandId };
    }
    case EventType.PlayerRespawned:
      return decodePlayerRespawned(payload);
    default:
      return null;
  }
}
