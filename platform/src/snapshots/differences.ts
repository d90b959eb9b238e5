/** Where a player stands and how it is, in one state of a zone. */
export interface Standing {
  readonly id: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly life: number;
  readonly lifeUntilTick: number;
}

export type Change = 'only-a' | 'only-b' | 'moved' | 'life' | 'both';

export interface Difference {
  readonly id: number;
  readonly name: string;
  readonly change: Change;
  readonly a: Standing | null;
  readonly b: Standing | null;
  readonly distanceMm: number | null;
}

/** How the players of one state differ from those of another, by their ids; and how many do not. */
export function differencesOf(
  a: readonly Standing[],
  b: readonly Standing[],
): { readonly same: number; readonly players: readonly Difference[] } {
  const before = new Map(a.map((one) => [one.id, one]));
  const after = new Map(b.map((one) => [one.id, one]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort((one, other) => one - other);
  const players = ids.map((id) => difference(before.get(id) ?? null, after.get(id) ?? null)).filter((found) => found !== null);
  return { same: ids.length - players.length, players };
}

/** Null when nothing differs. */
function difference(a: Standing | null, b: Standing | null): Difference | null {
  if (a === null || b === null) {
    const { id, name } = (a ?? b)!;
    return { id, name, change: a === null ? 'only-b' : 'only-a', a, b, distanceMm: null };
  }
  const hasMoved = a.x !== b.x || a.y !== b.y;
  const hasOtherLife = a.life !== b.life;
  if (!hasMoved && !hasOtherLife) return null;
  const change = hasMoved && hasOtherLife ? 'both' : hasMoved ? 'moved' : 'life';
  return { id: b.id, name: b.name, change, a, b, distanceMm: Math.round(Math.hypot(b.x - a.x, b.y - a.y)) };
}
