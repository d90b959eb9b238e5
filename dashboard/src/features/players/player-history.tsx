import { Fragment, useMemo, useState, type ReactNode } from 'react';
import { describeDetails, nameEvent } from '@/shared/events/describe-event';
import { formatExact, formatMoment } from '@/shared/format';
import { useTail } from '@/shared/live-channels/use-tail';
import { changeSearch, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Select } from '@/shared/ui/field';
import { ArrowIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { Problem, StaleList } from '@/shared/ui/problem';
import { MoreButton } from '@/shared/ui/query-parts';
import { CHANGE_KINDS, causeOf, isOfKind, joinChanges, keyOf, rowOf, type Followed } from './player-changes';
import { useChanges } from './use-players';

/** Every change of a player, the newest first: what caused it, which event it is and where it stands in the database. */
export function PlayerHistory({ id }: { readonly id: number }) {
  const { app, players } = useText();
  const words = players.history;
  const wanted = useSearch().get('kind');
  const kind = CHANGE_KINDS.find((each) => each === wanted) ?? null;
  const [isFollowing, setFollowing] = useState(true);
  const query = useChanges(id);
  const tail = useTail(isFollowing ? { player: id } : null);
  const all = useMemo(() => {
    const pushed = tail.rows.flatMap((row) => (row.kind === 'event' ? [row.event] : []));
    return joinChanges(isFollowing ? pushed : [], query.data?.pages.flatMap((page) => page.history) ?? []);
  }, [tail.rows, query.data, isFollowing]);
  const shown = all.filter(({ change }) => isOfKind(change, kind));
  return (
    <Panel
      title={words.title}
      aside={
        <span className="flex flex-wrap items-center gap-3">
          <Select
            label={words.kind}
            value={kind ?? ''}
            choices={[{ value: '', label: words.everything }, ...CHANGE_KINDS.map((each) => ({ value: each, label: words.kinds[each] }))]}
            onChange={(value) => changeSearch({ kind: value })}
          />
          <Button
            aria-pressed={isFollowing}
            className="aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent"
            onClick={() => setFollowing(!isFollowing)}
          >
            {words.follow}
          </Button>
        </span>
      }
    >
      {query.data === undefined && query.isError ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
      ) : (
        <div className="flex flex-col gap-3">
          {query.isError && <StaleList error={query.error} />}
          {isFollowing && tail.isLive && <p className="-mt-1 text-xs text-ink-faint">{words.following}</p>}
          {shown.length === 0 ? (
            <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
              {query.isPending ? app.loading : kind === null ? words.empty : words.none}
            </p>
          ) : (
            <ol
              tabIndex={0}
              aria-label={words.title}
              className="max-h-[44rem] divide-y divide-line overflow-y-auto rounded-xl border border-line bg-surface"
            >
              {shown.map((each) => (
                <ChangeRow key={keyOf(each.change)} {...each} />
              ))}
            </ol>
          )}
          <MoreButton query={query} label={words.older} />
        </div>
      )}
    </Panel>
  );
}

/** One change as a chain that is read from left to right: why, by which command, which event, which row. */
function ChangeRow({ change, isRecorded }: Followed) {
  const text = useText();
  const words = text.players.history;
  const locale = useLocale();
  const cause = causeOf(change);
  const details = describeDetails({ ...change.details, from: change.from, to: change.to }, text, locale);
  const row = rowOf(change);
  const exact = (value: number) => formatExact(value, locale);
  const { by, reason, commandId, session, sequence } = change.cause;
  const links: readonly ReactNode[] = [
    <>
      {words.causes[cause]}
      {by && ` ${words.by(by)}`}
      {reason && <span className="text-ink-soft"> “{reason}”</span>}
    </>,
    ...(cause === 'command'
      ? [words.command(`${session}`, exact(sequence))]
      : commandId
        ? [<span className="font-mono">{commandId}</span>]
        : []),
    <>
      {words.event(`${change.zone}`, exact(change.epoch), exact(change.sequence))}
      <span className="text-ink-faint"> · {words.tick(exact(change.tick))}</span>
    </>,
    isRecorded ? words.row(row.table, row.key) : <em>{words.onItsWay}</em>,
  ];
  return (
    <li className="px-4 py-2.5 text-[0.8125rem]">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span>
          <span className="font-semibold first-letter:uppercase">{nameEvent(change.type, text)}</span>
          {details !== '' && <span className="ml-2 text-ink-soft">{details}</span>}
        </span>
        <time dateTime={change.occurredAt} className="text-xs text-ink-faint">
          {formatMoment(Date.parse(change.occurredAt), locale)}
        </time>
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs">
        {links.map((link, index) => (
          <Fragment key={index}>
            {index > 0 && <ArrowIcon className="size-3 text-ink-faint" />}
            <span>{link}</span>
          </Fragment>
        ))}
      </p>
    </li>
  );
}
