import { Decoder } from '@msgpack/msgpack';

/** Whole millimetres from the map's corner. A tuple, as on the wire, so that decoding a move allocates nothing more. */
export type Position = readonly [x: number, y: number];

/** A record that does not have the shape its type promises. It will not get better by trying again. */
export class MalformedRecordError extends Error {
  override readonly name = 'MalformedRecordError';
}

// One decoder for every record: its key cache and its buffers are reused, and a record never holds a reference to them.
const decoder = new Decoder({ maxStrLength: 65_536, maxBinLength: 1_048_576, maxArrayLength: 65_536, maxMapLength: 0, maxExtLength: 0 });

/** Reads one MessagePack array. Everything the game writes is one. */
export function decodeArray(bytes: Uint8Array, name: string): readonly unknown[] {
  let value: unknown;
  try {
    value = decoder.decode(bytes);
  } catch (error) {
    throw new MalformedRecordError(`${name} is not one MessagePack value: ${error instanceof Error ? error.message : String(error)}`);
  }
  return list(value, name);
}

export function list(value: unknown, name: string): readonly unknown[] {
  return Array.isArray(value) ? value : mismatch(value, name, 'an array');
}

/** Every number of the contracts is a whole number that a double holds exactly. */
export function integer(value: unknown, name: string): number {
  return Number.isSafeInteger(value) ? (value as number) : mismatch(value, name, 'a whole number within 53 bits');
}

export function text(value: unknown, name: string): string {
  return typeof value === 'string' ? value : mismatch(value, name, 'text');
}

export function flag(value: unknown, name: string): boolean {
  return typeof value === 'boolean' ? value : mismatch(value, name, 'true or false');
}

/** Copies, because the decoder hands out a view of the record, and the record is a view of the read buffer. */
export function bytes(value: unknown, name: string): Uint8Array {
  return value instanceof Uint8Array ? value.slice() : mismatch(value, name, 'bytes');
}

export function hexOf(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}

export function position(value: unknown, name: string): Position {
  const pair = list(value, name);
  integer(pair[0], name);
  integer(pair[1], name);
  return pair as unknown as Position;
}

function mismatch(value: unknown, name: string, expected: string): never {
  const found =
    value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'an array' : `${typeof value} ${String(value).slice(0, 40)}`;
  throw new MalformedRecordError(`${name} should be ${expected} but is ${found}.`);
}
