import { Elysia, t } from 'elysia';
import { findInventory, findTransactions, type TransactionRow } from '../stores/economy.ts';
import type { Store } from '../stores/store.ts';
import { ErrorBody, refusals } from './api-error.ts';
import { decodeCursor } from './paging.ts';
import { backwards, Cause, happened, nextBefore, pageOf, playerId, presentHappened, wantedPlayer } from './player-schemas.ts';

const Possession = t.Object({ kind: t.String(), quantity: t.Integer() });

const Transaction = t.Object({
  ...happened,
  kind: t.String(),
  change: t.Integer({ description: 'How many of the kind the player has more.' }),
  itemId: t.Integer({ description: 'Which thing of the zone. It exists once and changes hands once.' }),
  at: t.Object({ x: t.Integer(), y: t.Integer() }, { description: 'Where it lay, in millimetres.' }),
  cause: Cause,
});

/** What players have, and how they came by it. */
export function economyApi(store: Store) {
  return new Elysia({ name: 'economy', prefix: '/api/players', tags: ['Economy'] })
    .get(
      '/:id/inventory',
      async ({ params }) => {
        const inventory = await findInventory(store, params.id);
        if (inventory.length === 0) await wantedPlayer(store, params.id);
        return { inventory };
      },
      {
        params: playerId,
        response: { 200: t.Object({ inventory: t.Array(Possession) }), 404: ErrorBody, ...refusals },
        detail: { summary: 'What a player has, by kind: the sums of its transactions' },
      },
    )
    .get(
      '/:id/transactions',
      async ({ params, query }) => {
        const { limit = 50 } = query;
        const rows = await findTransactions(store, params.id, decodeCursor(query.before, 4), limit + 1);
        if (rows.length === 0) await wantedPlayer(store, params.id);
        const { page, next } = pageOf(rows, limit);
        return { transactions: page.map(presentTransaction), nextBefore: next };
      },
      {
        params: playerId,
        query: backwards,
        response: {
          200: t.Object({ transactions: t.Array(Transaction), nextBefore }),
          404: ErrorBody,
          ...refusals,
        },
        detail: { summary: 'The ledger of what a player was given, the newest first, each entry with its cause' },
      },
    );
}

function presentTransaction(row: TransactionRow): (typeof Transaction)['static'] {
  const { kind, change, itemId, x, y } = row;
  return {
    ...presentHappened(row),
    kind,
    change,
    itemId,
    at: { x, y },
    cause: { session: row.causeSession, sequence: row.causeSequence },
  };
}
