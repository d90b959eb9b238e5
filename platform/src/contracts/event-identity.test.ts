import { expect, test } from 'bun:test';
import { eventId } from './event-identity.ts';

test('An identity is a UUID of version 8 with its three numbers in their places', () => {
  expect(eventId({ zone: 1, epoch: 1, sequence: 1 })).toBe('00000001-0000-8001-8000-000000000001');
  expect(eventId({ zone: 0xffffffff, epoch: 0xfffffff, sequence: 2 ** 48 - 1 })).toBe('ffffffff-ffff-8fff-8000-ffffffffffff');
  expect(eventId({ zone: 0xdead, epoch: 0x1234567, sequence: 0xbeef })).toBe('0000dead-1234-8567-8000-00000000beef');
});
