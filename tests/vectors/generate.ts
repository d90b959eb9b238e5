// Writes messages.json, events.json and records.json. Every expectation here is written by hand from docs/protocol.md and encoded by
// @msgpack/msgpack,
// so that the C# code, which is checked against the files, never vouches for itself.
// Run from the root: node_modules/.bin/bun tests/vectors/generate.ts

import { encode } from '@msgpack/msgpack';
import { eventVectors, figuresVectors } from './events';
import { messageVectors } from './messages';
import { commandVectors, snapshotHex, snapshotVectors } from './records';
import { int64Of, type Fields, type Value } from './values';

const INT32_MIN = -(2 ** 31);
const UINT32_MAX = 2 ** 32 - 1;

/** What @msgpack/msgpack is given: objects are what people read, their values in order are what travels. */
function wire(value: Value): unknown {
  // It writes a number beyond 32 bits as a float; only a bigint becomes a 64-bit integer.
  if (typeof value === 'number') return value >= INT32_MIN && value <= UINT32_MAX ? value : BigInt(value);
  const int64 = int64Of(value);
  if (int64 !== undefined) return int64;
  if (Array.isArray(value)) return value.map(wire);
  if (value !== null && typeof value === 'object') {
    if ('hex' in value) return Uint8Array.from(Buffer.from(value.hex as string, 'hex'));
    return Object.values(value).map(wire);
  }
  return value;
}

function encodeHex(value: unknown): string {
  return Buffer.from(encode(value, { useBigInt64: true, initialBufferSize: 1 << 17 })).toString('hex');
}

function frameHex(bodyHex: string): string {
  return (bodyHex.length / 2).toString(16).padStart(8, '0') + bodyHex;
}

function uuid(fields: Fields): string {
  const hex = (value: Value, digits: number) => BigInt(value as number).toString(16).padStart(digits, '0');
  const epoch = BigInt(fields.epoch as number);
  const high = hex(Number(epoch >> 12n), 4);
  const low = hex(Number(epoch & 0xfffn), 3);
  return `${hex(fields.zone, 8)}-${high}-8${low}-8000-${hex(fields.sequence, 12)}`;
}

const messages = messageVectors.map(({ name, type, note, fields }) => {
  const bodyHex = encodeHex([type, ...(wire(fields) as unknown[])]);
  return { name, type, note, fields, bodyHex, frameHex: frameHex(bodyHex) };
});

const events = eventVectors.map(({ name, topic, note, envelope }) => ({
  name,
  topic,
  note,
  uuid: uuid(envelope),
  envelope,
  hex: encodeHex(wire(envelope)),
}));

const figures = figuresVectors.map(({ note, fields }) => ({ note, fields, hex: encodeHex(wire(fields)) }));

const snapshots = snapshotVectors.map((vector) => {
  const { head, hex } = snapshotHex(vector, (value) => encodeHex(wire(value)));
  return { note: vector.note, head, state: vector.state, hex };
});
const commands = commandVectors.map(({ note, fields }) => ({ note, fields, hex: encodeHex(wire(fields)) }));

const here = import.meta.dir;
await Bun.write(`${here}/messages.json`, JSON.stringify(messages, null, 1) + '\n');
await Bun.write(`${here}/events.json`, JSON.stringify({ events, figures }, null, 1) + '\n');
await Bun.write(`${here}/records.json`, JSON.stringify({ snapshots, commands }, null, 1) + '\n');
console.log(`${messages.length} messages, ${events.length} events, ${figures.length} figures written`);
console.log(`${snapshots.length} snapshots, ${commands.length} commands written`);
