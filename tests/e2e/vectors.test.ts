import { decode, encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './src/processes/paths.ts';
import { FromServer, ToServer } from './src/stranger/codes.ts';
import { frameOfBody, FrameReader } from './src/stranger/frames.ts';

// The vectors, judged by @msgpack/msgpack: the bytes hold what the readable fields say, and are the shortest that do.
interface MessageVector {
  readonly name: string;
  readonly type: number;
  readonly note: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly bodyHex: string;
  readonly frameHex: string;
}

interface EventVectors {
  readonly events: readonly { name: string; note: string; uuid: string; topic: string; envelope: Record<string, unknown>; hex: string }[];
  readonly figures: readonly { note: string; fields: Record<string, unknown>; hex: string }[];
}

const messages = readVectors<MessageVector[]>('messages.json');
const { events, figures } = readVectors<EventVectors>('events.json');
const uuidPattern = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-8000-([0-9a-f]{12})$/;

describe('messages.json', () => {
  test.each(messages.map((vector) => [`${vector.name}, ${vector.note}`, vector] as const))('%s', (_, vector) => {
    const body = Buffer.from(vector.bodyHex, 'hex');
    const values = [vector.type, ...(inOrder(vector.fields) as unknown[])];
    expect(withBigNumbers(decode(body, { useBigInt64: true }))).toEqual(withBigNumbers(values));
    // The library writes every BigInt in nine bytes, so a vector with one cannot be compared byte by byte.
    if (!hasBigInt(values)) expect(Buffer.from(encode(values)).toString('hex')).toBe(vector.bodyHex);
    expect(Buffer.from(frameOfBody(body)).toString('hex')).toBe(vector.frameHex);
  });

  test.each(messages.map((vector) => [`${vector.name}, ${vector.note}`, vector] as const))(
    'a stream of single bytes gives %s',
    (_, vector) => {
      const reader = new FrameReader();
      const found = [...Buffer.from(vector.frameHex, 'hex')].flatMap((byte) => [...reader.push(Uint8Array.of(byte))]);
      expect(found).toEqual([decode(Buffer.from(vector.bodyHex, 'hex')) as unknown[]]);
    },
  );

  test('every message that the page names has a vector, under its number', () => {
    const named = new Map(messages.map(({ name, type }) => [name, type]));
    expect(Object.fromEntries(named)).toEqual({ ...ToServer, ...FromServer });
  });
});

describe('events.json', () => {
  test.each(events.map((vector) => [`${vector.name}, ${vector.note}`, vector] as const))('%s', (_, { envelope, hex, uuid }) => {
    const values = inOrder(envelope) as unknown[];
    expect(withBigNumbers(decode(Buffer.from(hex, 'hex'), { useBigInt64: true }))).toEqual(withBigNumbers(values));
    const [, zone, epochHigh, epochLow, sequence] = uuidPattern.exec(uuid)!;
    const { zone: zoneOf, epoch, sequence: sequenceOf } = envelope as { zone: number; epoch: number; sequence: unknown };
    expect(parseInt(zone!, 16)).toBe(zoneOf);
    expect(parseInt(epochHigh! + epochLow!, 16)).toBe(epoch);
    expect(BigInt(`0x${sequence}`)).toBe(BigInt(plain(sequenceOf) as number));
  });

  test.each(figures.map((vector) => [vector.note, vector] as const))('figures, %s', (_, { fields, hex }) => {
    expect(withBigNumbers(decode(Buffer.from(hex, 'hex'), { useBigInt64: true }))).toEqual(withBigNumbers(inOrder(fields)));
  });
});

function readVectors<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, 'tests/vectors', file), 'utf8')) as T;
}

/** From readable fields to values in the order of the wire, as tests/vectors/README.md tells. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return isPlain(value) ? plain(value) : Object.values(value).map(inOrder);
}

function isPlain(value: object): boolean {
  return Object.keys(value).length === 1 && ('int64' in value || 'hex' in value);
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'int64' in value ? BigInt(value.int64 as string) : new Uint8Array(Buffer.from((value as { hex: string }).hex, 'hex'));
}

/** One kind of whole number throughout, so that 1 and 1n compare equal. */
function withBigNumbers(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(withBigNumbers);
  return value;
}

function hasBigInt(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasBigInt) : typeof value === 'bigint';
}
