import { formatClock, formatCount, formatDuration, formatMicroseconds } from '@/shared/format';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { ClockIcon } from '@/shared/ui/icons';
import { SeverityIcon } from '@/shared/ui/severity';
import { useAlertsStore } from '@/shared/live-channels/alerts-store';
import { useDescribeFinding } from './describe-finding';
import type { Finding } from '@/shared/live-channels/findings';
import type { LiveFrame } from '@/shared/live-channels/live-frame';

type SummaryProps = { readonly frame: LiveFrame; readonly findings: readonly Finding[]; readonly fresh: boolean };

/** The page's own verdict: whether something needs a person, and if so what it means. */
export function Summary({ frame, findings, fresh }: SummaryProps) {
  const text = useText();
  const locale = useLocale();
  const holding = findings.filter((finding) => finding.clearedMs === null);
  // The platform watches for more than this page can see: while it has an alert open, nothing here is called well.
  const alerts = useAlertsStore().open ?? [];
  const isAlerted = alerts.some((alert) => alert.severity !== 'info');
  const counted = (count: number) => ({ count, shown: formatCount(count, locale) });
  const now = headline();
  const worst = holding[0]?.severity ?? (isAlerted ? alerts[0]?.severity : null) ?? 'good';
  const nodes = frame.nodes.filter((node) => node.silentMs === null).length;
  const playing = frame.players > 0 && frame.verdict !== null;

  function headline(): string {
    if (holding.length > 0) return text.live.attention(holding.length);
    if (isAlerted) return text.live.alertsOpen(counted(alerts.length));
    return findings.length > 0 ? text.live.settling : text.live.well;
  }

  return (
    <div>
      <div className="flex items-start gap-3">
        <span className="mt-1">
          {fresh ? <SeverityIcon severity={worst} className="size-6" /> : <ClockIcon className="size-6 text-ink-faint" />}
        </span>
        <div className="min-w-0 flex-1">
          <h1 className="text-2xl font-semibold tracking-[-0.02em] text-balance">{fresh ? now : text.live.lastKnown(now)}</h1>
          <p className="live-figure mt-0.5 text-ink-soft text-pretty">
            {text.live.summary(counted(frame.players), counted(frame.zones.length), counted(nodes))}{' '}
            {playing ? text.live.summaryVerdict(formatMicroseconds(frame.verdict?.p99Us ?? null, locale)) : text.live.summaryQuiet}{' '}
            <span className="whitespace-nowrap text-ink-faint">{text.live.updated(formatClock(frame.atMs, locale))}</span>
          </p>
        </div>
      </div>
      {findings.length > 0 && (
        <ul className="mt-4 grid gap-2 xl:grid-cols-2 wide:grid-cols-3" aria-live="polite" aria-relevant="additions">
          {findings.map((finding) => (
            <FindingRow key={finding.id} finding={finding} atMs={frame.atMs} />
          ))}
        </ul>
      )}
    </div>
  );
}

const ROW_LOOK = { critical: 'border-bad/40 bg-bad-wash', warning: 'border-warn/35 bg-warn-wash' } as const;

function FindingRow({ finding, atMs }: { readonly finding: Finding; readonly atMs: number }) {
  const text = useText();
  const locale = useLocale();
  const { title, meaning } = useDescribeFinding()(finding.fact);
  const hasCleared = finding.clearedMs !== null;
  const age = formatDuration(Math.floor((atMs - (finding.clearedMs ?? finding.sinceMs)) / 1_000) * 1_000, locale, text.units);
  return (
    <li className={classes('flex gap-3 rounded-xl border px-4 py-3', hasCleared ? 'border-line bg-surface' : ROW_LOOK[finding.severity])}>
      <span className="mt-0.5">
        <SeverityIcon severity={hasCleared ? 'good' : finding.severity} className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <p className={hasCleared ? 'font-medium text-ink-soft' : 'font-semibold'}>{title}</p>
          <p className="text-xs text-ink-soft">{hasCleared ? text.live.cleared(age) : text.units.ofTime(age)}</p>
        </div>
        <p className="text-[0.8125rem] text-ink-soft text-pretty">
          {meaning}
          {finding.fact.kind === 'dead-letters' && !hasCleared && (
            <a {...linkTo('/dead-letters')} className="ml-1.5 font-medium whitespace-nowrap text-ink underline underline-offset-3">
              {text.findings.toLetters}
            </a>
          )}
        </p>
      </div>
    </li>
  );
}
