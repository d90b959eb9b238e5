import { COPY_KINDS, type Copies, type Copy, type CopyKind } from './players-api';

/** What two copies of a player can disagree about. Where they stand in the log is told beside it, and explains the rest. */
export const COMPARED = ['place', 'life', 'zone', 'name'] as const;
export type Compared = (typeof COMPARED)[number];

const VALUES: Readonly<Record<Compared, (copy: Copy) => string>> = {
  place: ({ x, y }) => `${x}/${y}`,
  life: ({ life, lifeUntilTick }) => `${life}/${lifeUntilTick}`,
  zone: ({ zone }) => `${zone}`,
  name: ({ name }) => name,
};

/** The copy that the others are held against: the nearest to the game of those that could be read. */
export function referenceOf(copies: Copies): CopyKind | null {
  return COPY_KINDS.find((kind) => copies[kind] !== null) ?? null;
}

export function differencesOf(copy: Copy, reference: Copy): readonly Compared[] {
  return COMPARED.filter((field) => VALUES[field](copy) !== VALUES[field](reference));
}
