import { formatBytes, formatCount, formatDuration, formatExact, formatLag, formatMicroseconds } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon, type Severity } from '@/shared/ui/severity';
import type { NodeView } from '@/shared/live-channels/live-frame';
import { RecordingMode, type JournalFigures, type SnapshotFigures } from '@/shared/live-channels/live-message';

const MODES = {
  [RecordingMode.Normal]: { severity: 'good', name: 'normal' },
  [RecordingMode.Degraded]: { severity: 'warning', name: 'degraded' },
  [RecordingMode.Overflowing]: { severity: 'critical', name: 'overflowing' },
} as const;
const BADGE: Readonly<Record<Severity, string>> = {
  good: 'bg-inset text-ink-soft',
  warning: 'bg-warn-wash text-warn',
  critical: 'bg-bad-wash text-bad',
};

/** What each server has yet to hand over, how long its disk can hold it, and how fresh the state is that a recovery would begin with. */
export function RecordingPanel({ nodes }: { readonly nodes: readonly NodeView[] }) {
  const { recording: words } = useText();
  return (
    <Panel title={words.title}>
      <ul className="grid gap-3 xl:grid-cols-2 wide:grid-cols-3">
        {nodes.map((node) => (
          <ServerRecording key={node.node} node={node} />
        ))}
      </ul>
    </Panel>
  );
}

