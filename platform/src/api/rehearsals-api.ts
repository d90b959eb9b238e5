import { Elysia, t } from 'elysia';
import { PlatformCommandType } from '../contracts/events.ts';
import { findRehearsals, type OutcomeRecord } from '../stores/command-outcomes.ts';
import { findCommandsById } from '../stores/commands.ts';
import type { Store } from '../stores/store.ts';
import { refusals } from './api-error.ts';
import { holds, presentRehearsal, rehearsalFields } from './outcome-schemas.ts';
import { cursorQuery, decodeMixedCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';

const RehearsalBody = t.Object({
  commandId: t.String(),
  at: t.String(),
  zone: t.Integer(),
  node: t.String(),
  issuedBy: t.String({ description: 'Who asked for it. Empty: not known here.' }),
  holds: t.Boolean({ description: 'The shadow came out as the zone itself, and nothing was lost.' }),
  ...rehearsalFields,
});

/** Certificates of rehearsed recoveries. */
export function rehearsalsApi(store: Store) {
  return new Elysia({ name: 'rehearsals', prefix: '/api/rehearsals', tags: ['Recoveries'] }).get(
    '/',
    async ({ query }) => {
      const { zone = null, limit = 50 } = query;
      const [atMs, commandId, of] = decodeMixedCursor(query.cursor, ['number', 'string', 'number']) ?? [];
      const before = atMs === undefined ? null : { atMs: atMs as number, commandId: commandId as string, zone: of as number };
      const found = await findRehearsals(store, PlatformCommandType.RehearseRecovery, zone, before, limit + 1);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1)! : null;
      const commands = await findCommandsById(store, [...new Set(page.map((outcome) => outcome.commandId))]);
      const askers = new Map(commands.map(({ id, issuedBy }) => [id, issuedBy]));
      return {
        rehearsals: page.map((outcome) => present(outcome, askers.get(outcome.commandId) ?? '')),
        nextCursor: last === null ? null : encodeCursor([last.atMs, last.commandId, last.zone]),
      };
    },
    {
      query: t.Object({
        zone: t.Optional(t.Integer({ minimum: 1, maximum: 2_147_483_647 })),
        limit: limitQuery,
        cursor: cursorQuery,
      }),
      response: { 200: t.Object({ rehearsals: t.Array(RehearsalBody), nextCursor }), ...refusals },
      detail: { summary: 'Rehearsed recoveries, the newest first' },
    },
  );
}

function present(outcome: OutcomeRecord, issuedBy: string): (typeof RehearsalBody)['static'] {
  const { commandId, atMs, zone, node, rehearsal } = outcome;
  return {
    commandId,
    at: new Date(atMs).toISOString(),
    zone,
    node,
    issuedBy,
    holds: holds(rehearsal!),
    ...presentRehearsal(rehearsal!),
  };
}
