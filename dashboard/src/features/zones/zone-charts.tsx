import { TimeChart } from '@/shared/chart/time-chart';
import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import {
  useLiveStore,
  zoneEventsSeries,
  zonePlayersSeries,
  zoneTickP50Series,
  zoneTickP99Series,
  zoneVerdictSeries,
} from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';

const WINDOW_MS = 5 * 60_000;

/** The figures of the zone over the last minutes. */
export function ZoneCharts({ zone }: { readonly zone: number }) {
  const text = useText();
  const words = text.charts;
  const locale = useLocale();
  const atMs = useLiveStore((store) => store.frame?.atMs ?? 0);
  const series = [zonePlayersSeries, zoneTickP50Series, zoneTickP99Series, zoneVerdictSeries, zoneEventsSeries].map((name) => name(zone));
  const { timesMs, columns } = useLiveStore.getState().history.slice(series, atMs - WINDOW_MS);
  const [players = [], tickP50 = [], tickP99 = [], verdict = [], events = []] = columns;
  const time = { timesMs, windowMs: WINDOW_MS };
  const count = (value: number | null) => formatCount(value, locale);
  const micros = (value: number | null) => formatMicroseconds(value, locale);
  return (
    <Panel title={text.zoneMap.figures}>
      <div className="grid gap-3 md:grid-cols-2">
        <TimeChart
          {...time}
          title={words.tick}
          note={words.logScale}
          scale="log"
          series={[
            { label: 'p50', colour: 'series-1', values: tickP50 },
            { label: 'p99', colour: 'series-2', dash: [7, 4], values: tickP99 },
          ]}
          budget={{ value: TICK_BUDGET_US, label: words.budget }}
          format={micros}
          formatAxis={micros}
        />
        <TimeChart
          {...time}
          title={text.zonePages.columns.players}
          series={[{ label: text.zonePages.columns.players, colour: 'series-1', values: players }]}
          format={count}
          formatAxis={count}
        />
        <TimeChart
          {...time}
          title={words.verdict}
          series={[{ label: text.zonePages.columns.verdict, colour: 'series-3', values: verdict }]}
          topMin={1_000}
          format={micros}
          formatAxis={micros}
        />
        <TimeChart
          {...time}
          title={words.events}
          series={[{ label: words.decided, colour: 'series-1', values: events }]}
          format={(value) => formatRate(value, locale)}
          formatAxis={(value) => formatRate(value, locale)}
        />
      </div>
    </Panel>
  );
}
