import { useState } from 'react';
import { useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { BeforeFirstFigures, StaleNotice } from '@/shared/live-channels/connection-notices';
import { useFreshness } from '@/shared/live-channels/freshness';
import { ConsumersPanel } from './consumers-panel';
import { HeadlineTiles } from './headline-tiles';
import { LiveCharts } from './live-charts';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { PipelineStrip } from './pipeline-strip';
import { RangeChoice, type RangeMinutes } from './range-choice';
import { RecordingPanel } from './recording-panel';
import { ServersPanel } from './servers-panel';
import { Summary } from './summary';
import { ZonesPanel } from './zones-panel';

/** What the whole platform does now: first whether it is well, then the figures behind that, then zone by zone. */
export function LivePage() {
  const frame = useLiveStore((store) => store.frame);
  return frame === null ? <BeforeFirstFigures /> : <LiveFigures frame={frame} />;
}

function LiveFigures({ frame }: { readonly frame: LiveFrame }) {
  const text = useText();
  const { fresh } = useFreshness();
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
          <>
            <Summary frame={frame} findings={findings} fresh={fresh} />
            <HeadlineTiles frame={frame} findings={findings} history={history} />
          </>
        )}
        <PipelineStrip frame={frame} />
        {frame.nodes.length > 0 && <RecordingPanel nodes={frame.nodes} />}
        <ConsumersPanel consumers={frame.consumers} />
        {frame.nodes.length > 0 && (
          <>
            <Panel title={text.live.charts} aside={<RangeChoice value={minutes} onChange={setMinutes} />}>
              <LiveCharts frame={frame} history={history} windowMs={minutes * 60_000} />
            </Panel>
            <ZonesPanel zones={frame.zones} />
            <ServersPanel nodes={frame.nodes} />
          </>
        )}
      </div>
    </div>
  );
}
