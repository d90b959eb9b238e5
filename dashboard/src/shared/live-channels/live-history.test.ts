import { describe, expect, it } from 'vitest';
import { LiveHistory } from './live-history';

describe('live history', () => {
  it('gives back what was pushed since a time, in order', () => {
    const history = new LiveHistory(10);
    for (let i = 1; i <= 4; i++) history.push(i * 1_000, { players: i * 10 });
    expect(history.slice(['players'], 2_500)).toEqual({ timesMs: [3_000, 4_000], columns: [[30, 40]] });
  });

  it('keeps only its capacity, and nothing of an overwritten turn shows through', () => {
    const history = new LiveHistory(3);
    history.push(1_000, { players: 1, 'zone 7': 5 });
    for (let i = 2; i <= 4; i++) history.push(i * 1_000, { players: i });
    expect(history.slice(['players', 'zone 7'], 0)).toEqual({
      timesMs: [2_000, 3_000, 4_000],
      columns: [
        [2, 3, 4],
        [null, null, null],
      ],
    });
  });

  it('leaves a hole where pushes were missing instead of joining the ends', () => {
    const history = new LiveHistory(10);
    history.push(1_000, { players: 1 });
    history.push(9_000, { players: 2 });
    expect(history.slice(['players'], 0)).toEqual({ timesMs: [1_000, 1_001, 9_000], columns: [[1, null, 2]] });
  });

  it('ignores samples that are not newer', () => {
    const history = new LiveHistory(10);
    history.push(2_000, { players: 1 });
    history.push(2_000, { players: 2 });
    history.push(1_000, { players: 3 });
    expect(history.slice(['players'], 0).columns).toEqual([[1]]);
  });

  it('shows a series that began later as empty before it began', () => {
    const history = new LiveHistory(10);
    history.push(1_000, { players: 1 });
    history.push(2_000, { players: 1, lag: 0 });
    expect(history.slice(['lag', 'never'], 0).columns).toEqual([
      [null, 0],
      [null, null],
    ]);
  });
});
