import { lineStroke } from '@/shared/chart/strokes';
import { TimeChart } from '@/shared/chart/time-chart';
import type { ChartSeries } from '@/shared/chart/plot-options';
import { formatBytes, formatCount, formatMicroseconds, formatPercent, formatRate } from '@/shared/format';
import { HistoryNotice } from '@/shared/history/history-notice';
import { useHistory } from '@/shared/history/use-history';
import { TICK_BUDGET_US, VERDICT_TARGET_US } from '@/shared/live-channels/findings';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import { cpuSeries, zonePlayersSeries } from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';

/** More layers than this cannot be told apart. */
const LAYERS_MAX = 6;
/** Below this a processor that is busy a little would look like one that is busy. */
const CPU_TOP_MIN_PERCENT = 20;
const FIXED: readonly string[] = [
  'players',
  'tick.p50us',
  'tick.p99us',
  'tick.maxus',
  'verdict.p50us',
  'verdict.p99us',
  'verdict.maxus',
  'roundtrip.us',
  'events.rate',
  'accepted.rate',
  'rejected.rate',
  'busy.rate',
  'packets.in.rate',
  'packets.out.rate',
  'bytes.in.rate',
  'bytes.out.rate',
];

type Layer = { readonly label: string; readonly series: string };

/** Zones as layers while they can be told apart, and their sum from then on; in a fixed order, so that layers keep their places. */
function playerLayers(frame: LiveFrame, zoneLabel: (zone: string) => string, all: string): readonly Layer[] {
  if (frame.zones.length === 0 || frame.zones.length > LAYERS_MAX) return [{ label: all, series: 'players' }];
  return frame.zones.map(({ figures }) => ({ label: zoneLabel(`${figures.zone}`), series: zonePlayersSeries(figures.zone) }));
}

type ChartsProps = { readonly frame: LiveFrame; readonly minutes: number };

/** The charts of the game and of its machines, as far back as the reader looks. */
export function LiveCharts({ frame, minutes }: ChartsProps) {
  const { charts: words, livePage, tiles } = useText();
  const locale = useLocale();
  const layers = playerLayers(frame, words.zone, tiles.players);
  const isByZone = frame.zones.length <= LAYERS_MAX;
  const machines = frame.nodes.slice(0, LAYERS_MAX).map(({ node }) => node);
  const names = [...FIXED, ...layers.map(({ series }) => series), ...machines.map(cpuSeries)];
  const { slice, column, error, retry } = useHistory([...new Set(names)], minutes);

  const lines = (...of: readonly Layer[]): ChartSeries[] =>
    of.map(({ label, series }, index) => ({ label, ...lineStroke(index), values: column(series) }));
  const times = (of: 'tick' | 'verdict'): ChartSeries[] => [
    { label: words.p50, colour: 'series-3', dash: [7, 4], values: column(`${of}.p50us`) },
    { label: words.p99, colour: 'series-1', values: column(`${of}.p99us`) },
    { label: words.max, colour: 'series-6', dash: [2, 3], values: column(`${of}.maxus`) },
  ];
  const traffic = (of: 'packets' | 'bytes') =>
    lines({ label: livePage.charts.out, series: `${of}.out.rate` }, { label: livePage.charts.in, series: `${of}.in.rate` });

  const common = { timesMs: slice.timesMs, windowMs: minutes * 60_000 };
  const microseconds = (value: number | null) => formatMicroseconds(value, locale);
  // Decades need no decimals that are zero: "0.01 ms", "1 ms", "100 ms".
  const decade = (us: number) => (us >= 1_000_000 ? `${us / 1_000_000} s` : `${us / 1_000} ms`);
  const rate = (value: number | null) => formatRate(value, locale);
  const count = (value: number | null) => formatCount(value, locale);
  const bytes = (value: number | null) => formatBytes(value, locale);
  const percent = (value: number | null) => (value === null ? '–' : formatPercent(value / 100, locale));
  const ofTime = { ...common, note: words.logScale, scale: 'log', format: microseconds, formatAxis: decade } as const;

  return (
    <>
      <HistoryNotice error={error} retry={retry} />
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        <TimeChart
          {...common}
          title={isByZone ? words.players : tiles.players}
          // Areas beside one another need no dashes to be told apart; the legend shows them in their order.
          series={lines(...layers).map(({ label, colour, values }) => ({ label, colour, values }))}
          shape="stacked"
          format={count}
          formatAxis={count}
        />
        <TimeChart {...ofTime} title={words.tick} series={times('tick')} budget={{ value: TICK_BUDGET_US, label: words.budget }} />
        <TimeChart {...ofTime} title={words.verdict} series={times('verdict')} budget={{ value: VERDICT_TARGET_US, label: words.target }} />
        <TimeChart
          {...common}
          title={words.commands}
          series={lines(
            { label: words.accepted, series: 'accepted.rate' },
            { label: words.rejected, series: 'rejected.rate' },
            { label: words.busy, series: 'busy.rate' },
          )}
          format={rate}
          formatAxis={rate}
        />
        <TimeChart
          {...common}
          title={words.events}
          series={lines({ label: words.decided, series: 'events.rate' })}
          format={rate}
          formatAxis={rate}
        />
        <TimeChart
          {...common}
          title={livePage.charts.roundTrip}
          series={lines({ label: livePage.charts.mean, series: 'roundtrip.us' })}
          format={microseconds}
          formatAxis={microseconds}
        />
        <TimeChart {...common} title={livePage.charts.traffic} series={traffic('packets')} format={rate} formatAxis={rate} />
        <TimeChart {...common} title={livePage.charts.bytes} series={traffic('bytes')} isBinary format={bytes} formatAxis={bytes} />
        <TimeChart
          {...common}
          title={livePage.charts.cpu}
          series={lines(...machines.map((node) => ({ label: node, series: cpuSeries(node) })))}
          topMin={CPU_TOP_MIN_PERCENT}
          format={percent}
          formatAxis={percent}
        />
      </div>
    </>
  );
}
