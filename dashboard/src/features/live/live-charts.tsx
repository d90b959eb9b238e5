import { TimeChart } from '@/shared/chart/time-chart';
import type { ChartColour } from '@/shared/chart/chart-colours';
import type { ChartSeries } from '@/shared/chart/plot-options';
import { formatCount, formatLag, formatMicroseconds, formatRate, joinFigure, splitLag } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { TICK_BUDGET_US, VERDICT_TARGET_US } from '@/shared/live-channels/findings';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import type { LiveHistory } from '@/shared/live-channels/live-history';
import { consumerLagSeries, consumerRateSeries, nodePlayersSeries, zonePlayersSeries } from '@/shared/live-channels/live-store';

/** More layers than this cannot be told apart. */
const LAYERS_MAX = 6;
/** Below a tenth of a second a lag is the rhythm of polling, not a delay. */
const LAG_TOP_MIN_MS = 100;
const COLOURS: readonly ChartColour[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [1, 3]];

type Column = readonly (number | null)[];

/** What tells one line from another without its colour. */
function stroke(index: number): Pick<ChartSeries, 'colour' | 'dash'> {
  const dash = DASHES[index % DASHES.length];
  return { colour: COLOURS[index % COLOURS.length] ?? 'series-6', ...(dash ? { dash } : {}) };
}

type Layer = { readonly label: string; readonly series: string };

/** Zones as layers while they can be told apart, servers from then on; in a fixed order, so that layers keep their places. */
function playerLayers(frame: LiveFrame, zoneLabel: (zone: string) => string): readonly Layer[] {
  if (frame.zones.length <= LAYERS_MAX) {
    return frame.zones.map(({ figures }) => ({ label: zoneLabel(`${figures.zone}`), series: zonePlayersSeries(figures.zone) }));
  }
  const reporting = frame.nodes.filter((node) => node.silentMs === null);
  const named = reporting.length <= LAYERS_MAX ? reporting : reporting.slice(0, LAYERS_MAX - 1);
  return named.map(({ node }) => ({ label: node, series: nodePlayersSeries(node) }));
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
  const consumers = frame.consumers.map((consumer) => consumer.name);
  const layers = playerLayers(frame, words.zone);

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
  const keys = [
    ...fixed,
    ...layers.map((layer) => layer.series),
    ...consumers.map(consumerLagSeries),
    ...consumers.map(consumerRateSeries),
  ];
  const slice = history.slice(keys, frame.atMs - windowMs);
  const column = (key: string): Column => slice.columns[keys.indexOf(key)] ?? [];

  const isByZone = frame.zones.length <= LAYERS_MAX;
  const perLayer = layers.map((layer) => column(layer.series));
  const players: ChartSeries[] = layers.map(({ label }, index) => ({
    label,
    colour: COLOURS[index] ?? 'series-6',
    values: perLayer[index] ?? [],
  }));
  if (!isByZone && frame.nodes.length > LAYERS_MAX) {
    players.push({ label: words.others, colour: 'series-6', values: rest(column('players'), perLayer) });
  }

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

  const lagAxis = (ms: number) => joinFigure(splitLag(ms, locale));

  return (
    <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      <TimeChart
        {...common}
        title={isByZone ? words.players : words.playersByServer}
        series={players}
        shape="stacked"
        format={count}
        formatAxis={count}
      />
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
      <TimeChart {...common} title={words.lag} series={lag} topMin={LAG_TOP_MIN_MS} format={duration} formatAxis={lagAxis} />
      <TimeChart {...common} title={words.commands} series={commands} format={rate} formatAxis={rate} />
    </div>
  );
}
