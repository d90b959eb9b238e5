import { useState, type ReactNode } from 'react';
import type { PlayerDifference } from '@/shared/actions/action';
import { openAction } from '@/shared/actions/action-store';
import { formatClock, formatExact, formatMoment } from '@/shared/format';
import { changeSearch, linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { GoodIcon } from '@/shared/ui/icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';
import { CHANGES, countChanges, sortDifferences, type Change } from './differences';
import { DifferenceMap } from './difference-map';
import { DifferenceTable } from './difference-table';
import type { Comparison, Side, ZoneChoice } from './snapshots-api';
import { useComparison } from './use-snapshots';

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-6',
  'xl:grid-cols-[26rem_minmax(0,1fr)] wide:grid-cols-[44rem_minmax(0,1fr)]',
].join(' ');

type CompareViewProps = { readonly zone: ZoneChoice; readonly a: string; readonly b: string };

/** Two states of a zone, who differs between them, and where. */
export function CompareView({ zone, a, b }: CompareViewProps) {
  const { snapshots, app } = useText();
  const { compare: words } = snapshots;
  const locale = useLocale();
  const query = useComparison(zone, a, b);
  const back = (
    <a
      {...linkTo(zone === null ? '/snapshots' : `/snapshots?zone=${zone}`)}
      className="text-[0.8125rem] font-medium text-accent underline underline-offset-4"
    >
      {words.back}
    </a>
  );
  if (zone === null || a === '' || b === '') return <Blank level={1} icon={null} title={snapshots.title} text={words.none} action={back} />;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex flex-col gap-1">
          {back}
          <h1 className="text-2xl font-semibold tracking-[-0.02em]">{words.title(`${zone}`)}</h1>
          {query.data && <p className="text-[0.8125rem] text-ink-soft">{words.asOf(formatClock(query.dataUpdatedAt, locale))}</p>}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button className="h-10" onClick={() => changeSearch({ a: b, b: a })}>
            {words.swap}
          </Button>
          <Button className="h-10" disabled={query.isFetching} onClick={() => void query.refetch()}>
            {query.isFetching ? app.loading : words.again}
          </Button>
        </div>
      </div>
      {query.data === undefined ? (
        <Unread query={query} />
      ) : (
        <>
          {query.isError && <StaleList error={query.error} />}
          <Sides comparison={query.data} />
          <Differences comparison={query.data} />
        </>
      )}
    </div>
  );
}

function Sides({ comparison }: { readonly comparison: Comparison }) {
  const { compare: words } = useText().snapshots;
  const { zone, a, b } = comparison;
  const isSameHash = a.stateHash !== null && a.stateHash === b.stateHash;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 md:grid-cols-2">
        <SideCard zone={zone} title={words.side.a} side={a} />
        <SideCard zone={zone} title={words.side.b} side={b} />
      </div>
      {isSameHash && (
        <p className="flex gap-2 rounded-lg bg-accent-wash px-3 py-2.5 text-[0.8125rem]">
          <SeverityIcon severity="good" className="mt-0.5 size-4" />
          {words.sameHash}
        </p>
      )}
    </div>
  );
}

function SideCard({ zone, title, side }: { readonly zone: number; readonly title: string; readonly side: Side }) {
  const { snapshots } = useText();
  const { compare: words, kept, kinds } = snapshots;
  const locale = useLocale();
  const exact = (value: number) => formatExact(value, locale);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="text-base font-semibold">
          <span className="mr-2 text-xs font-medium text-ink-faint">{title}</span>
          {kinds[side.kind]}
        </h2>
        <time dateTime={side.at} className="text-xs text-ink-faint">
          {formatMoment(Date.parse(side.at), locale)}
        </time>
      </div>
      <p className="flex flex-wrap gap-x-3 text-ink-soft">
        <span className="font-medium text-ink">{words.players({ count: side.players, shown: exact(side.players) })}</span>
        <span>{kept.at(exact(side.epoch), exact(side.sequence))}</span>
        <span>{kept.tickNumber(exact(side.tick))}</span>
      </p>
      {side.stateHash !== null && (
        <p className="font-mono text-[0.6875rem] break-all text-ink-faint">
          <span className="font-sans">{words.hash} </span>
          {side.stateHash}
        </p>
      )}
      {/* A restore takes cold snapshots: a hot one may have been replaced by the time that it is asked for. */}
      {side.kind === 'cold' && (
        <Button
          className="self-start"
          onClick={() => openAction({ action: 'restore-zone', zone, epoch: side.epoch, sequence: side.sequence })}
        >
          {words.restoreTo}
        </Button>
      )}
    </section>
  );
}

function Differences({ comparison }: { readonly comparison: Comparison }) {
  const { compare: words } = useText().snapshots;
  const locale = useLocale();
  const [shown, setShown] = useState<Change | 'all'>('all');
  const [selected, setSelected] = useState<number | null>(null);
  const counted = (count: number) => ({ count, shown: formatExact(count, locale) });
  const players: readonly PlayerDifference[] = sortDifferences(comparison.players);
  const counts = countChanges(players);
  const visible = shown === 'all' ? players : players.filter((player) => player.change === shown);
  if (players.length === 0)
    return <Blank icon={<GoodIcon className="size-8" />} title={words.same(counted(comparison.same))} text={words.identical} />;
  const chip = (change: Change | 'all', count: number): ReactNode => (
    <Button
      key={change}
      aria-pressed={shown === change}
      className="aria-pressed:border-accent aria-pressed:bg-accent-wash"
      onClick={() => setShown(change)}
    >
      {words.changes[change]} <span className="font-normal text-ink-soft">{formatExact(count, locale)}</span>
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {chip('all', players.length)}
        {CHANGES.filter((change) => counts[change] > 0).map((change) => chip(change, counts[change]))}
        <p className="ml-1 text-[0.8125rem] text-ink-soft">{words.same(counted(comparison.same))}</p>
      </div>
      <div className={COLUMNS}>
        <Panel title={words.map}>
          <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft">{words.mapLead}</p>
          <DifferenceMap zone={comparison.zone} players={visible} selected={selected} />
        </Panel>
        <Panel title={words.table}>
          <DifferenceTable players={visible} selected={selected} onSelect={setSelected} />
        </Panel>
      </div>
    </>
  );
}
