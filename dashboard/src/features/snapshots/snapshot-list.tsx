import { openAction } from '@/shared/actions/action-store';
import { formatBytes, formatDuration, formatExact, formatMoment } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { comparePath, refOf, type Chosen, type SnapshotKind } from './snapshot-ref';
import type { Snapshot } from './snapshots-api';

type SnapshotListProps = {
  readonly kind: SnapshotKind;
  readonly snapshots: readonly Snapshot[];
  readonly chosen: Chosen;
  readonly onToggle: (zone: number, ref: string) => void;
};

export function SnapshotList({ kind, snapshots, chosen, onToggle }: SnapshotListProps) {
  return (
    <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
      {snapshots.map((snapshot) => {
        const ref = refOf(kind, snapshot);
        const isChosen = chosen !== null && chosen.zone === snapshot.zone && chosen.refs.includes(ref);
        return (
          <SnapshotRow
            key={`${snapshot.zone}/${snapshot.epoch}/${snapshot.sequence}`}
            kind={kind}
            snapshot={snapshot}
            isChosen={isChosen}
            onToggle={() => onToggle(snapshot.zone, ref)}
          />
        );
      })}
    </ol>
  );
}

type RowProps = { readonly kind: SnapshotKind; readonly snapshot: Snapshot; readonly isChosen: boolean; readonly onToggle: () => void };

const LINK = 'inline-flex h-8 items-center rounded-lg px-2 text-[0.8125rem] font-medium text-accent underline-offset-4 hover:underline';

function SnapshotRow({ kind, snapshot, isChosen, onToggle }: RowProps) {
  const { snapshots: page, units } = useText();
  const { kept: words } = page;
  const locale = useLocale();
  const now = useNow(1_000);
  const { zone, epoch, sequence } = snapshot;
  const takenAtMs = Date.parse(snapshot.takenAt);
  const age = Math.max(0, Math.floor((now - takenAtMs) / 1_000) * 1_000);
  const exact = (value: number) => formatExact(value, locale);
  const name = words.name(page.kinds[kind], `${zone}`, exact(epoch), exact(sequence));
  return (
    <li className={`flex gap-3 px-4 py-3 text-[0.8125rem] ${isChosen ? 'bg-accent-wash' : ''}`}>
      <input
        type="checkbox"
        aria-label={words.choose(name)}
        checked={isChosen}
        onChange={onToggle}
        className="mt-1 size-4 accent-(--accent)"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-semibold">
            {page.zone(`${zone}`)}
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
          <span>{words.at(exact(epoch), exact(sequence))}</span>
          <span>{words.tickNumber(exact(snapshot.tick))}</span>
          <span>{snapshot.node}</span>
        </p>
        <p className="truncate font-mono text-[0.6875rem] text-ink-faint" title={snapshot.checksum}>
          <span className="font-sans">{words.checksum} </span>
          {snapshot.checksum}
        </p>
        <p className="-mb-1 -ml-2 flex flex-wrap gap-x-1">
          <a {...linkTo(comparePath(zone, refOf(kind, snapshot), 'live'))} aria-label={words.withLiveOf(name)} className={LINK}>
            {words.withLive}
          </a>
          {/* A hot snapshot is replaced every few seconds; the zone is restored from what stays. */}
          {kind === 'cold' && (
            <Button
              kind="icon"
              className="font-medium"
              aria-label={words.restoreOf(name)}
              onClick={() => openAction({ action: 'restore-zone', zone, epoch, sequence })}
            >
              {words.restore}
            </Button>
          )}
        </p>
      </div>
    </li>
  );
}
