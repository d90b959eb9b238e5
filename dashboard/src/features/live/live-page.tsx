import { useState } from 'react';
import { AlertStrip } from '@/shared/alerts/alert-strip';
import { HealthPanel } from '@/shared/health/health-panel';
import { RangeChoice, type RangeMinutes } from '@/shared/history/range-choice';
import { BeforeFirstFigures, StaleNotice } from '@/shared/live-channels/connection-notices';
import { useIsFresh } from '@/shared/live-channels/freshness';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { BusiestZones } from './busiest-zones';
import { HeadlineTiles } from './headline-tiles';
import { LiveCharts } from './live-charts';
import { MachineTiles } from './machine-tiles';
import { ServersPanel } from './servers-panel';
import { Summary } from './summary';

/** What the whole platform does now: first what is wrong, then the figures behind that, then how it came about. */
export function LivePage() {
  const frame = useLiveStore((store) => store.frame);
  return frame === null ? <BeforeFirstFigures /> : <LiveFigures frame={frame} />;
}

function LiveFigures({ frame }: { readonly frame: LiveFrame }) {
  const text = useText();
  const fresh = useIsFresh();
  const findings = useLiveStore((store) => store.findings);
  const history = useLiveStore((store) => store.history);
  const [minutes, setMinutes] = useState<RangeMinutes>(5);

  return (
    <div className="flex flex-col gap-7">
      <StaleNotice />
      <div data-fresh={fresh} className="flex flex-col gap-7">
        {frame.nodes.length === 0 ? (
          <Blank level={1} icon={<ClockIcon className="size-8" />} title={text.live.emptyTitle} text={text.live.emptyText} />
        ) : (
          <div className="flex flex-col gap-4">
            <Summary frame={frame} findings={findings} fresh={fresh} />
            <AlertStrip />
          </div>
        )}
        {frame.nodes.length > 0 && (
          <div className="flex flex-col gap-3">
            <HeadlineTiles frame={frame} findings={findings} history={history} />
            <MachineTiles frame={frame} history={history} />
          </div>
        )}
      </div>
      <HealthPanel />
      {frame.nodes.length > 0 && (
        <div data-fresh={fresh} className="flex flex-col gap-7">
          <Panel title={text.live.charts} aside={<RangeChoice value={minutes} onChange={setMinutes} />}>
            <LiveCharts frame={frame} minutes={minutes} />
          </Panel>
          <BusiestZones zones={frame.zones} />
          <ServersPanel nodes={frame.nodes} />
        </div>
      )}
    </div>
  );
}
