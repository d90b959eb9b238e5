import { Elysia, t } from 'elysia';
import { findMinutes, type MinuteRow } from '../stores/minute-statistics.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, nextCursor } from './paging.ts';

const hourMs = 3_600_000;
const moment = (description: string) => t.Optional(t.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));

const Minute = t.Object({
  minuteMs: t.Integer({ description: 'When the minute began, in Unix milliseconds.' }),
  at: t.String(),
  zone: t.Integer(),
  players: t.Integer({ description: 'Different players that anything happened to.' }),
  events: t.Integer(),
  entered: t.Integer(),
  left: t.Integer({ description: 'Players who left, for whatever reason.' }),
  connectionsLost: t.Integer({ description: 'Of these, how many because their connection did not come back.' }),
  moves: t.Integer(),
  distanceMm: t.Integer({ description: 'Length of all moves together, in millimetres.' }),
  stunned: t.Integer(),
  died: t.Integer(),
  respawned: t.Integer(),
  openings: t.Integer({ description: 'How often the zone was opened by an owner.' }),
  recoveries: t.Integer({ description: 'How often it was recovered.' }),
  eventsLost: t.Integer({ description: 'Events that those recoveries report as lost.' }),
});

/** What a game team asks: what went on in each zone, minute by minute. */
export function statisticsApi(store: Store) {
  return new Elysia({ name: 'statistics', prefix: '/api/statistics', tags: ['Statistics'] }).get(
    '/minutes',
    async ({ query }) => {
      const { zone = null, limit = 500, untilMs = Date.now() } = query;
      const fromMs = query.fromMs ?? Math.max(0, untilMs - hourMs);
      if (fromMs > untilMs) throw new ApiError(400, 'invalid_request', 'fromMs must not be after untilMs.');
      const rows = await findMinutes(store, { zone, fromMs, untilMs, after: decodeCursor(query.cursor, 2), limit: limit + 1 });
      const last = rows.length > limit ? rows[limit - 1]! : null;
      return {
        minutes: rows.slice(0, limit).map(present),
        nextCursor: last === null ? null : encodeCursor([last.minuteMs, last.zone]),
      };
    },
    {
      query: t.Object({
        zone: t.Optional(t.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'Only this zone.' })),
        fromMs: moment('Minutes that began at or after this, in Unix milliseconds. Left out: an hour before untilMs.'),
        untilMs: moment('Minutes that began before this, in Unix milliseconds. Left out: now.'),
        limit: t.Optional(t.Integer({ minimum: 1, maximum: 1_500, default: 500, description: 'Rows of a page.' })),
        cursor: cursorQuery,
      }),
      response: { 200: t.Object({ minutes: t.Array(Minute), nextCursor }), ...refusals },
      detail: { summary: 'What happened in each zone, minute by minute, the oldest first' },
    },
  );
}

function present({ minuteMs, zone, players, counts }: MinuteRow) {
  return {
    minuteMs,
    at: new Date(minuteMs).toISOString(),
    zone,
    players,
    events: counts.events,
    entered: counts.entered,
    left: counts.departed,
    connectionsLost: counts.connections_lost,
    moves: counts.moves,
    distanceMm: counts.distance_mm,
    stunned: counts.stunned,
    died: counts.died,
    respawned: counts.respawned,
    openings: counts.openings,
    recoveries: counts.recoveries,
    eventsLost: counts.events_lost,
  };
}
