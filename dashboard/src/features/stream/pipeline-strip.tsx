import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatDuration, formatLag, formatPercent, formatRate } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { ArrowIcon, PauseIcon } from '@/shared/ui/icons';
import { classes } from '@/shared/ui/classes';
import { Meter } from '@/shared/ui/meter';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import { RecordingMode, type ConsumerFigures } from '@/shared/live-channels/live-message';

type StageProps = { readonly title: string; readonly name?: string; readonly isWide?: boolean; readonly children: ReactNode };

function Stage({ title, name, isWide = false, children }: StageProps) {
  return (
    <div className={classes('flex min-w-0 flex-col rounded-xl border border-line bg-surface p-4', isWide ? 'flex-[1.7]' : 'flex-1')}>
      <h3 className="flex flex-wrap items-baseline gap-x-2 font-medium">
        {title}
        {name && <span className="text-xs font-normal text-ink-faint">{name}</span>}
      </h3>
      <div className="mt-2 flex flex-col gap-1">{children}</div>
    </div>
  );
}

function Fact({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5 text-[0.8125rem] text-ink-soft">
      <span className="live-figure font-semibold text-ink">{value}</span>
      {label}
    </p>
  );
}

/** The arrow between two stages and what flows along it. */
function Flow({ rate, spoken, unit }: { readonly rate: string; readonly spoken: string; readonly unit: string }) {
  return (
    <div className="flex items-center gap-2 self-center py-1 text-ink-faint xl:w-18 xl:flex-col xl:gap-0.5 xl:py-0">
      <span className="live-figure text-xs font-medium text-ink-soft" aria-hidden="true">
        {rate}
        {unit}
      </span>
      <ArrowIcon className="size-4.5 rotate-90 xl:rotate-0" />
      <span className="sr-only">{spoken}</span>
    </div>
  );
}

/** The way of an event from the zone that decided it to the row that keeps it, each stage with what it holds back. */
export function PipelineStrip({ frame }: { readonly frame: LiveFrame }) {
  const { pipeline: words, units } = useText();
  const locale = useLocale();
  const { journal, ingest, consumers, perSecond } = frame;
  const count = (value: number | null) => formatCount(value, locale);
  const rate = (value: number | null) => formatRate(value, locale);
  const flow = (value: number | null, to: string) => (
    <Flow rate={rate(value)} unit={value === null ? '' : units.perSecond} spoken={words.flow(rate(value), to)} />
  );
  const fill = journal.queueBytesMax > 0 ? journal.queuedBytes / journal.queueBytesMax : 0;
  const slowest = consumers.find((consumer) => consumer.name === 'persistence') ?? consumers[0];

  return (
    <Panel title={words.title}>
      <ol className="flex flex-col xl:flex-row xl:items-stretch">
        <li className="contents">
          <Stage title={words.zones} name={count(frame.zones.length)}>
            <Fact value={count(frame.players)} label={words.players} />
            <Fact value={`${rate(perSecond.accepted)}${perSecond.accepted === null ? '' : units.perSecond}`} label={words.accepted} />
          </Stage>
        </li>
        <li className="contents">
          {flow(perSecond.events, words.journal)}
          <Stage title={words.journal}>
            <Fact value={count(journal.durableEvents)} label={words.durable} />
            <Fact value={formatBytes(journal.queuedBytes, locale)} label={words.waiting} />
            <Fact value={formatBytes(journal.diskBytes, locale)} label={words.disk} />
            <div className="mt-1">
              <Meter share={fill} alarming={fill >= 0.5} />
              <p className="mt-1 text-xs text-ink-faint">{words.queueFill(formatPercent(fill, locale))}</p>
              <TimeToLoss frame={frame} />
            </div>
          </Stage>
        </li>
        <li className="contents">
          {flow(journal.perSecond.shippedEvents, words.log)}
          <Stage title={words.log} name={ingest === null ? '' : ingest.source === 'kafka' ? words.kafka : words.embedded}>
            <Fact value={count(journal.shippedEvents)} label={words.shipped} />
            <Fact value={count(journal.waitingEvents)} label={words.unshipped} />
            {journal.shipErrors.map((error) => (
              <p key={error} className="mt-1 flex gap-1.5 text-xs text-warn">
                <SeverityIcon severity="warning" className="size-3.5" />
                <span className="min-w-0 break-words">{error}</span>
              </p>
            ))}
          </Stage>
        </li>
        <li className="contents">
          {flow(slowest?.eventsPerSecond ?? null, words.consumers)}
          <Stage title={words.consumers} isWide name={count(consumers.length)}>
            {consumers.length === 0 && <p className="text-[0.8125rem] text-ink-soft">{words.noConsumer}</p>}
            {consumers.map((consumer) => (
              <Consumer key={consumer.name} consumer={consumer} />
            ))}
          </Stage>
        </li>
        <li className="contents">
          {flow(slowest?.eventsPerSecond ?? null, words.store)}
          <Stage title={words.store} name={ingest === null ? '' : ingest.store === 'mysql' ? words.mysql : words.sqlite}>
            <Fact value={count(ingest?.movementRows ?? null)} label={words.rows} />
          </Stage>
        </li>
      </ol>
    </Panel>
  );
}

/** How long until events would be lost, on the server where that is nearest; while all is taken as it comes, nothing is said. */
function TimeToLoss({ frame }: { readonly frame: LiveFrame }) {
  const { health, units } = useText();
  const locale = useLocale();
  const journals = frame.nodes.filter((node) => node.silentMs === null).map((node) => node.figures.journal);
  const foreseen = journals.filter((journal) => journal.mode !== RecordingMode.Normal && journal.lossInMs >= 0);
  if (foreseen.length === 0) return null;
  const nearest = Math.min(...foreseen.map((journal) => journal.lossInMs));
  return (
    <p className={classes('mt-0.5 text-xs font-medium', nearest === 0 ? 'text-bad' : 'text-warn')}>
      {nearest === 0 ? health.lossNow : health.loss(formatDuration(nearest, locale, units))}
    </p>
  );
}

/** One line each: the table of consumers below has the rest. */
function Consumer({ consumer }: { readonly consumer: ConsumerFigures }) {
  const { pipeline: words, units } = useText();
  const locale = useLocale();
  const isRunning = consumer.state === 'running';
  return (
    <p className="flex flex-wrap items-center justify-between gap-x-3 text-[0.8125rem]">
      <span className="flex items-center gap-1.5 font-medium">
        {isRunning ? (
          <SeverityIcon severity="good" className="size-3.5" />
        ) : (
          <span className="inline-flex text-warn">
            <PauseIcon className="size-3.5" />
          </span>
        )}
        {consumer.name}
      </span>
      <span className={`live-figure text-xs ${isRunning ? 'text-ink-soft' : 'text-warn'}`}>
        {!isRunning && `${words.state[consumer.state]} · `}
        <span className="sr-only">{words.lag} </span>
        {formatLag(consumer.lagMs, locale, units)} · {formatCount(consumer.lagEvents, locale)}
        {units.events} · {formatRate(consumer.eventsPerSecond, locale)}
        {units.perSecond}
      </span>
    </p>
  );
}
