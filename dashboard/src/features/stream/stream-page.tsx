import { useState } from 'react';
import { HealthPanel } from '@/shared/health/health-panel';
import { RangeChoice, type RangeMinutes } from '@/shared/history/range-choice';
import { BeforeFirstFigures, StaleNotice } from '@/shared/live-channels/connection-notices';
import { useIsFresh } from '@/shared/live-channels/freshness';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { useText } from '@/shared/text/text';
import { PageTitle } from '@/shared/ui/page-title';
import { Panel } from '@/shared/ui/panel';
import { ConsumersPanel } from './consumers-panel';
import { LagCharts } from './lag-charts';
import { LettersBrief } from './letters-brief';
import { PipelineStrip } from './pipeline-strip';
import { RecordingPanel } from './recording-panel';
import { TailPanel } from './tail-panel';
import { TopicsPanel } from './topics-panel';

/** The way of events: first whether they flow, then how far each reader is, then the events themselves. */
export function StreamPage() {
  const frame = useLiveStore((store) => store.frame);
  return frame === null ? <BeforeFirstFigures /> : <Stream frame={frame} />;
}

function Stream({ frame }: { readonly frame: LiveFrame }) {
  const { stream: words } = useText();
  const fresh = useIsFresh();
  const [minutes, setMinutes] = useState<RangeMinutes>(15);
  const zones = frame.zones.map((zone) => zone.figures.zone);
  return (
    <div className="flex flex-col gap-7">
      <StaleNotice />
      <PageTitle title={words.title} lead={frame.nodes.length === 0 ? words.none : words.lead} />
      <div data-fresh={fresh} className="flex flex-col gap-7">
        <PipelineStrip frame={frame} />
        <ConsumersPanel consumers={frame.consumers} />
      </div>
      <HealthPanel />
      <div data-fresh={fresh} className="flex flex-col gap-7">
        <Panel title={words.lagCharts} aside={<RangeChoice value={minutes} onChange={setMinutes} />}>
          <LagCharts consumers={frame.consumers.map((consumer) => consumer.name)} minutes={minutes} />
        </Panel>
      </div>
      <TailPanel zones={zones} />
      <TopicsPanel />
      <div data-fresh={fresh} className="flex flex-col gap-7">
        {frame.nodes.length > 0 && <RecordingPanel nodes={frame.nodes} />}
        <LettersBrief count={frame.ingest?.openDeadLetters ?? null} />
      </div>
    </div>
  );
}
