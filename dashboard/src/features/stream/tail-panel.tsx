import { useId } from 'react';
import { nameEvent } from '@/shared/events/describe-event';
import { formatClock, formatCount } from '@/shared/format';
import type { TailFilter } from '@/shared/live-channels/channels';
import { useTail, type Tail } from '@/shared/live-channels/use-tail';
import { changeSearch, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { classes } from '@/shared/ui/classes';
import { INPUT, Select } from '@/shared/ui/field';
import { OfflineIcon, PauseIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { EVENT_TYPES } from './event-types';
import { TailEventRow } from './tail-event-row';

/** More rows than this nobody reads back; the rest is kept for when the tail is paused. */
const ROWS_SHOWN = 200;

/** The filters as they stand in the address, so that a bookmark and a link from another page keep them. */
export function filterOf(search: URLSearchParams): TailFilter {
  const whole = (name: string) => {
    const value = Number(search.get(name) ?? '');
    return Number.isSafeInteger(value) && value >= 1 ? value : null;
  };
  const [zone, player, type] = [whole('zone'), whole('player'), whole('type')];
  return {
    ...(zone === null ? {} : { zone }),
    ...(player === null ? {} : { player }),
    ...(type === null ? {} : { types: [type] }),
  };
}

/** Events as they happen, while the page is open. */
export function TailPanel({ zones }: { readonly zones: readonly number[] }) {
  const { stream } = useText();
  const words = stream.tail;
  const locale = useLocale();
  const search = useSearch();
  const tail = useTail(filterOf(search));
  return (
    <Panel title={words.title} aside={<TailState tail={tail} />}>
      <TailFilters zones={zones} search={search} tail={tail} />
      {tail.unreadable !== null && <p className="mb-2 text-[0.8125rem] text-warn">{words.unreadable(tail.unreadable)}</p>}
      <div
        className="overflow-hidden rounded-xl border border-line bg-surface"
        data-fresh={tail.isLive || tail.isPaused ? undefined : 'false'}
      >
        {tail.rows.length === 0 ? (
          <p className="px-4 py-10 text-center text-ink-soft">{words.waiting}</p>
        ) : (
          <ol aria-label={words.title} tabIndex={0} className="max-h-[34rem] overflow-y-auto text-[0.8125rem]">
            {tail.rows.slice(0, ROWS_SHOWN).map((row) =>
              row.kind === 'event' ? (
                <TailEventRow key={row.key} event={row.event} />
              ) : (
                <li key={row.key} className="flex gap-2 border-b border-line bg-warn-wash px-4 py-2 text-warn last:border-0">
                  <OfflineIcon className="mt-0.5 size-4" />
                  {words.broken(formatClock(row.atMs, locale))}
                </li>
              ),
            )}
          </ol>
        )}
      </div>
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-xs text-ink-faint">
        <span>{words.shown(formatCount(ROWS_SHOWN, locale))}</span>
        {tail.dropped > 0 && <span>{words.dropped({ count: tail.dropped, shown: formatCount(tail.dropped, locale) })}</span>}
      </p>
    </Panel>
  );
}

function TailState({ tail }: { readonly tail: Tail }) {
  const words = useText().stream.tail;
  const isLost = !tail.isLive && !tail.isPaused;
  return (
    <span
      className={classes(
        'inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium',
        tail.isLive ? 'bg-accent-wash text-accent' : 'bg-warn-wash text-warn',
      )}
    >
      {tail.isLive ? (
        <span className="size-2 rounded-full bg-accent" aria-hidden="true" />
      ) : isLost ? (
        <OfflineIcon className="size-3.5" />
      ) : (
        <PauseIcon className="size-3.5" />
      )}
      {tail.isLive ? words.live : isLost ? words.lost : words.paused}
    </span>
  );
}

type FiltersProps = { readonly zones: readonly number[]; readonly search: URLSearchParams; readonly tail: Tail };

function TailFilters({ zones, search, tail }: FiltersProps) {
  const text = useText();
  const words = text.stream.tail;
  const locale = useLocale();
  const id = useId();
  const any = { value: '', label: words.any };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Select
        label={words.zone}
        value={search.get('zone') ?? ''}
        choices={[any, ...zones.map((zone) => ({ value: `${zone}`, label: `${zone}` }))]}
        onChange={(zone) => changeSearch({ zone })}
      />
      <Select
        label={words.type}
        value={search.get('type') ?? ''}
        choices={[any, ...Object.entries(EVENT_TYPES).map(([name, type]) => ({ value: `${type}`, label: nameEvent(name, text) }))]}
        onChange={(type) => changeSearch({ type })}
      />
      <span className="inline-flex items-center gap-2">
        <label htmlFor={id} className="text-[0.8125rem] text-ink-soft">
          {words.player}
        </label>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={1}
          defaultValue={search.get('player') ?? ''}
          placeholder={words.playerHint}
          className={`${INPUT} h-9 w-28`}
          onChange={(event) => changeSearch({ player: event.target.value })}
        />
      </span>
      <span className="ml-auto flex items-center gap-2">
        {tail.heldCount > 0 && <span className="text-xs text-warn">{words.held(formatCount(tail.heldCount, locale))}</span>}
        <Button onClick={tail.isPaused ? tail.resume : tail.pause}>{tail.isPaused ? words.resume : words.pause}</Button>
        <Button onClick={tail.clear}>{words.clear}</Button>
      </span>
    </div>
  );
}
