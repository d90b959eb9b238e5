import { beforeEach, describe, expect, it } from 'vitest';
import type { ActionRecord, ActionState } from '@/shared/actions/action';
import { fakeRehearsal } from '../../../test/fake-platform/rehearsals';
import { rehearse, stopAfterThisZone, useRehearsalRun, type RunDeps } from './rehearsal-run';

const record = (zone: number, state: ActionState): ActionRecord => ({
  commandId: `c-${zone}`,
  action: 'rehearse',
  zone,
  node: '',
  player: 0,
  issuedAt: '2026-11-26T10:00:00Z',
  issuedBy: 'admin',
  reason: 'drill',
  expiresAt: '2026-11-26T10:05:00Z',
  state,
  outcomes: [
    {
      node: 'game-1',
      zone,
      at: '2026-11-26T10:00:01Z',
      state: state === 'done' ? 'done' : 'refused',
      players: 1,
      epoch: 0,
      sequence: 0,
      message: state === 'refused' ? 'It is being recovered.' : '',
      rehearsal: state === 'done' ? fakeRehearsal(zone, true) : null,
    },
  ],
});

describe('a run of rehearsals', () => {
  let told: string[] = [];
  const deps = (changes: Partial<RunDeps> = {}): RunDeps => ({
    start: async (zone, reason) => {
      told.push(`${zone} because ${reason}`);
      return `c-${zone}`;
    },
    read: async (commandId) => record(Number(commandId.slice(2)), 'done'),
    wait: async () => {},
    ...changes,
  });
  const states = () => useRehearsalRun.getState().steps.map(({ state }) => state);

  beforeEach(() => {
    told = [];
    useRehearsalRun.setState({ steps: [], isRunning: false, isStopping: false });
  });

  it('begins a zone only when the one before it is over', async () => {
    const seen: string[][] = [];
    const states1: ActionState[] = ['waiting', 'begun', 'done', 'done'];
    await rehearse(
      [1, 2],
      'drill',
      deps({
        read: async (commandId) => {
          seen.push([...states()]);
          return record(Number(commandId.slice(2)), states1.shift() ?? 'done');
        },
      }),
    );
    expect(told).toEqual(['1 because drill', '2 because drill']);
    expect(seen).toEqual([...Array.from({ length: 3 }, () => ['running', 'queued']), ['done', 'running']]);
    expect(states()).toEqual(['done', 'done']);
    expect(useRehearsalRun.getState().isRunning).toBe(false);
  });

  it('goes on after a zone that refused, and keeps what the server said', async () => {
    const read = async (commandId: string) => record(Number(commandId.slice(2)), commandId === 'c-1' ? 'refused' : 'done');
    await rehearse([1, 2], 'drill', deps({ read }));
    expect(states()).toEqual(['failed', 'done']);
    expect(useRehearsalRun.getState().steps[0]).toMatchObject({ problem: 'It is being recovered.', rehearsal: null });
  });

  it('stops before the next zone when asked to, and starts nothing more', async () => {
    await rehearse([1, 2, 3], 'drill', deps({ wait: async () => stopAfterThisZone(), read: oneBegunThenDone() }));
    expect(states()).toEqual(['done', 'skipped', 'skipped']);
    expect(told).toEqual(['1 because drill']);
  });

  it('takes a look that fails for no answer, and a command that cannot be sent for the end of its zone', async () => {
    let looks = 0;
    const read = async (commandId: string) => {
      if (looks++ === 0) throw new Error('away');
      return record(Number(commandId.slice(2)), 'done');
    };
    const start = async (zone: number) => {
      if (zone === 2) throw new Error('forbidden');
      return `c-${zone}`;
    };
    await rehearse([1, 2], 'drill', deps({ read, start }));
    expect(states()).toEqual(['done', 'failed']);
  });

  function oneBegunThenDone(): RunDeps['read'] {
    const states = ['begun', 'done'] as ActionState[];
    return async (commandId) => record(Number(commandId.slice(2)), states.shift() ?? 'done');
  }
});
