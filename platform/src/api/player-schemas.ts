import { t } from 'elysia';
import { findPlayer } from '../stores/player-queries.ts';
import type { PlayerRow } from '../stores/players.ts';
import type { Store } from '../stores/store.ts';
import { ApiError } from './api-error.ts';

/** What everything that is told of a player has in common. */
export const EventId = t.String({ description: 'Zone, epoch and sequence as a UUID.' });

export const Cause = t.Object(
  { session: t.Integer(), sequence: t.Integer() },
  { description: 'The session and its command; 0, 0 is the server itself.' },
);

export const playerId = t.Object({ id: t.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

/** The player that a request is about. */
export async function wantedPlayer(store: Store, id: number): Promise<PlayerRow> {
  const player = await findPlayer(store, id);
  if (player === null) throw new ApiError(404, 'no_such_player', `No player ${id} has entered a zone yet.`);
  return player;
}
