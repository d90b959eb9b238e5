import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatClock, formatMoment } from '../format';
import { useMediaQuery } from '../hooks';
import { useLocale, useText } from '../text/text';
import { ChartLegend } from './chart-legend';
import { useChartColours } from './chart-colours';
import { buildPlot, plottedColumns, type ChartSeries } from './plot-options';

export type TimeChartProps = {
  readonly title: string;
  readonly note?: string;
  readonly timesMs: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Lines compare; stacked areas add up to a total. */
  readonly shape?: 'lines' | 'stacked';
  readonly scale?: 'linear' | 'log';
  readonly windowMs: number;
  /** The least a linear axis reaches up to, so that noise near nothing is not blown up to a mountain range. */
  readonly topMin?: number;
  /** Bytes: their axis is round in units of 1,024. */
  readonly isBinary?: boolean;
  /** The line that should not be crossed, in the unit of the series. */
  readonly budget?: { readonly value: number; readonly label: string };
  readonly format: (value: number | null) => string;
  /** Shorter words for the narrow axis. */
  readonly formatAxis: (value: number) => string;
};

const DAY_MS = 86_400_000;
const HEIGHT_PX = 168;
const HEIGHT_WIDE_PX = 224;
/** Nine charts are drawn every second where only those are seen that the reader has scrolled to, or is about to. */
const NEAR = '200px 0px';

/** Series over time with a legend that reads the newest moment, or the one pointed at; all charts of a page point together. */
export function TimeChart(props: TimeChartProps) {
  const { title, note, timesMs, series, shape = 'lines', scale = 'linear', windowMs, budget, topMin = 1, format, formatAxis } = props;
  const { isBinary = false } = props;
  const text = useText();
  const locale = useLocale();
  const colours = useChartColours();
  const heightPx = useMediaQuery('(min-width: 110rem)') ? HEIGHT_WIDE_PX : HEIGHT_PX;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const isInSight = useRef(true);
  const [pointed, setPointed] = useState<number | null>(null);

  const data = useMemo(() => plottedColumns(timesMs, series, shape, scale), [timesMs, series, shape, scale]);
  // The plot is built once per shape and fed afterwards; what changes every second reaches it through this.
  const live = useRef({ data, windowMs, formatAxis });
  live.current = { data, windowMs, formatAxis };

  const identity = JSON.stringify([
    series.map(({ label, colour, dash }) => [label, colour, dash]),
    shape,
    scale,
    budget,
    topMin,
    isBinary,
    locale,
  ]);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const built = buildPlot({
      element,
      heightPx,
      series,
      shape,
      scale,
      colours,
      locale,
      budget,
      topMin,
      isBinary,
      data: live.current.data,
      windowMs: () => live.current.windowMs,
      formatAxis: (value) => live.current.formatAxis(value),
      onPoint: setPointed,
    });
    plot.current = built;
    const observer = new ResizeObserver(() => built.setSize({ width: element.clientWidth, height: heightPx }));
    observer.observe(element);
    const sight = new IntersectionObserver(
      ([entry]) => {
        isInSight.current = entry?.isIntersecting ?? true;
        if (isInSight.current && built.data !== live.current.data) built.setData(live.current.data);
      },
      { rootMargin: NEAR },
    );
    sight.observe(element);
    return () => {
      observer.disconnect();
      sight.disconnect();
      built.destroy();
      plot.current = null;
    };
    // `identity` stands for the series, whose array is new every second.
  }, [identity, colours, heightPx]);

  useEffect(() => {
    if (isInSight.current) plot.current?.setData(data);
  }, [data, windowMs]);

  const last = timesMs.length - 1;
  const index = pointed !== null && pointed <= last ? pointed : last;
  const time = timesMs[index];
  const readings = series.map((each) => text.charts.reading(each.label, format(each.values[index] ?? null))).join(', ');

  const point = (to: number | null) => {
    const chart = plot.current;
    const at = to === null ? undefined : timesMs[Math.min(last, Math.max(0, to))];
    chart?.setCursor(at === undefined ? { left: -10, top: -10 } : { left: chart.valToPos(at / 1_000, 'x'), top: 1 });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, number | null> = { ArrowLeft: index - step, ArrowRight: index + step, Home: 0, End: last, Escape: null };
    if (!(event.key in moves)) return;
    event.preventDefault();
    point(moves[event.key] ?? null);
  };

  return (
    <figure className="m-0 flex min-w-0 flex-col rounded-xl border border-line bg-surface p-4 pb-2">
      <figcaption className="flex items-baseline justify-between gap-3">
        <h3 className="font-medium">
          {title}
          {note && <span className="ml-2 font-normal text-ink-faint text-xs">{note}</span>}
        </h3>
        <span className="shrink-0 text-xs text-ink-faint">
          {pointed === null || time === undefined
            ? text.charts.now
            : windowMs >= DAY_MS
              ? formatMoment(time, locale)
              : formatClock(time, locale)}
        </span>
      </figcaption>
      <ChartLegend series={series} index={index} format={format} budget={budget?.label} />
      <div
        className="live-figure relative -mx-1 mt-auto rounded-md pt-2"
        role="img"
        tabIndex={0}
        aria-label={`${title}: ${readings}. ${text.charts.hint}`}
        onKeyDown={onKeyDown}
        onBlur={() => point(null)}
      >
        <div ref={host} style={{ height: heightPx }} />
        {last < 0 && <p className="absolute inset-0 grid place-items-center text-ink-faint">{text.charts.empty}</p>}
      </div>
    </figure>
  );
}
