import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'bun:test';
import { encodeCommand } from '../commands/command-log.ts';
import { playersOf, readZoneSnapshot } from '../snapshots/zone-snapshot.ts';
import { figuresRecord } from '../testing/server-figures.ts';
import records from '../../../tests/vectors/records.json';
import { decodePlatformCommand, decodeServerFigures } from './events.ts';
import { decodeArray, hexOf } from './wire.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('The vectors of what travels beside the events', () => {
  test.each(records.snapshots)('a snapshot: $note', ({ head, state, hex }) => {
    const read = readZoneSnapshot(bytes(hex));
    const { stateHash, ...fields } = read.head;
    expect({ ...fields, stateHash: { hex: hexOf(stateHash) } }).toEqual(head);
    const shown = state.players.map(({ id, name, x, y, life, lifeUntilTick }) => ({ id, name, x, y, life, lifeUntilTick }));
    expect(playersOf(read.state)).toEqual(shown);
  });

  test.each(records.commands)('a command: $note', ({ fields, hex }) => {
    expect(decodePlatformCommand(bytes(hex))).toEqual(fields);
    expect(hexOf(encodeCommand(fields))).toBe(hex);
  });
});

test('Figures of a server that tells neither its seats nor its stop yet are read as before', () => {
  const fields = [...decodeArray(figuresRecord({ zones: [{ zone: 3, players: 63, playersMax: 100 }] }), 'ServerFigures')];
  const zonesAt = 16;
  const [zone] = fields[zonesAt] as unknown[][];
  const before = encode(fields.with(zonesAt, [zone!.slice(0, 20)]).slice(0, 26));
  expect(decodeServerFigures(encode(fields)).zones).toMatchObject([{ zone: 3, players: 63, playersMax: 100 }]);
  expect(decodeServerFigures(before)).toMatchObject({ zones: [{ zone: 3, players: 63, playersMax: 0 }], stopping: false });
});
