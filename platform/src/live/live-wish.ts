import type { TailFilter } from './event-tail.ts';

/** What a listener may ask for. `zone` null: no zone any more. `filter` null: no tail any more. */
export type LiveWish =
  | { readonly type: 'watch'; readonly zone: number | null }
  | { readonly type: 'tail'; readonly filter: TailFilter | null }
  /** Of a kind that a newer dashboard may know: passed over. */
  | { readonly type: 'unknown' };

/** What was sent is no wish; the message says what it should have been. */
export class BadWishError extends Error {
  override readonly name = 'BadWishError';
}

const zoneMax = 2_147_483_647;
const typesMax = 64;

/** Reads what a listener sent: text of JSON that the socket has parsed already, or whatever else it was. */
export function readWish(sent: unknown): LiveWish {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent) || ArrayBuffer.isView(sent)) {
    throw new BadWishError('Send one JSON object with a type: watch or tail.');
  }
  const { type, zone, player, on, types } = sent as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string') throw new BadWishError('Send one JSON object with a type: watch or tail.');
  if (type === 'watch') return { type, zone: optionalWhole(zone, 'zone', zoneMax) };
  if (type !== 'tail') return { type: 'unknown' };
  if (typeof on !== 'boolean') throw new BadWishError('on must be true or false.');
  if (!on) return { type, filter: null };
  const filter = {
    zone: optionalWhole(zone, 'zone', zoneMax),
    player: optionalWhole(player, 'player', Number.MAX_SAFE_INTEGER),
    types: optionalTypes(types),
  };
  return { type, filter };
}

function optionalWhole(value: unknown, name: string, max: number): number | null {
  if (value === undefined || value === null) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= max) return value as number;
  throw new BadWishError(`${name} must be a whole number from 1 to ${max}, or null.`);
}

function optionalTypes(value: unknown): ReadonlySet<number> | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.length <= typesMax && value.every((type) => Number.isSafeInteger(type))) {
    return value.length === 0 ? null : new Set(value as number[]);
  }
  throw new BadWishError(`types must list numbers of events, at most ${typesMax}.`);
}
