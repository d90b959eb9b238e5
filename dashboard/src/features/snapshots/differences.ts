import type { PlayerDifference } from '@/shared/actions/action';

/** The kinds of difference, the gravest first. */
export const CHANGES = ['only-a', 'only-b', 'both', 'life', 'moved'] as const satisfies readonly PlayerDifference['change'][];
export type Change = (typeof CHANGES)[number];

export function countChanges(players: readonly PlayerDifference[]): Readonly<Record<Change, number>> {
  const counts: Record<Change, number> = { 'only-a': 0, 'only-b': 0, both: 0, life: 0, moved: 0 };
  for (const { change } of players) counts[change]++;
  return counts;
}

/** Who came or went first, then who was hurt, then who went farthest. */
export function sortDifferences(players: readonly PlayerDifference[]): readonly PlayerDifference[] {
  return players.toSorted(
    (one, other) =>
      CHANGES.indexOf(one.change) - CHANGES.indexOf(other.change) || (other.distanceMm ?? 0) - (one.distanceMm ?? 0) || one.id - other.id,
  );
}

export type Frame = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const MARGIN_SHARE = 0.06;
const SIDE_MM_MIN = 10_000;

/** The part of the world to draw: the whole map where its size is known, otherwise where the players stand and a little around them. */
export function frameOf(players: readonly PlayerDifference[], map: { readonly widthMm: number; readonly heightMm: number } | null): Frame {
  if (map !== null) return { x: 0, y: 0, width: map.widthMm, height: map.heightMm };
  const stands = players.flatMap(({ a, b }) => [a, b]).filter((stand) => stand !== null);
  const [left, top] = [Math.min(...stands.map(({ x }) => x)), Math.min(...stands.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...stands.map(({ x }) => x)), Math.max(...stands.map(({ y }) => y))];
  const side = Math.max(SIDE_MM_MIN, right - left, bottom - top);
  const margin = side * MARGIN_SHARE;
  return {
    x: left - margin,
    y: top - margin,
    width: Math.max(side, right - left) + 2 * margin,
    height: Math.max(side, bottom - top) + 2 * margin,
  };
}
