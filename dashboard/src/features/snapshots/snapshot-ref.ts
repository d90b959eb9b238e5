import type { Snapshot } from './snapshots-api';

export type SnapshotKind = 'hot' | 'cold';

/** A snapshot by the name that comparing knows it by. Of each zone there is one hot snapshot: the newest. */
export function refOf(kind: SnapshotKind, { epoch, sequence }: Pick<Snapshot, 'epoch' | 'sequence'>): string {
  return kind === 'hot' ? 'hot' : `cold:${epoch}/${sequence}`;
}

/** What is chosen to be compared: at most two states of one zone, the older choice first. */
export type Chosen = { readonly zone: number; readonly refs: readonly string[] } | null;

const CHOSEN_MAX = 2;

/** Takes a state in or out. A third replaces the older of the two; another zone begins anew. */
export function toggle(chosen: Chosen, zone: number, ref: string): Chosen {
  if (chosen === null || chosen.zone !== zone) return { zone, refs: [ref] };
  if (chosen.refs.includes(ref)) {
    const refs = chosen.refs.filter((each) => each !== ref);
    return refs.length === 0 ? null : { zone, refs };
  }
  return { zone, refs: [...chosen.refs, ref].slice(-CHOSEN_MAX) };
}

/** The address of the comparison of two states of a zone. */
export function comparePath(zone: number, a: string, b: string): string {
  return `/snapshots?${new URLSearchParams({ view: 'compare', zone: `${zone}`, a, b })}`;
}
