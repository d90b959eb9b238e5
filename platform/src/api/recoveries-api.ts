import { Elysia, t } from 'elysia';
import { eventId } from '../contracts/event-identity.ts';
import { RecoveryLog, RecoverySource } from '../contracts/events.ts';
import { findRecoveries, type RecoveryRow } from '../stores/recoveries.ts';
import type { Store } from '../stores/store.ts';
import { refusals } from './api-error.ts';
import { decodeCursor, encodeCursor, limitQuery } from './paging.ts';
import { wordOf } from './words.ts';

const Recovery = t.Object({
  eventId: t.String({ description: 'The certificate’s own event: zone, epoch and sequence as a UUID.' }),
  zone: t.Integer(),
  epoch: t.Integer({ description: 'The epoch that the recovery began.' }),
  sequence: t.Integer(),
  occurredAt: t.String(),
  source: t.String({ description: 'What it began with: hot, cold or empty.' }),
  log: t.String({ description: 'Where the later events came from: journal, kafka or none.' }),
  snapshot: t.Nullable(
    t.Object(
      { epoch: t.Integer(), sequence: t.Integer(), tick: t.Integer(), ageMs: t.Integer() },
      { description: 'Null: it began empty.' },
    ),
  ),
  eventsReplayed: t.Integer(),
  gaps: t.Integer({ description: 'Places where events were missing.' }),
  eventsLost: t.Integer({ description: 'Events that are known to have been recorded and could not be read.' }),
  snapshotHash: t.String({ description: 'SHA-256 of the state it began with.' }),
  stateHash: t.String({ description: 'SHA-256 of the state it ended with.' }),
  loadUs: t.Integer({ description: 'Microseconds to find and read the snapshot.' }),
  replayUs: t.Integer({ description: 'Microseconds to replay the log.' }),
  totalUs: t.Integer({ description: 'Microseconds of the whole; zones recovered together share it.' }),
  notes: t.String({ description: 'Which rungs failed, and why.' }),
});

/** The certificates of recoveries: what each zone was rebuilt from, and what that cost. */
export function recoveriesApi(store: Store) {
  return new Elysia({ name: 'recoveries', prefix: '/api/recoveries', tags: ['Recoveries'] }).get(
    '/',
    async ({ query }) => {
      const { zone = null, limit = 50 } = query;
      const rows = await findRecoveries(store, zone, decodeCursor(query.before, 4), limit + 1);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1)! : null;
      return {
        recoveries: page.map(present),
        before: last === null ? null : encodeCursor([last.occurredAtMs, last.zone, last.epoch, last.sequence]),
      };
    },
    {
      query: t.Object({
        zone: t.Optional(t.Integer({ minimum: 1, maximum: 2_147_483_647 })),
        limit: limitQuery,
        before: t.Optional(t.String({ maxLength: 200, description: '`before` of the page before. Leave it out for the first page.' })),
      }),
      response: { 200: t.Object({ recoveries: t.Array(Recovery), before: t.Nullable(t.String()) }), ...refusals },
      detail: { summary: 'Recoveries of zones, the newest first' },
    },
  );
}

function present(row: RecoveryRow): (typeof Recovery)['static'] {
  const { occurredAtMs, source, log, snapshotEpoch, snapshotSequence, snapshotTick, snapshotAgeMs, ...rest } = row;
  return {
    ...rest,
    eventId: eventId(row),
    occurredAt: new Date(occurredAtMs).toISOString(),
    source: wordOf(RecoverySource, source),
    log: wordOf(RecoveryLog, log),
    snapshot:
      source === RecoverySource.Empty
        ? null
        : { epoch: snapshotEpoch, sequence: snapshotSequence, tick: snapshotTick, ageMs: snapshotAgeMs },
  };
}