function ServerRecording({ node }: { readonly node: NodeView }) {
  const { recording: words } = useText();
  const { journal, snapshots } = node.figures;
  const { severity, name } = MODES[journal.mode];
  return (
    <li
      className={classes(
        'rounded-xl border bg-surface p-4',
        severity === 'good' ? 'border-line' : severity === 'warning' ? 'border-warn/60' : 'border-bad/60',
      )}
      data-fresh={node.silentMs === null ? undefined : 'false'}
    >
      <h3 className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 font-semibold">
        {node.node}
        <span className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-medium ${BADGE[severity]}`}>
          <SeverityIcon severity={severity} className="size-3.5" />
          {words.mode[name]}
        </span>
      </h3>
      <p className="mt-1 text-[0.8125rem] text-ink-soft text-pretty">{words.modeMeans[name]}</p>
      <div className="mt-3 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Backlog journal={journal} />
        <Snapshots snapshots={snapshots} />
      </div>
      <Dropped events={journal.droppedEvents} />
    </li>
  );
}

const PART_TITLE = 'text-xs font-medium text-ink-faint';

function Backlog({ journal }: { readonly journal: JournalFigures }) {
  const { recording: words, units } = useText();
  const locale = useLocale();
  const { waitingEvents, waitingBytes, oldestWaitingMs, lossInMs, mode } = journal;
  const lasts = formatDuration(lossInMs, locale, units);
  // While all is taken as it comes, what a server says is how long an outage could last, and no loss begins.
  const isNear = mode !== RecordingMode.Normal && lossInMs >= 0;
  const isReached = mode === RecordingMode.Overflowing || lossInMs === 0;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div>
        <h4 className={PART_TITLE}>{words.waiting}</h4>
        <p className="live-figure text-xl leading-7 font-semibold tracking-[-0.02em]">
          {words.events({ count: waitingEvents, shown: formatCount(waitingEvents, locale) })}
        </p>
        <p className="live-figure text-[0.8125rem] text-ink-soft">
          {waitingEvents === 0
            ? words.waitingNone
            : words.waitingSize(formatBytes(waitingBytes, locale), formatLag(oldestWaitingMs, locale, units))}
        </p>
      </div>
      <div>
        <h4 className={PART_TITLE}>{words.budget}</h4>
        <BudgetGauge journal={journal} />
        <p className={classes('live-figure mt-1 text-[0.8125rem] font-medium', isReached ? 'text-bad' : isNear && 'text-warn')}>
          {isReached ? words.lossNow : lossInMs < 0 ? words.lossNone : isNear ? words.lossIn(lasts) : words.lossIf(lasts)}
        </p>
      </div>
    </div>
  );
}

/** Two parts of one budget: what waits must stay, what was taken is history that makes room by itself. */
function BudgetGauge({ journal }: { readonly journal: JournalFigures }) {
  const { recording: words } = useText();
  const locale = useLocale();
  const { diskBytes, diskBytesMax, waitingBytes, mode } = journal;
  const waiting = Math.min(waitingBytes, diskBytes);
  const bytes = (value: number) => formatBytes(value, locale);
  // A server without a budget says the largest number there is, which no disk reaches and no browser counts exactly.
  const isBounded = diskBytesMax > 0 && diskBytesMax < Number.MAX_SAFE_INTEGER;
  const width = (part: number) => `${Math.min(100, part > 0 ? Math.max((part / diskBytesMax) * 100, 1) : 0)}%`;
  const alarm = { good: 'bg-accent', warning: 'bg-warn', critical: 'bg-bad' }[MODES[mode].severity];
  return (
    <>
      <p className="live-figure text-[0.8125rem]">
        {isBounded ? words.budgetUsed(bytes(diskBytes), bytes(diskBytesMax)) : words.budgetNone(bytes(diskBytes))}
      </p>
      {isBounded && (
        <span className="my-1.5 flex h-2 overflow-hidden rounded-full bg-inset" aria-hidden="true">
          <span className={alarm} style={{ width: width(waiting) }} />
          <span className="bg-line-strong/50" style={{ width: width(diskBytes - waiting) }} />
        </span>
      )}
      <p className="live-figure text-xs text-ink-faint">{words.budgetParts(bytes(waiting), bytes(diskBytes - waiting))}</p>
    </>
  );
}

function Snapshots({ snapshots }: { readonly snapshots: SnapshotFigures }) {
  const { recording: words, units } = useText();
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const isFailing = snapshots.hotFailuresInARow > 0;
  const facts: readonly (readonly [string, string])[] = [
    [words.age, snapshots.hotAgeMs < 0 ? words.ageNone : formatLag(snapshots.hotAgeMs, locale, units)],
    [words.saved, count(snapshots.hotSaved)],
    [words.failures, count(snapshots.hotFailures)],
    [words.cold, count(snapshots.coldPublished)],
    [words.cut, formatMicroseconds(snapshots.cutMaxUs, locale)],
    [words.perPlayer, formatBytes(snapshots.bytesPerPlayer, locale)],
  ];
  return (
    <div className="min-w-0">
      <h4 className={PART_TITLE}>
        {words.snapshots}, {words.savedTo(words.store(snapshots.hotStore))}
      </h4>
      <dl className="mt-1 flex flex-col gap-1 text-[0.8125rem]">
        {facts.map(([label, value]) => (
          <div key={label} className="flex items-baseline justify-between gap-3">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="live-figure text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {isFailing && (
        <p className="mt-2 flex gap-1.5 text-xs text-warn">
          <SeverityIcon severity="warning" className="size-3.5" />
          <span className="min-w-0 break-words">
            {words.failing(count(snapshots.hotFailuresInARow), snapshots.hotError || words.findings.noReason)}
          </span>
        </p>
      )}
    </div>
  );
}

function Dropped({ events }: { readonly events: number }) {
  const { recording: words } = useText();
  const locale = useLocale();
  if (events === 0) return <p className="mt-3 border-t border-line pt-2.5 text-xs text-ink-faint">{words.droppedNone}</p>;
  return (
    <div className="mt-3 flex gap-3 rounded-lg border border-bad/40 bg-bad-wash px-3 py-2.5">
      <span className="mt-0.5">
        <SeverityIcon severity="critical" className="size-4.5" />
      </span>
      <div className="min-w-0">
        <p className="font-semibold text-bad">{words.dropped({ count: events, shown: formatExact(events, locale) })}</p>
        <p className="text-[0.8125rem] text-ink-soft text-pretty">{words.droppedMeans}</p>
      </div>
    </div>
  );
}
