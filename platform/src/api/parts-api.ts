import { Elysia, t } from 'elysia';
import type { PartsWatch } from '../metrics/parts-watch.ts';
import { refusals } from './api-error.ts';

const Kind = t.UnionEnum(['game-server', 'platform', 'kafka', 'redis', 'mysql', 'sqlite', 'mongodb', 'journal']);
const State = t.UnionEnum(['up', 'degraded', 'down', 'unknown']);

const Part = t.Object({
  part: Kind,
  name: t.String({ description: 'Which one: the node of a game server or of its journal.' }),
  state: State,
  since: t.Nullable(t.String({ description: 'Since when, as far as this platform has seen.' })),
  meaning: t.String({ description: 'What it means for players and for the record.' }),
  timeToLossMs: t.Nullable(t.Integer({ description: 'Until events would be lost, at the present rate. Null: they are not going to be.' })),
});

/** How every server and store is, since when, and what that means. */
export function partsApi(watch: PartsWatch) {
  return new Elysia({ name: 'parts', prefix: '/api', tags: ['Operations'] }).get(
    '/health-of-parts',
    () => ({ parts: watch.parts.map(({ sinceMs, ...part }) => ({ ...part, since: new Date(sinceMs).toISOString() })) }),
    {
      response: { 200: t.Object({ parts: t.Array(Part) }), ...refusals },
      detail: { summary: 'Every server and store: how it is, since when, what that means' },
    },
  );
}
