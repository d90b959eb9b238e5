import { t } from 'elysia';
import { eventId, type EventIdentity } from '../contracts/event-identity.ts';
import { findPlayer } from '../stores/player-queries.ts';
import type { PlayerRow } from '../stores/players.ts';
import type { Store } from '../stores/store.ts';
import { ApiError } from './api-error.ts';
import { encodeCursor, limitQuery } from './paging.ts';

/** What everything that happened to a player has in common: which event it was, and when. */
export const happened = {
  eventId: t.String({ description: 'Zone, epoch and sequence as a UUID.' }),
  zone: t.Integer(),
  epoch: t.Integer(),
  sequence: t.Integer(),
  tick: t.Integer(),
  occurredAt: t.String(),
};

interface Happened extends EventIdentity {
  readonly tick: number;
  readonly occurredAtMs: number;
}

export function presentHappened(row: Happened) {
  const { zone, epoch, sequence, tick, occurredAtMs } = row;
  return { eventId: eventId(row), zone, epoch, sequence, tick, occurredAt: new Date(occurredAtMs).toISOString() };
}

/** Of rows that were read with one more than the page has room for, the page, and the cursor to the next one. */
export function pageOf<T extends Happened>(
  rows: readonly T[],
  limit: number,
): { readonly page: readonly T[]; readonly next: string | null } {
  const last = rows.length > limit ? rows[limit - 1]! : null;
  const next = last === null ? null : encodeCursor([last.occurredAtMs, last.zone, last.epoch, last.sequence]);
  return { page: rows.slice(0, limit), next };
}

/** How pages are asked for that go back in time. */
export const backwards = t.Object({
  limit: limitQuery,
  before: t.Optional(t.String({ maxLength: 200, description: '`nextBefore` of the page before: what happened earlier.' })),
});
export const nextBefore = t.Nullable(t.String({ description: 'Null: this is the last page.' }));

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
