import type { ReactNode } from 'react';
import { formatExact, formatDuration, formatLag, formatMicroseconds, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { SeverityIcon, type Severity } from '@/shared/ui/severity';
import type { Certificate } from './recoveries-api';
import { TimeBar } from './time-bar';

/** Loss outranks everything; a gap or a fallen rung cost nothing this time and is worth a look. */
export function severityOf({ eventsLost, gaps, notes }: Certificate): Severity {
  if (eventsLost > 0) return 'critical';
  return gaps > 0 || notes !== '' ? 'warning' : 'good';
}

const EDGE: Readonly<Record<Severity, string>> = { good: 'border-line', warning: 'border-warn/60', critical: 'border-bad/60' };

export function CertificateCard({ certificate }: { readonly certificate: Certificate }) {
  const { recoveries: words, units } = useText();
  const locale = useLocale();
  const severity = severityOf(certificate);
  const { zone, epoch, source, log, eventsLost, gaps, eventsReplayed, snapshot, notes } = certificate;
  const counted = (count: number) => ({ count, shown: formatExact(count, locale) });
  const count = (value: number) => formatExact(value, locale);
  const ageOf = (ms: number) => (ms < 60_000 ? formatLag(ms, locale, units) : formatDuration(ms, locale, units));
  const occurredAtMs = Date.parse(certificate.occurredAt);
  const verdict = eventsLost > 0 ? words.lost(counted(eventsLost)) : words.nothingLost;
  return (
    <li className={classes('flex min-w-0 flex-col gap-4 rounded-xl border bg-surface p-4 sm:p-5', EDGE[severity])}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-base font-semibold tracking-[-0.01em]">{words.zone(`${zone}`)}</h3>
        <time dateTime={certificate.occurredAt} className="text-xs text-ink-faint">
          {formatMoment(occurredAtMs, locale)}
        </time>
        <p className={classes('flex w-full items-center gap-1.5 text-[0.8125rem] font-medium', eventsLost > 0 ? 'text-bad' : 'text-good')}>
          <SeverityIcon severity={eventsLost > 0 ? 'critical' : 'good'} />
          {verdict}
        </p>
      </div>
      <dl className="grid grid-cols-3 gap-3">
        <Large value={count(eventsLost)} label={words.eventsLost} loud={eventsLost > 0} />
        <Large value={count(eventsReplayed)} label={words.replayed} />
        <Large value={snapshot === null ? words.noSnapshot : ageOf(snapshot.ageMs)} label={words.snapshotAge} />
      </dl>
      <dl className="flex flex-col gap-1.5 text-[0.8125rem]">
        <Fact label={words.began}>
          {words.source[source] ?? source}
          {snapshot !== null && (
            <span className="block text-xs font-normal text-ink-faint">
              {words.sourceDetail(count(snapshot.epoch), count(snapshot.sequence), count(snapshot.tick))}
            </span>
          )}
        </Fact>
        <Fact label={words.then}>
          {words.log[log] ?? log}
          {gaps > 0 && <span className="block text-xs font-medium text-warn">{words.gaps(counted(gaps))}</span>}
        </Fact>
        <Fact label={words.became}>{words.epoch(count(epoch))}</Fact>
        <Fact label={words.took}>{formatMicroseconds(certificate.totalUs, locale)}</Fact>
      </dl>
      <TimeBar certificate={certificate} />
      {notes !== '' && (
        <div className="rounded-lg bg-warn-wash px-3 py-2.5 text-[0.8125rem]">
          <p className="flex items-center gap-1.5 font-medium text-warn">
            <SeverityIcon severity="warning" />
            {words.notes}
          </p>
          <p className="mt-0.5 text-ink-soft [overflow-wrap:anywhere]">{notes}</p>
        </div>
      )}
      <div className="mt-auto border-t border-line pt-3">
        <h4 className="text-xs font-medium text-ink-faint">{words.hashes}</h4>
        <dl className="mt-1 flex flex-col gap-1 text-xs">
          <Hash label={words.hashBefore} hex={certificate.snapshotHash} />
          <Hash label={words.hashAfter} hex={certificate.stateHash} />
        </dl>
      </div>
    </li>
  );
}

function Large({ value, label, loud = false }: { readonly value: string; readonly label: string; readonly loud?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className={classes('text-[1.5rem] leading-8 font-semibold tracking-[-0.03em] whitespace-nowrap', loud && 'text-bad')}>{value}</dd>
    </div>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="whitespace-nowrap text-ink-soft">{label}</dt>
      <dd className="text-right font-medium">{children}</dd>
    </div>
  );
}

function Hash({ label, hex }: { readonly label: string; readonly hex: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="font-mono text-[0.6875rem] leading-4 break-all text-ink">{hex}</dd>
    </div>
  );
}
