import { formatDuration, formatExact, formatMicroseconds, formatPercent } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { GoodIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { HistoryChart } from './history-chart';
import { isWithinObjective, mergeProofs, OBJECTIVE_MS, paceOf, proofOfRecovery, proofOfRehearsal, type Proof } from './proof';
import { ProofList } from './proof-list';
import type { ZoneChoice } from './snapshots-api';
import { useCertificates, useRehearsals } from './use-snapshots';

/** Recoveries in earnest and rehearsed ones on one line of time: whether the practice foretells the emergency. */
export function HistoryView({ zone }: { readonly zone: ZoneChoice }) {
  const { history: words } = useText().snapshots;
  const recoveries = useCertificates(zone);
  const rehearsals = useRehearsals(zone);
  const recovered = recoveries.data?.pages.flatMap((page) => page.recoveries).map(proofOfRecovery);
  const rehearsed = rehearsals.data?.pages.flatMap((page) => page.rehearsals).map(proofOfRehearsal);
  // Either list is worth showing without the other: an older platform, or one route that fails, must not hide both.
  const isKnown = recovered !== undefined || rehearsed !== undefined;
  const proofs = isKnown
    ? mergeProofs([
        { proofs: recovered ?? [], hasMore: recovered !== undefined && recoveries.hasNextPage },
        { proofs: rehearsed ?? [], hasMore: rehearsed !== undefined && rehearsals.hasNextPage },
      ])
    : undefined;
  return (
    <div className="flex flex-col gap-8">
      {proofs !== undefined && proofs.length > 0 && (
        <Panel title={words.title}>
          <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft">{words.lead}</p>
          <div className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4 sm:p-5">
            <HistoryChart proofs={proofs} />
            <Paces proofs={proofs} />
          </div>
        </Panel>
      )}
      <Panel title={words.certificates}>
        <ProofList
          queries={[recoveries, rehearsals]}
          proofs={proofs}
          empty={{
            icon: <GoodIcon className="size-8" />,
            title: zone === null ? words.empty : words.emptyZone(`${zone}`),
            text: words.emptyText,
          }}
        />
      </Panel>
    </div>
  );
}

function Paces({ proofs }: { readonly proofs: readonly Proof[] }) {
  const { snapshots, units } = useText();
  const { history: words } = snapshots;
  const locale = useLocale();
  const share = proofs.filter(isWithinObjective).length / proofs.length;
  const objective = (ms: number) => formatDuration(ms, locale, units);
  return (
    <>
      <div className="grid gap-x-8 gap-y-4 border-t border-line pt-4 sm:grid-cols-2">
        <PaceOf title={words.recoveries} proofs={proofs.filter(({ kind }) => kind === 'recovery')} />
        <PaceOf title={words.rehearsals} proofs={proofs.filter(({ kind }) => kind === 'rehearsal')} />
      </div>
      <p className="text-[0.8125rem] text-ink-soft">
        {words.met(formatPercent(share, locale), objective(OBJECTIVE_MS.hot), objective(OBJECTIVE_MS.cold))}
      </p>
    </>
  );
}

function PaceOf({ title, proofs }: { readonly title: string; readonly proofs: readonly Proof[] }) {
  const { history: words } = useText().snapshots;
  const locale = useLocale();
  const pace = paceOf(proofs);
  const lost = proofs.reduce((sum, { eventsLost }) => sum + eventsLost, 0);
  const figure = (us: number | undefined) => (us === undefined ? '–' : formatMicroseconds(us, locale));
  return (
    <div>
      <h3 className="text-[0.8125rem] font-semibold">
        {title}
        <span className="ml-2 font-normal text-ink-faint">
          {words.count({ count: proofs.length, shown: formatExact(proofs.length, locale) })}
        </span>
      </h3>
      <dl className="mt-1.5 grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure value={figure(pace?.medianUs)} label={words.median} />
        <Figure value={figure(pace?.worstUs)} label={words.worst} />
        <Figure value={figure(pace?.lastUs)} label={words.last} />
        <Figure value={formatExact(lost, locale)} label={words.lost} isLoud={lost > 0} />
      </dl>
    </div>
  );
}

function Figure({ value, label, isLoud = false }: { readonly value: string; readonly label: string; readonly isLoud?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className={`text-lg font-semibold tracking-[-0.02em] whitespace-nowrap ${isLoud ? 'text-bad' : ''}`}>{value}</dd>
    </div>
  );
}
