import { describe, expect, test } from 'bun:test';
import { OutcomeState } from '../contracts/events.ts';
import type { OutcomeRecord } from '../stores/command-outcomes.ts';
import { commandState } from './command-state.ts';

const { Done, Refused, Failed, Begun } = OutcomeState;
const outcome = (state: number, zone = 1, node = 'node-1'): OutcomeRecord => ({
  ...{ commandId: 'c', type: 1, zone, node, atMs: 1, state, players: 0, epoch: 0, sequence: 0, message: '', rehearsal: null },
});

describe('A command', () => {
  test.each([
    ['waits while nobody has said anything', [], 'waiting'],
    ['is begun while a server is at it', [outcome(Begun)], 'begun'],
    ['is done when the server that began it says so', [outcome(Begun), outcome(Done)], 'done'],
    ['is begun while one of two zones is still at it', [outcome(Begun, 1), outcome(Done, 1), outcome(Begun, 2)], 'begun'],
    ['is done when one did it and the others had nothing to do', [outcome(Refused, 1), outcome(Done, 2)], 'done'],
    ['is refused when all refused it', [outcome(Refused, 1), outcome(Refused, 2)], 'refused'],
    ['has failed when it failed anywhere', [outcome(Done, 1), outcome(Failed, 2), outcome(Begun, 3)], 'failed'],
  ] as const)('%s', (_, outcomes, state) => {
    expect(commandState([...outcomes], 1_000, 999)).toBe(state);
  });

  test('is expired when its time is over and nobody has said anything, and only then', () => {
    expect(commandState([], 1_000, 1_000)).toBe('expired');
    expect(commandState([outcome(Done)], 1_000, 2_000)).toBe('done');
    expect(commandState([outcome(Begun)], 1_000, 2_000)).toBe('begun');
  });
});
