import type { ChartColour } from './chart-colours';
import type { ChartSeries } from './plot-options';

export const COLOURS: readonly ChartColour[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [1, 3]];

/** What tells one line from another, with its colour and without. */
export function lineStroke(index: number): Pick<ChartSeries, 'colour' | 'dash'> {
  const dash = DASHES[index % DASHES.length];
  return { colour: COLOURS[index % COLOURS.length] ?? 'series-6', ...(dash ? { dash } : {}) };
}
