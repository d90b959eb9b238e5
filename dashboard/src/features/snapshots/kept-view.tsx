import { useState } from 'react';
import { openAction } from '@/shared/actions/action-store';
import { formatClock } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';
import { ChoiceBar } from './choice-bar';
import { toggle, type Chosen } from './snapshot-ref';
import { SnapshotList } from './snapshot-list';
import type { ZoneChoice } from './snapshots-api';
import { useColdSnapshots, useHotSnapshots } from './use-snapshots';

/** Hot and cold side by side, in the order in which a recovery tries them. */
export function KeptView({ zone }: { readonly zone: ZoneChoice }) {
  const { snapshots: words } = useText();
  const [chosen, setChosen] = useState<Chosen>(null);
  const onToggle = (of: number, ref: string) => setChosen((before) => toggle(before, of, ref));
  return (
    <>
      <div className="flex">
        <Button kind="primary" onClick={() => openAction({ action: 'snapshot', zone: zone ?? 0 })}>
          {words.make}
        </Button>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-2">
        <Hot zone={zone} chosen={chosen} onToggle={onToggle} />
        <Cold zone={zone} chosen={chosen} onToggle={onToggle} />
      </div>
      <ChoiceBar chosen={chosen} onClear={() => setChosen(null)} />
    </>
  );
}

type ListProps = {
  readonly zone: ZoneChoice;
  readonly chosen: Chosen;
  readonly onToggle: (zone: number, ref: string) => void;
};

function Hot({ zone, chosen, onToggle }: ListProps) {
  const { snapshots: words, app } = useText();
  const locale = useLocale();
  const query = useHotSnapshots();
  const snapshots = query.data?.snapshots.filter((each) => zone === null || each.zone === zone).toSorted((a, b) => a.zone - b.zone);
  const store = query.data?.store;
  return (
    <Panel title={words.kept.hotTitle} aside={store && <p className="text-xs text-ink-faint">{words.kept.store[store] ?? store}</p>}>
      <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft text-pretty">{words.kept.hotLead}</p>
      {snapshots === undefined ? (
        <Unread query={query} />
      ) : (
        <div className="flex flex-col gap-3">
          {query.isError && <StaleList error={query.error} />}
          {query.data?.problem && (
            <p className="flex gap-2 rounded-lg bg-warn-wash px-3 py-2.5 text-[0.8125rem]">
              <SeverityIcon severity="warning" className="mt-0.5 size-4" />
              <span className="min-w-0 [overflow-wrap:anywhere]">{words.kept.problem(query.data.problem)}</span>
            </p>
          )}
          {snapshots.length === 0 ? (
            !query.data?.problem && <Nothing>{words.kept.emptyHot}</Nothing>
          ) : (
            <SnapshotList kind="hot" snapshots={snapshots} chosen={chosen} onToggle={onToggle} />
          )}
          <p className="text-xs text-ink-faint">{query.dataUpdatedAt > 0 && app.asOf(formatClock(query.dataUpdatedAt, locale))}</p>
        </div>
      )}
    </Panel>
  );
}

function Cold({ zone, chosen, onToggle }: ListProps) {
  const { snapshots: words } = useText();
  const query = useColdSnapshots(zone);
  const snapshots = query.data?.pages.flatMap((page) => page.snapshots);
  const store = query.data?.pages[0]?.store;
  return (
    <Panel title={words.kept.coldTitle} aside={store && <p className="text-xs text-ink-faint">{words.kept.store[store] ?? store}</p>}>
      <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft text-pretty">{words.kept.coldLead}</p>
      {snapshots === undefined ? (
        <Unread query={query} />
      ) : (
        <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
          {query.isError && <StaleList error={query.error} />}
          {snapshots.length === 0 ? (
            <Nothing>{words.kept.emptyCold}</Nothing>
          ) : (
            <SnapshotList kind="cold" snapshots={snapshots} chosen={chosen} onToggle={onToggle} />
          )}
          <MoreButton query={query} />
        </div>
      )}
    </Panel>
  );
}

function Nothing({ children }: { readonly children: string }) {
  return <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">{children}</p>;
}
