import { describe, expect, it } from 'vitest';
import { LOG_FLOOR, plottedColumns, roundTop, type ChartSeries } from './plot-options';

const series = (values: (number | null)[]): ChartSeries => ({ label: 'any', colour: 'series-1', values });

describe('what is drawn', () => {
  it('lays areas upon each other, the tallest sum first', () => {
    expect(plottedColumns([1_000, 2_000], [series([1, 2]), series([10, 20])], 'stacked', 'linear')).toEqual([
      [1, 2],
      [11, 22],
      [1, 2],
    ]);
  });

  it('lets an absent layer add nothing, and leaves a hole only where every layer is absent', () => {
    expect(plottedColumns([1_000, 2_000], [series([1, null]), series([null, null])], 'stacked', 'linear')).toEqual([
      [1, 2],
      [1, null],
      [1, null],
    ]);
  });

  it('keeps a logarithm above its floor and a hole a hole', () => {
    expect(plottedColumns([1_000, 2_000, 3_000], [series([0, 500, null])], 'lines', 'log')[1]).toEqual([LOG_FLOOR, 500, null]);
  });

  it('rounds the top of an axis so that it rarely moves', () => {
    expect([0, 0.7, 1, 1.2, 730, 2_100, 9_500].map(roundTop)).toEqual([1, 0.8, 1, 1.5, 800, 3_000, 10_000]);
  });
});
