import { formatBytes, formatExact, formatDuration, formatMoment } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import { Problem, StaleList } from '@/shared/ui/problem';
import type { Snapshot, ZoneChoice } from './recoveries-api';
import { useSnapshots } from './use-recoveries';

/** What a server without its own disk would begin with. */
export function Snapshots({ zone }: { readonly zone: ZoneChoice }) {
  const { recoveries, app } = useText();
  const { snapshots: words } = recoveries;
  const query = useSnapshots(zone);
  const snapshots = query.data?.pages.flatMap((page) => page.snapshots);
  const store = query.data?.pages[0]?.store;
  return (
    <Panel title={words.title} aside={store && <p className="text-xs text-ink-faint">{words.store[store] ?? store}</p>}>
      <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft text-pretty">{words.lead}</p>
      {snapshots === undefined ? (
        query.isError ? (
          <Problem error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
        ) : (
          <p role="status" className="py-8 text-center text-ink-faint">
            {app.loading}
          </p>
        )
      ) : (
        <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
          {query.isError && <StaleList error={query.error} />}
          {snapshots.length === 0 ? (
            <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
              {words.empty}
            </p>
          ) : (
            <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
              {snapshots.map((snapshot) => (
                <SnapshotRow key={`${snapshot.zone}/${snapshot.epoch}/${snapshot.sequence}`} snapshot={snapshot} />
              ))}
            </ol>
          )}
          {query.hasNextPage && (
            <Button className="self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? app.loading : app.more}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function SnapshotRow({ snapshot }: { readonly snapshot: Snapshot }) {
  const { recoveries, units } = useText();
  const { snapshots: words } = recoveries;
  const locale = useLocale();
  const now = useNow(1_000);
  const takenAtMs = Date.parse(snapshot.takenAt);
  const age = Math.max(0, Math.floor((now - takenAtMs) / 1_000) * 1_000);
  const exact = (value: number) => formatExact(value, locale);
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2.5 text-[0.8125rem]">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">
          {recoveries.zone(`${snapshot.zone}`)}
          <span className="ml-2 font-normal text-ink-soft">{words.trigger[snapshot.trigger] ?? snapshot.trigger}</span>
        </span>
        <time dateTime={snapshot.takenAt} title={formatMoment(takenAtMs, locale)} className="text-ink-soft">
          {words.ago(formatDuration(age, locale, units))}
        </time>
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-ink-soft">
        <span>
          {words.players} {exact(snapshot.players)}
        </span>
        <span>{formatBytes(snapshot.sizeBytes, locale)}</span>
        <span>{words.cutAt(exact(snapshot.epoch), exact(snapshot.sequence))}</span>
        <span>{snapshot.node}</span>
      </p>
      <p className="truncate font-mono text-[0.6875rem] text-ink-faint" title={snapshot.checksum}>
        <span className="font-sans">{words.checksum} </span>
        {snapshot.checksum}
      </p>
    </li>
  );
}
