import uPlot from 'uplot';
import { formatClock, formatDay } from '../format';
import type { ChartColour } from './chart-colours';

export type ChartSeries = {
  readonly label: string;
  readonly colour: ChartColour;
  readonly values: readonly (number | null)[];
  readonly dash?: readonly number[];
};

type Shape = 'lines' | 'stacked';
type Scale = 'linear' | 'log';

/** A logarithm has no zero; anything smaller is drawn on the floor. */
export const LOG_FLOOR = 10;

/** What is drawn for what is known: areas are laid on the areas below them, and logs are kept above their floor. */
export function plottedColumns(timesMs: readonly number[], series: readonly ChartSeries[], shape: Shape, scale: Scale): uPlot.AlignedData {
  const times = timesMs.map((time) => time / 1_000);
  let columns = series.map((each) => each.values.map((value) => (value !== null && scale === 'log' ? Math.max(LOG_FLOOR, value) : value)));
  if (shape === 'stacked') {
    const below = times.map(() => 0);
    // A zone that is absent at a moment adds nothing there; only a moment without any zone is a hole.
    const known = times.map((_, index) => series.some((each) => (each.values[index] ?? null) !== null));
    columns = columns.map((column) =>
      column.map((value, index) => (known[index] ? (below[index] = (below[index] ?? 0) + (value ?? 0)) : null)),
    );
    // The tallest sum is painted first and the lower ones over it.
    columns.reverse();
  }
  return [times, ...columns];
}

type PlotRequest = {
  readonly element: HTMLElement;
  readonly heightPx: number;
  readonly series: readonly ChartSeries[];
  readonly shape: Shape;
  readonly scale: Scale;
  readonly colours: (token: ChartColour | 'ink-faint' | 'line' | 'budget' | 'surface' | 'line-strong') => string;
  readonly locale: string;
  readonly budget: { readonly value: number } | undefined;
  readonly topMin: number;
  /** Bytes: their steps are round in units of 1,024. */
  readonly isBinary: boolean;
  readonly data: uPlot.AlignedData;
  readonly windowMs: () => number;
  readonly formatAxis: (value: number) => string;
  readonly onPoint: (index: number | null) => void;
};

/** Rounds a top up to a step of its power of ten, so that the axis keeps still while values wander. */
export function roundTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** The size of the unit that a number of bytes is told in. */
function byteUnit(bytes: number): number {
  return 1_024 ** Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_024)));
}

const BYTE_STEPS = [1, 1_024, 1_024 ** 2, 1_024 ** 3, 1_024 ** 4].flatMap((unit) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * unit),
);

function valueRange(request: PlotRequest): uPlot.Range.Function {
  const { scale, budget, topMin, isBinary } = request;
  return (_plot, _min, max) => {
    const reach = Math.max(topMin, (max ?? 0) * 1.05);
    const unit = isBinary ? byteUnit(reach) : 1;
    if (scale === 'linear') return [0, roundTop(reach / unit) * unit];
    const top = Math.max(max ?? 0, (budget?.value ?? 0) * 2);
    return [LOG_FLOOR, 10 ** Math.ceil(Math.log10(Math.max(top, LOG_FLOOR * 10)))];
  };
}

/** Mixed with the surface instead of made transparent: stacked areas overlap, and a translucent one would darken the next. */
function areaFill(colour: string, surface: string): string {
  return `color-mix(in srgb, ${colour} 26%, ${surface})`;
}

function seriesOptions({ series, shape, colours }: PlotRequest): uPlot.Series[] {
  const drawn = series.map((each): uPlot.Series => {
    const stroke = colours(each.colour);
    return {
      label: each.label,
      stroke,
      width: 1.75,
      points: { show: false },
      ...(each.dash ? { dash: [...each.dash] } : {}),
      ...(shape === 'stacked' ? { fill: areaFill(stroke, colours('surface')) } : {}),
    };
  });
  return [{}, ...(shape === 'stacked' ? drawn.reverse() : drawn)];
}

function drawBudget({ budget, colours }: PlotRequest): (plot: uPlot) => void {
  return (plot) => {
    const top = plot.scales['y']?.max;
    if (!budget || top === undefined || top === null || budget.value > top) return;
    const { ctx, bbox } = plot;
    const y = Math.round(plot.valToPos(budget.value, 'y', true));
    ctx.save();
    ctx.strokeStyle = colours('budget');
    ctx.lineWidth = 1.25 * devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

const DAY_S = 86_400;

/** Without the seconds where they are all zero: fewer digits, more sense. */
function shortClock(at: number, locale: string): string {
  return formatClock(at * 1_000, locale).replace(/:00$/, at % 60 === 0 ? '' : ':00');
}

function axes({ colours, locale, scale, isBinary, formatAxis }: PlotRequest): uPlot.Axis[] {
  const common = { stroke: colours('ink-faint'), font: '11px Geist, ui-sans-serif, system-ui, sans-serif', ticks: { show: false } };
  return [
    {
      ...common,
      size: 24,
      gap: 6,
      space: 50,
      grid: { show: false },
      values: (_plot, splits) => {
        const isOfDays = (splits.at(-1) ?? 0) - (splits[0] ?? 0) > DAY_S;
        return splits.map((at) => (isOfDays ? formatDay(at * 1_000, locale) : shortClock(at, locale)));
      },
    },
    {
      ...common,
      size: 50,
      gap: 6,
      space: scale === 'log' ? 16 : 30,
      grid: { stroke: colours('line'), width: 1 },
      ...(isBinary ? { incrs: BYTE_STEPS } : {}),
      ...(scale === 'log' ? { splits: (_plot: uPlot, _axis: number, min: number, max: number) => decades(min, max) } : {}),
      values: (_plot, splits) => splits.map((value) => (value === null ? '' : formatAxis(value))),
    },
  ];
}

function decades(min: number, max: number): number[] {
  const found: number[] = [];
  for (let value = 10 ** Math.ceil(Math.log10(min) - 1e-9); value <= max * 1.0001; value *= 10) found.push(value);
  return found;
}

export function buildPlot(request: PlotRequest): uPlot {
  const { element, heightPx, colours, scale, data, windowMs, onPoint } = request;
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: heightPx,
    padding: [6, 18, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7, width: 2, fill: () => colours('surface') },
      sync: { key: 'time', scales: ['x', null] },
    },
    scales: {
      x: { time: true, range: (_plot, _min, max) => [(max ?? 0) - windowMs() / 1_000, max ?? 0] },
      y: { distr: scale === 'log' ? 3 : 1, range: valueRange(request) },
    },
    axes: axes(request),
    series: seriesOptions(request),
    hooks: {
      draw: [drawBudget(request)],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
    },
  };
  return new uPlot(options, data, element);
}
