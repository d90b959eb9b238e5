import { describe, expect, test } from 'bun:test';
import { MalformedRecordError } from '../contracts/wire.ts';
import { snapshotBytes } from '../testing/snapshots.ts';
import { playersOf, readZoneSnapshot } from './zone-snapshot.ts';

describe('A snapshot', () => {
  test('is read with its head, its state and the players in it', () => {
    const bytes = snapshotBytes({ zone: 4, epoch: 2, sequence: 99, tick: 300, node: 'game-7' });
    const { head, state, checksum } = readZoneSnapshot(bytes);
    expect(head).toMatchObject({ zone: 4, epoch: 2, sequence: 99, tick: 300, node: 'game-7', players: 1 });
    expect(checksum).toBe(Buffer.from(bytes.subarray(0, 32)).toString('hex'));
    expect(playersOf(state)).toEqual([{ id: 7, name: 'Ada', x: 50_000, y: 51_000, life: 0, lifeUntilTick: 0 }]);
  });

  test('is refused with any one byte changed', () => {
    const whole = snapshotBytes();
    for (let i = 0; i < whole.length; i++) {
      const damaged = whole.slice();
      damaged[i]! ^= 1;
      expect(() => readZoneSnapshot(damaged)).toThrow(MalformedRecordError);
    }
  });

  test('is refused cut off at any byte', () => {
    const whole = snapshotBytes();
    for (let length = 0; length < whole.length; length++) {
      expect(() => readZoneSnapshot(whole.subarray(0, length))).toThrow(MalformedRecordError);
    }
  });

  test('is refused when its state is another one than its head says', () => {
    expect(() => readZoneSnapshot(snapshotBytes({ stateHash: new Uint8Array(32) }))).toThrow('does not have the hash');
  });
});
