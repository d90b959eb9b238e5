import { createHash } from 'node:crypto';
import { INT32_MAX, SAFE_MAX, bytes, type Fields, type Value } from './values';

/** What travels beside the events: snapshots of zones, and what operators want done. */
export interface SnapshotVector { note: string; head: Fields; state: Value }
export interface CommandVector { note: string; fields: Fields }

const EPOCH_MAX = 268_435_455;
const SEQUENCE_MAX = 281_474_976_710_655;
const head = (fields: Fields): Fields => ({
  zone: 1, epoch: 3, sequence: 8_812, tick: 72_000, takenAtMs: 1_795_363_200_123, players: 0, trigger: 1, triggerId: '', node: 'game-1',
  journalId: '0123456789abcdef0123456789abcdef', journalPosition: 90_000_000, ...fields,
});
const command = (note: string, fields: Fields): CommandVector => ({
  note,
  fields: {
    id: '0f8fad5b-d9cb-469f-a165-70867728950e', type: 1, zone: 1, issuedAtMs: 1_795_363_200_123, expiresAtMs: 1_795_363_500_123,
    issuedBy: 'operator', reason: 'before the patch', node: '', player: 0, text: '', choice: 0, x: -1, y: -1, epoch: 0, sequence: 0,
    durationMs: 0, ...fields,
  },
});
const player = (id: number, name: string, x: number, y: number, life: number, lifeUntilTick: number): Value => (
  { id, name, x, y, life, lifeUntilTick, movedAtTick: 71_990, budgetMm: 2_500 }
);

/** The head's hash of the state and the checksum of the whole are made of the bytes, by generate.ts. */
export const snapshotVectors: readonly SnapshotVector[] = [
  { note: 'a zone nobody is in', head: head({ sequence: 1, tick: 0, trigger: 3 }), state: state(1, 3, 1, 0, []) },
  {
    note: 'three players, asked for by a command',
    head: head({ players: 3, trigger: 2, triggerId: '0f8fad5b-d9cb-469f-a165-70867728950e' }),
    state: state(1, 3, 8_812, 71_995, [
      player(7, 'Ada', 50_000, 51_000, 0, 0), player(9, '지수', 0, 99_999, 1, 72_040), player(SAFE_MAX, '', 127, 128, 2, 72_100),
    ]),
  },
  {
    note: 'every number at its largest, every text at its longest',
    head: head({
      zone: INT32_MAX, epoch: EPOCH_MAX, sequence: SEQUENCE_MAX, tick: SAFE_MAX, takenAtMs: SAFE_MAX, trigger: 4,
      node: '노'.repeat(21) + 'd', triggerId: 't'.repeat(64), journalPosition: SAFE_MAX,
    }),
    state: state(INT32_MAX, EPOCH_MAX, SEQUENCE_MAX, SAFE_MAX, []),
  },
];

export const commandVectors: readonly CommandVector[] = [
  command('a snapshot of one zone', {}),
  command('a snapshot of every zone', { zone: 0, reason: '' }),
  command('a player put somewhere else, its life left as it is', { type: 6, player: 7, choice: -1, x: 50_000, y: 51_000 }),
  command('every number at its largest, every text at its longest', {
    id: 'i'.repeat(512), zone: INT32_MAX, issuedAtMs: SAFE_MAX, expiresAtMs: SAFE_MAX, issuedBy: '운'.repeat(170) + 'ab',
    reason: 'r'.repeat(512), node: 'n'.repeat(512), player: SAFE_MAX, text: '알'.repeat(341), choice: INT32_MAX, x: INT32_MAX, y: INT32_MAX,
    epoch: EPOCH_MAX, sequence: SEQUENCE_MAX, durationMs: SAFE_MAX,
  }),
];

function state(zone: number, epoch: number, sequence: number, eventTick: number, players: readonly Value[]): Value {
  return { format: 1, zone, epoch, sequence, eventTick, lastOfTopic: [0, 0, 0, 0], players };
}

/** Checksum, length of the head, head, state: the layout that the records' documentation gives, put together once more by hand. */
export function snapshotHex({ head: fields, state: players }: SnapshotVector, encodeHex: (value: Value) => string) {
  const stateHex = encodeHex(players);
  const whole: Fields = { ...fields, stateHash: bytes(sha256(stateHex)) };
  const headHex = encodeHex(whole);
  const length = Buffer.alloc(4);
  length.writeInt32LE(headHex.length / 2);
  const rest = length.toString('hex') + headHex + stateHex;
  return { head: whole, hex: sha256(rest) + rest };
}

function sha256(hex: string): string {
  return createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
}
