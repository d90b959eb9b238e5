import { t } from 'elysia';
import type { Difference, Standing } from '../snapshots/differences.ts';

export const lifeWords = ['alive', 'stunned', 'dead'] as const;

const Stand = t.Nullable(t.Object({ x: t.Integer(), y: t.Integer(), life: t.String({ description: 'alive, stunned or dead.' }) }));

export const DifferenceBody = t.Object({
  id: t.Integer(),
  name: t.String(),
  change: t.String({ description: 'only-a, only-b, moved, life, or both moved and of another life.' }),
  a: Stand,
  b: Stand,
  distanceMm: t.Nullable(t.Integer()),
});

export function presentDifference({ id, name, change, a, b, distanceMm }: Difference): (typeof DifferenceBody)['static'] {
  return { id, name, change, a: stand(a), b: stand(b), distanceMm };
}

function stand(standing: Standing | null) {
  return standing === null ? null : { x: standing.x, y: standing.y, life: lifeWords[standing.life] ?? 'unknown' };
}
