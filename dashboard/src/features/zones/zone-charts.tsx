import { useState } from 'react';
import { TimeChart } from '@/shared/chart/time-chart';
import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import { HistoryNotice } from '@/shared/history/history-notice';
import { RangeChoice, type RangeMinutes } from '@/shared/history/range-choice';
import { useHistory } from '@/shared/history/use-history';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import { useLiveStore, zoneEventsSeries, zonePlayersSeries, zoneTickP99Series, zoneVerdictSeries } from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';

/** What only this page remembers is drawn for as long as it was open, and no further back. */
const OWN_WINDOW_MS = 5 * 60_000;

/** The figures of the zone: what the platform remembers of it, and what this page has seen. */
export function ZoneCharts({ zone }: { readonly zone: number }) {
  const text = useText();
  const words = text.charts;
  const locale = useLocale();
  const [minutes, setMinutes] = useState<RangeMinutes>(15);
  const history = useHistory([zonePlayersSeries(zone), zoneTickP99Series(zone)], minutes);
  const atMs = useLiveStore((store) => store.frame?.atMs ?? 0);
  const own = useLiveStore.getState().history.slice([zoneVerdictSeries(zone), zoneEventsSeries(zone)], atMs - OWN_WINDOW_MS);
  const [verdict = [], events = []] = own.columns;
  const remembered = { timesMs: history.slice.timesMs, windowMs: minutes * 60_000 };
  const seen = { timesMs: own.timesMs, windowMs: OWN_WINDOW_MS };
  const count = (value: number | null) => formatCount(value, locale);
  const micros = (value: number | null) => formatMicroseconds(value, locale);
  return (
    <Panel title={text.zoneMap.figures} aside={<RangeChoice value={minutes} onChange={setMinutes} />}>
      <HistoryNotice error={history.error} retry={history.retry} />
      <div className="grid gap-3 md:grid-cols-2">
        <TimeChart
          {...remembered}
          title={words.tick}
          note={words.logScale}
          scale="log"
          series={[{ label: 'p99', colour: 'series-1', values: history.column(zoneTickP99Series(zone)) }]}
          budget={{ value: TICK_BUDGET_US, label: words.budget }}
          format={micros}
          formatAxis={micros}
        />
        <TimeChart
          {...remembered}
          title={text.zonePages.columns.players}
          series={[{ label: text.zonePages.columns.players, colour: 'series-1', values: history.column(zonePlayersSeries(zone)) }]}
          format={count}
          formatAxis={count}
        />
        <TimeChart
          {...seen}
          title={words.verdict}
          series={[{ label: text.zonePages.columns.verdict, colour: 'series-3', values: verdict }]}
          topMin={1_000}
          format={micros}
          formatAxis={micros}
        />
        <TimeChart
          {...seen}
          title={words.events}
          series={[{ label: words.decided, colour: 'series-1', values: events }]}
          format={(value) => formatRate(value, locale)}
          formatAxis={(value) => formatRate(value, locale)}
        />
      </div>
    </Panel>
  );
}
