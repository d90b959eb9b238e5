import { useDeferredValue } from 'react';
import { formatDuration } from '@/shared/format';
import { LifeMark } from '@/shared/events/life-mark';
import { showPlace } from '@/shared/events/describe-event';
import { useNow } from '@/shared/hooks';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { changeSearch, linkTo, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Select } from '@/shared/ui/field';
import { PlayerIcon } from '@/shared/ui/page-icons';
import { PageTitle } from '@/shared/ui/page-title';
import { Blank } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { OnlineMark } from './online-mark';
import type { Player, PlayerSearch } from './players-api';
import { usePlayers } from './use-players';

function useChoice(): PlayerSearch {
  const search = useSearch();
  return { search: search.get('search') ?? '', zone: search.get('zone') ?? '', online: search.get('online') === 'true' };
}

/** Everybody who has ever played, found by name, number, zone or being here. */
export function PlayersPage() {
  const text = useText();
  const words = text.players;
  const choice = useChoice();
  const query = usePlayers(useDeferredValue(choice));
  const found = query.data?.pages.flatMap((page) => page.players);
  const isFiltered = choice.search !== '' || choice.zone !== '' || choice.online;
  return (
    <div className="flex flex-col gap-6">
      <PageTitle title={words.title} lead={words.lead} />
      <Filters choice={choice} />
      {found === undefined ? (
        <Unread query={query} />
      ) : found.length === 0 ? (
        <Blank
          icon={<PlayerIcon className="size-8" />}
          title={isFiltered ? words.none : words.empty}
          text={isFiltered ? words.noneText : words.emptyText}
          action={isFiltered && <Button onClick={() => changeSearch({ search: '', zone: '', online: '' })}>{words.showAll}</Button>}
        />
      ) : (
        <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
          {query.isError && <StaleList error={query.error} />}
          <PlayerTable players={found} />
          <MoreButton query={query} />
        </div>
      )}
    </div>
  );
}

function Filters({ choice }: { readonly choice: PlayerSearch }) {
  const words = useText().players;
  const zones = useLiveStore((store) => store.frame?.zones.map((zone) => `${zone.figures.zone}`).join() ?? '');
  const known = [...new Set([...zones.split(','), choice.zone])].filter((zone) => zone !== '');
  return (
    <div role="search" aria-label={words.find} className="flex flex-wrap items-center gap-x-5 gap-y-3">
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        defaultValue={choice.search}
        maxLength={64}
        onChange={(event) => changeSearch({ search: event.target.value })}
        className={`${INPUT} h-9 w-full sm:w-64`}
      />
      <Select
        label={words.zone}
        value={choice.zone}
        choices={[{ value: '', label: words.anyZone }, ...known.map((zone) => ({ value: zone, label: words.zoneNumber(zone) }))]}
        onChange={(zone) => changeSearch({ zone })}
      />
      <label className="flex h-9 items-center gap-2 text-[0.8125rem] text-ink-soft">
        <input
          type="checkbox"
          checked={choice.online}
          onChange={(event) => changeSearch({ online: event.target.checked ? 'true' : '' })}
          className="size-4 accent-accent"
        />
        {words.onlyOnline}
      </label>
    </div>
  );
}

/** One list for every width: a telephone drops the columns that the player's own page has. */
function PlayerTable({ players }: { readonly players: readonly Player[] }) {
  const words = useText().players;
  const head = 'px-3 py-2.5 text-left font-medium whitespace-nowrap';
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b border-line text-ink-soft">
            <th className={head}>{words.columns.name}</th>
            <th className={`${head} max-sm:hidden`}>{words.columns.id}</th>
            <th className={head}>{words.columns.zone}</th>
            <th className={head}>{words.columns.state}</th>
            <th className={`${head} max-md:hidden`}>{words.columns.place}</th>
            <th className={`${head} max-sm:hidden`}>{words.columns.seen}</th>
          </tr>
        </thead>
        <tbody>
          {players.map((player) => (
            <PlayerRow key={player.id} player={player} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PlayerRow({ player }: { readonly player: Player }) {
  const text = useText();
  const locale = useLocale();
  const now = useNow(5_000);
  const age = formatDuration(Math.max(0, Math.floor((now - Date.parse(player.lastEventAt)) / 1_000)) * 1_000, locale, text.units);
  const cell = 'px-3 py-2 whitespace-nowrap';
  return (
    <tr className="border-line not-first:border-t hover:bg-inset/60">
      <th scope="row" className="max-w-36 truncate px-3 py-2 text-left font-semibold sm:max-w-72">
        <a {...linkTo(`/players/${player.id}`)} className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">
          {player.name}
        </a>
      </th>
      <td className={`${cell} text-ink-soft max-sm:hidden`}>{player.id}</td>
      <td className={cell}>
        <a {...linkTo(`/zones/${player.zone}?player=${player.id}`)} className="hover:underline">
          {player.zone}
        </a>
      </td>
      <td className={cell}>
        <span className="flex flex-wrap items-center gap-x-3">
          <OnlineMark isOnline={player.online} />
          {player.life !== 'alive' && <LifeMark life={player.life} />}
        </span>
      </td>
      <td className={`${cell} max-md:hidden`}>{showPlace(player, text, locale)}</td>
      <td className={`${cell} text-ink-soft max-sm:hidden`}>{text.players.ago(age)}</td>
    </tr>
  );
}
