import { lineStroke } from '@/shared/chart/strokes';
import { TimeChart } from '@/shared/chart/time-chart';
import type { ChartSeries } from '@/shared/chart/plot-options';
import { formatCount, formatLag, formatRate, joinFigure, splitLag } from '@/shared/format';
import { HistoryNotice } from '@/shared/history/history-notice';
import { useHistory } from '@/shared/history/use-history';
import { consumerLagEventsSeries, consumerLagSeries, consumerRateSeries } from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';

/** Below a tenth of a second a lag is the rhythm of polling, not a delay. */
const LAG_TOP_MIN_MS = 100;
const LAG_TOP_MIN_EVENTS = 100;

/** How far each consumer was behind, in time and in events, beside how fast events came and were applied. */
export function LagCharts({ consumers, minutes }: { readonly consumers: readonly string[]; readonly minutes: number }) {
  const { stream: words, charts, units } = useText();
  const locale = useLocale();
  const names = [
    'events.rate',
    ...consumers.map(consumerLagSeries),
    ...consumers.map(consumerLagEventsSeries),
    ...consumers.map(consumerRateSeries),
  ];
  const { slice, column, error, retry } = useHistory(names, minutes);
  // One consumer has one stroke in all three charts.
  const perConsumer = (series: (consumer: string) => string): ChartSeries[] =>
    consumers.map((name, index) => ({ label: name, ...lineStroke(index + 1), values: column(series(name)) }));
  const rate = (value: number | null) => formatRate(value, locale);
  const count = (value: number | null) => formatCount(value, locale);
  const common = { timesMs: slice.timesMs, windowMs: minutes * 60_000 };
  return (
    <>
      <HistoryNotice error={error} retry={retry} />
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        <TimeChart
          {...common}
          title={words.lagTime}
          series={perConsumer(consumerLagSeries)}
          topMin={LAG_TOP_MIN_MS}
          format={(ms) => formatLag(ms, locale, units)}
          formatAxis={(ms) => joinFigure(splitLag(ms, locale))}
        />
        <TimeChart
          {...common}
          title={words.lagEvents}
          series={perConsumer(consumerLagEventsSeries)}
          topMin={LAG_TOP_MIN_EVENTS}
          format={count}
          formatAxis={count}
        />
        <TimeChart
          {...common}
          title={words.rates}
          series={[{ label: charts.decided, ...lineStroke(0), values: column('events.rate') }, ...perConsumer(consumerRateSeries)]}
          format={rate}
          formatAxis={rate}
        />
      </div>
    </>
  );
}
