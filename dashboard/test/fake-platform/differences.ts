import type { PlayerDifference } from '@/shared/actions/action';

const NAMES = ['Ada', 'Bora', 'Chan', 'Dilan', 'Eun', 'Faye', 'Goro', 'Hana', 'Ines', 'Juno', 'Kai', 'Lena'];

/** How two states of a zone differ: most have walked a little, one has died, one has come and one has gone. */
export function fakeDifferences(zone: number): readonly PlayerDifference[] {
  return NAMES.map((name, index): PlayerDifference => {
    const a = { x: 12_000 + index * 6_100, y: 20_000 + ((index * 17_300) % 60_000), life: 'alive' as const };
    const b = { x: a.x + 900 * (index % 5) + 400, y: a.y - 700 * (index % 3) - 300, life: 'alive' as const };
    const base = { id: zone * 10_000 + 500 + index, name };
    if (index === 3) return { ...base, change: 'only-a', a, b: null, distanceMm: null };
    if (index === 7) return { ...base, change: 'only-b', a: null, b, distanceMm: null };
    if (index === 5) return { ...base, change: 'life', a, b: { ...a, life: 'dead' }, distanceMm: 0 };
    const distanceMm = Math.round(Math.hypot(b.x - a.x, b.y - a.y));
    return index === 9
      ? { ...base, change: 'both', a, b: { ...b, life: 'stunned' }, distanceMm }
      : { ...base, change: 'moved', a, b, distanceMm };
  });
}
