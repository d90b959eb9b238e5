import type { ReactNode } from 'react';
import { formatExact, formatDuration, formatLag, formatMicroseconds, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { SeverityIcon, type Severity } from '@/shared/ui/severity';
import { severityOf, type Proof } from './proof';
import { TimeBar } from './time-bar';

const EDGE: Readonly<Record<Severity, string>> = { good: 'border-line', warning: 'border-warn/60', critical: 'border-bad/60' };

/** What a zone was rebuilt from, what that cost, and the proof; the same card for a recovery in earnest and for a rehearsed one. */
export function ProofCard({ proof }: { readonly proof: Proof }) {
  const { snapshots, units } = useText();
  const { proof: words } = snapshots;
  const locale = useLocale();
  const { zone, source, log, eventsLost, gaps, eventsReplayed, snapshot, notes, asked } = proof;
  const isRehearsal = proof.kind === 'rehearsal';
  const count = (value: number) => formatExact(value, locale);
  const counted = (value: number) => ({ count: value, shown: count(value) });
  const ageOf = (ms: number) => (ms < 60_000 ? formatLag(ms, locale, units) : formatDuration(ms, locale, units));
  const isBad = eventsLost > 0 || !proof.isSame;
  return (
    <li className={classes('flex min-w-0 flex-col gap-4 rounded-xl border bg-surface p-4 sm:p-5', EDGE[severityOf(proof)])}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-base font-semibold tracking-[-0.01em]">
          {snapshots.zone(`${zone}`)}
          <span className="ml-2 rounded-full bg-inset px-2 py-0.5 text-xs font-medium tracking-normal text-ink-soft">
            {isRehearsal ? words.rehearsal : words.recovery}
          </span>
        </h3>
        <time dateTime={proof.at} className="text-xs text-ink-faint">
          {formatMoment(Date.parse(proof.at), locale)}
        </time>
        <p className={classes('mt-0.5 flex w-full items-start gap-1.5 text-[0.8125rem] font-medium', isBad ? 'text-bad' : 'text-good')}>
          <SeverityIcon severity={isBad ? 'critical' : 'good'} className="mt-px size-4" />
          <Verdict proof={proof} />
        </p>
      </div>
      <dl className="grid grid-cols-3 gap-3">
        {isRehearsal ? (
          <Large value={formatMicroseconds(proof.totalUs, locale)} label={words.total} />
        ) : (
          <Large value={count(eventsLost)} label={words.eventsLost} loud={eventsLost > 0} />
        )}
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
        {isRehearsal ? (
          <Fact label={words.compared}>{words.eventAt(count(proof.epoch), count(proof.sequence))}</Fact>
        ) : (
          <>
            <Fact label={words.became}>{words.epoch(count(proof.epoch))}</Fact>
            <Fact label={words.took}>{formatMicroseconds(proof.totalUs, locale)}</Fact>
          </>
        )}
        {asked !== null && <Fact label={words.asked}>{[asked.by, asked.node].filter((part) => part !== '').join(', ')}</Fact>}
      </dl>
      <TimeBar proof={proof} />
      {notes !== '' && (
        <div className="rounded-lg bg-warn-wash px-3 py-2.5 text-[0.8125rem]">
          <p className="flex items-center gap-1.5 font-medium text-warn">
            <SeverityIcon severity="warning" />
            {words.notes}
          </p>
          <p lang="en" className="mt-0.5 text-ink-soft [overflow-wrap:anywhere]">
            {notes}
          </p>
        </div>
      )}
      <div className="mt-auto border-t border-line pt-3">
        <h4 className="text-xs font-medium text-ink-faint">{words.hashes}</h4>
        <dl className="mt-1 flex flex-col gap-1 text-xs">
          <Hash label={isRehearsal ? words.hashLive : words.hashBefore} hex={proof.hashes[0]} />
          <Hash label={isRehearsal ? words.hashShadow : words.hashAfter} hex={proof.hashes[1]} loud={isRehearsal && isBad} />
        </dl>
      </div>
    </li>
  );
}

/** What came of it, the worst first. */
function Verdict({ proof }: { readonly proof: Proof }) {
  const { proof: words } = useText().snapshots;
  const locale = useLocale();
  if (proof.eventsLost > 0) return words.lost({ count: proof.eventsLost, shown: formatExact(proof.eventsLost, locale) });
  if (proof.kind === 'recovery') return words.nothingLost;
  if (proof.isSame) return words.holds;
  return proof.hashes[0] === proof.hashes[1] ? words.incomplete : words.differs;
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

function Hash({ label, hex, loud = false }: { readonly label: string; readonly hex: string; readonly loud?: boolean }) {
  return (
    <div className="flex flex-col">
      <dt className="text-ink-soft">{label}</dt>
      <dd className={classes('font-mono text-[0.6875rem] leading-4 break-all', loud ? 'text-bad' : 'text-ink')}>{hex}</dd>
    </div>
  );
}
