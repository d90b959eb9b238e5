import { describe, expect, it } from 'vitest';
import { LiveHistory } from '../live-channels/live-history';
import type { HistoryAnswer } from './history-api';
import { joinHistory, remember } from './join-history';

const answer = (stepMs: number, at: number[], series: Record<string, (number | null)[]>): HistoryAnswer => ({
  stepMs,
  series: Object.fromEntries(Object.entries(series).map(([name, value]) => [name, { at, value }])),
});
const pushes = (samples: readonly (readonly [number, Record<string, number>])[]) => {
  const live = new LiveHistory(100);
  for (const [at, values] of samples) live.push(at, values);
  return live;
};

describe('history of the platform and of this page', () => {
  it('goes on with pushes where the platform ends', () => {
    const past = remember([answer(1_000, [1_000, 2_000, 3_000], { players: [5, 6, null] })], ['players']);
    const live = pushes([2_000, 3_000, 4_000].map((at) => [at, { players: at / 100 }]));
    expect(joinHistory(past, live, ['players'], 0)).toEqual({ timesMs: [1_000, 2_000, 3_000, 4_000], columns: [[5, 6, 30, 40]] });
  });

  it('condenses pushes into the steps of the platform: the mean, or the worst where that counts', () => {
    const names = ['players', 'tick.p99us'];
    const past = remember([answer(10_000, [0], { players: [1], 'tick.p99us': [1] })], names);
    const live = pushes([10_000, 12_000, 14_000].map((at, index) => [at, { players: index, 'tick.p99us': index }]));
    expect(joinHistory(past, live, names, 0)).toEqual({
      timesMs: [0, 10_000],
      columns: [
        [1, 1],
        [1, 2],
      ],
    });
  });

  it('leaves a hole a hole, within and between', () => {
    const past = remember([answer(1_000, [1_000, 2_000, 3_000], { players: [5, null, 6] })], ['players']);
    const live = pushes([[60_000, { players: 7 }]]);
    expect(joinHistory(past, live, ['players'], 0)).toEqual({
      timesMs: [1_000, 2_000, 3_000, 4_000, 60_000],
      columns: [[5, null, 6, null, 7]],
    });
  });

  it('lays two answers over each other, and knows nothing of a series neither has', () => {
    const past = remember([answer(1_000, [1_000, 2_000], { a: [1, 2] }), answer(1_000, [2_000, 3_000], { b: [8, 9] })], ['a', 'b', 'c']);
    expect(past).toEqual({
      stepMs: 1_000,
      timesMs: [1_000, 2_000, 3_000],
      columns: [
        [1, 2, null],
        [null, 8, 9],
        [null, null, null],
      ],
    });
  });

  it('shows what was pushed when the platform remembers nothing, and only what was asked for', () => {
    const live = pushes([1_000, 2_000, 3_000].map((at) => [at, { players: at }]));
    expect(joinHistory(remember([], ['players']), live, ['players'], 2_000)).toEqual({
      timesMs: [2_000, 3_000],
      columns: [[2_000, 3_000]],
    });
  });
});
