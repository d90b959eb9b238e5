import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import type { NodeView } from '@/shared/live-channels/live-frame';
import { Admission } from '@/shared/live-channels/live-message';

export function ServersPanel({ nodes }: { readonly nodes: readonly NodeView[] }) {
  const { servers: words } = useText();
  return (
    <Panel title={words.title}>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3 wide:grid-cols-4">
        {nodes.map((node) => (
          <Server key={node.node} node={node} />
        ))}
      </ul>
    </Panel>
  );
}

function Server({ node }: { readonly node: NodeView }) {
  const { servers: words, livePage, units } = useText();
  const locale = useLocale();
  const { figures, perSecond, silentMs } = node;
  const isSilent = silentMs !== null;
  const bytes = (rate: number | null) => (rate === null ? '–' : `${formatBytes(rate, locale)}${units.perSecond}`);
  const { updatesMerged, clientsSlowed, clientsNearOnly, clientsResynced } = figures.sync;
  const ladder = [updatesMerged, clientsSlowed, clientsNearOnly, clientsResynced];
  const facts: readonly (readonly [string, string, string?])[] = [
    [words.up, formatDuration(figures.atMs - figures.startedAtMs, locale, units)],
    [words.sessions, formatCount(figures.sessions, locale)],
    [
      livePage.connections,
      figures.connectionsMax === null
        ? formatCount(figures.connections, locale)
        : livePage.connectionsOf(formatCount(figures.connections, locale), formatCount(figures.connectionsMax, locale)),
    ],
    [livePage.cpu, figures.cpuPermille === null ? '–' : formatPercent(figures.cpuPermille / 1_000, locale)],
    [words.received, bytes(perSecond.bytesIn), words.frames(formatRate(perSecond.framesIn, locale))],
    [words.sent, bytes(perSecond.bytesOut), words.frames(formatRate(perSecond.framesOut, locale))],
    [words.memory, formatBytes(figures.rssBytes, locale)],
    [words.allocated, bytes(perSecond.allocatedBytes)],
    [words.gc, [figures.gcGen0, figures.gcGen1, figures.gcGen2].map((each) => formatCount(each, locale)).join(' / ')],
    [words.ladder, ladder.map((each) => formatCount(each, locale)).join(' / ')],
    [words.slow, formatCount(figures.slowClientsClosed, locale)],
  ];
  return (
    // A silent server's figures are history while the page around them is live, so they fade on their own.
    <li
      className={`rounded-xl border bg-surface p-4 ${isSilent ? 'border-bad/50' : 'border-line'}`}
      data-fresh={isSilent ? 'false' : undefined}
    >
      <h3 className="flex flex-wrap items-center justify-between gap-x-3 font-semibold">
        {figures.node}
        <span className={`flex items-center gap-1.5 text-xs font-medium ${isSilent ? 'text-bad' : 'text-ink-faint'}`}>
          <SeverityIcon severity={isSilent ? 'critical' : 'good'} className="size-3.5" />
          {isSilent ? words.silent(formatDuration(Math.floor(silentMs / 1_000) * 1_000, locale, units)) : words.reporting}
        </span>
      </h3>
      {(figures.admission === Admission.Closed || figures.admission === Admission.Draining) && (
        <p className="mt-1 flex items-center gap-1.5 text-xs font-medium text-warn">
          <SeverityIcon severity="warning" className="size-3.5" />
          {figures.admission === Admission.Closed ? livePage.admission.closed : livePage.admission.draining}
        </p>
      )}
      <dl className="mt-2.5 flex flex-col gap-1.5 text-[0.8125rem]">
        {facts.map(([label, value, detail]) => (
          <div key={label} className="flex items-baseline justify-between gap-3">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="live-figure text-right font-medium">
              {value}
              {detail && <span className="ml-2 text-xs font-normal text-ink-faint">{detail}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
