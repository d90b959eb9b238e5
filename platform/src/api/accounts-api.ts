import { Elysia, t } from 'elysia';
import { findAccounts, type AccountRow } from '../stores/account-queries.ts';
import type { Store } from '../stores/store.ts';
import { refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';

const Account = t.Object({
  id: t.Integer({ description: "The player's id everywhere." }),
  kind: t.String({ description: 'guest, or registered: with a password.' }),
  name: t.String(),
  createdAt: t.String(),
  ban: t.Nullable(
    t.Object({
      until: t.Nullable(t.String({ description: 'Null: for good.' })),
      reason: t.String(),
      by: t.String(),
      at: t.String(),
    }),
    { description: 'The ban that holds now.' },
  ),
});

/** Who has an account to play with, and who may not. */
export function accountsApi(store: Store) {
  return new Elysia({ name: 'accounts', prefix: '/api/accounts', tags: ['Accounts'] }).get(
    '/',
    async ({ query }) => {
      const { search = '', banned = false, limit = 50 } = query;
      const rows = await findAccounts(store, search.trim(), banned, decodeCursor(query.cursor, 1)?.[0] ?? null, limit + 1);
      return {
        accounts: rows.slice(0, limit).map(present),
        nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.id]) : null,
      };
    },
    {
      query: t.Object({
        search: t.Optional(t.String({ maxLength: 64, description: 'Part of a name, or an id.' })),
        banned: t.Optional(t.Boolean({ description: 'true: only those who are banned.' })),
        limit: limitQuery,
        cursor: cursorQuery,
      }),
      response: { 200: t.Object({ accounts: t.Array(Account), nextCursor }), ...refusals },
      detail: { summary: 'Accounts of players, the newest first' },
    },
  );
}

function present({ createdAtMs, ban, ...account }: AccountRow) {
  return { ...account, createdAt: new Date(createdAtMs).toISOString(), ban: ban === null ? null : presentBan(ban) };
}

function presentBan({ untilMs, atMs, ...ban }: NonNullable<AccountRow['ban']>) {
  return { ...ban, until: untilMs === null ? null : new Date(untilMs).toISOString(), at: new Date(atMs).toISOString() };
}
