import { TimeChart } from '@/shared/chart/time-chart';
import type { ChartColour } from '@/shared/chart/chart-colours';
import type { ChartSeries } from '@/shared/chart/plot-options';
import { formatCount, formatLag, formatMicroseconds, formatRate } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { TICK_BUDGET_US, VERDICT_TARGET_US } from './findings';
import type { LiveFrame } from './live-frame';
import type { LiveHistory } from './live-history';
import { consumerLagSeries, consumerRateSeries, zonePlayersSeries } from './live-store';

/** More layers than this cannot be told apart; the rest is one layer. */
const ZONE_LAYERS_MAX = 5;
const COLOURS: readonly ChartColour[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [1, 3]];

type Column = readonly (number | null)[];

/** What tells one line from another without its colour. */
function stroke(index: number): Pick<ChartSeries, 'colour' | 'dash'> {
  const dash = DASHES[index % DASHES.length];
  return { colour: COLOURS[index % COLOURS.length] ?? 'series-6', ...(dash ? { dash } : {}) };
}

/** The fullest zones by name, in the order of their numbers so that layers keep their places, and all others as one. */
function zoneLayers(frame: LiveFrame): readonly number[] {
  return frame.zones
    .toSorted((a, b) => b.figures.players - a.figures.players || a.figures.zone - b.figures.zone)
    .slice(0, ZONE_LAYERS_MAX)
    .map((zone) => zone.figures.zone)
    .sort((a, b) => a - b);
}

function rest(total: Column, parts: readonly Column[]): Column {
  return total.map((value, index) => (value === null ? null : value - parts.reduce((sum, part) => sum + (part[index] ?? 0), 0)));
}

export function LiveCharts({
  frame,
  history,
  windowMs,
}: {
  readonly frame: LiveFrame;
  readonly history: LiveHistory;
  readonly windowMs: number;
}) {
  const { charts: words, units } = useText();
  const locale = useLocale();
  const consumers = frame.ingest.consumers.map((consumer) => consumer.name);
  const zones = zoneLayers(frame);

  // One walk over the ring serves all charts; it is read anew with each frame, as often as it changes.
  const fixed = [
    'players',
    'tickP50',
    'tickP99',
    'tickMax',
    'verdictP50',
    'verdictP99',
    'verdictMax',
    'events',
    'accepted',
    'rejected',
    'busy',
  ];
  const keys = [...fixed, ...zones.map(zonePlayersSeries), ...consumers.map(consumerLagSeries), ...consumers.map(consumerRateSeries)];
  const slice = history.slice(keys, frame.atMs - windowMs);
  const column = (key: string): Column => slice.columns[keys.indexOf(key)] ?? [];

  const perZone = zones.map((zone) => column(zonePlayersSeries(zone)));
  const players: ChartSeries[] = zones.map((zone, index) => ({
    label: words.zone(`${zone}`),
    colour: COLOURS[index] ?? 'series-6',
    values: perZone[index] ?? [],
  }));
  if (frame.zones.length > zones.length)
    players.push({ label: words.others, colour: 'series-6', values: rest(column('players'), perZone) });

  const times = (prefix: 'tick' | 'verdict'): ChartSeries[] => [
    { label: words.p50, colour: 'series-3', dash: [7, 4], values: column(`${prefix}P50`) },
    { label: words.p99, colour: 'series-1', values: column(`${prefix}P99`) },
    { label: words.max, colour: 'series-6', dash: [2, 3], values: column(`${prefix}Max`) },
  ];
  const events: ChartSeries[] = [
    { label: words.decided, ...stroke(0), values: column('events') },
    ...consumers.map((name, index) => ({ label: name, ...stroke(index + 1), values: column(consumerRateSeries(name)) })),
  ];
  const lag: ChartSeries[] = consumers.map((name, index) => ({
    label: name,
    ...stroke(index),
    // The colour of the same consumer in the chart beside it.
    colour: stroke(index + 1).colour,
    values: column(consumerLagSeries(name)),
  }));
  const commands: ChartSeries[] = [
    { label: words.accepted, ...stroke(0), values: column('accepted') },
    { label: words.rejected, ...stroke(1), values: column('rejected') },
    { label: words.busy, colour: 'series-4', dash: [2, 3], values: column('busy') },
  ];

  const common = { timesMs: slice.timesMs, windowMs };
  const microseconds = (value: number | null) => formatMicroseconds(value, locale);
  // Decades need no decimals that are zero: "0.01 ms", "1 ms", "100 ms".
  const decade = (us: number) => (us >= 1_000_000 ? `${us / 1_000_000} s` : `${us / 1_000} ms`);
  const rate = (value: number | null) => formatRate(value, locale);
  const count = (value: number | null) => formatCount(value, locale);
  const duration = (ms: number | null) => formatLag(ms, locale, units);

  return (
    <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      <TimeChart {...common} title={words.players} series={players} shape="stacked" format={count} formatAxis={count} />
      <TimeChart
        {...common}
        title={words.tick}
        note={words.logScale}
        series={times('tick')}
        scale="log"
        budget={{ value: TICK_BUDGET_US, label: words.budget }}
        format={microseconds}
        formatAxis={decade}
      />
      <TimeChart
        {...common}
        title={words.verdict}
        note={words.logScale}
        series={times('verdict')}
        scale="log"
        budget={{ value: VERDICT_TARGET_US, label: words.target }}
        format={microseconds}
        formatAxis={decade}
      />
      <TimeChart {...common} title={words.events} series={events} format={rate} formatAxis={rate} />
      <TimeChart {...common} title={words.lag} series={lag} format={duration} formatAxis={duration} />
      <TimeChart {...common} title={words.commands} series={commands} format={rate} formatAxis={rate} />
    </div>
  );
}
