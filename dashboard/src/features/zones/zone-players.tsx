import { memo, useMemo, useState } from 'react';
import { formatBytes, formatCount, formatMetres } from '@/shared/format';
import { lifeOf } from '@/shared/events/lives';
import type { PlayerSight } from '@/shared/live-channels/zone-sight';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { INPUT } from '@/shared/ui/field';
import { SortIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { LifeMark } from '@/shared/events/life-mark';
import { orderPlayers, PLAYER_COLUMNS, type PlayerColumn, type PlayerOrder } from './player-order';
import { useCrowd } from './use-crowd';

type ChoiceProps = { readonly chosen: number | null; readonly onChoose: (player: number | null) => void };

/** Everybody on the map in words: the way to the same for those who read, sort or press keys. */
export function ZonePlayers({ chosen, onChoose }: ChoiceProps) {
  const words = useText().zoneMap.players;
  const locale = useLocale();
  const crowd = useCrowd();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<PlayerOrder>({ column: 'name', descending: false });
  const shown = useMemo(() => orderPlayers(crowd, search, order), [crowd, search, order]);
  return (
    <Panel
      title={words.title}
      aside={
        <span className="flex items-center gap-3">
          <span className="text-xs text-ink-faint">
            {words.shown(formatCount(shown.length, locale), formatCount(crowd.length, locale))}
          </span>
          <input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={`${INPUT} h-8 w-36`}
          />
        </span>
      }
    >
      {shown.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
          {crowd.length === 0 ? words.empty : words.none}
        </p>
      ) : (
        <div tabIndex={0} role="group" aria-label={words.title} className="max-h-96 overflow-auto rounded-xl border border-line bg-surface">
          <table className="w-full border-collapse text-[0.8125rem]">
            <caption className="sr-only">{words.title}</caption>
            <PlayerHead order={order} onOrder={setOrder} />
            <tbody>
              {shown.map((player) => (
                <PlayerRow key={player.id} player={player} isChosen={player.id === chosen} onChoose={onChoose} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const isText = (column: PlayerColumn) => column === 'name' || column === 'life';

function PlayerHead({ order, onOrder }: { readonly order: PlayerOrder; readonly onOrder: (order: PlayerOrder) => void }) {
  const words = useText().zoneMap.players;
  return (
    <thead className="sticky top-0 z-10 bg-surface text-ink-soft shadow-[0_1px_0_var(--line)]">
      <tr>
        {PLAYER_COLUMNS.map((column) => {
          const isSorted = order.column === column;
          return (
            <th
              key={column}
              scope="col"
              aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
              className={classes('p-0 font-medium', column === 'unsent' && 'max-sm:hidden', column === 'id' && 'max-sm:hidden')}
            >
              <button
                type="button"
                className={classes(
                  'inline-flex w-full items-center gap-1 px-3 py-2 whitespace-nowrap hover:text-ink',
                  !isText(column) && 'flex-row-reverse',
                  isSorted && 'text-ink',
                )}
                onClick={() => onOrder({ column, descending: isSorted ? !order.descending : column === 'unsent' })}
              >
                {words.columns[column]}
                {isSorted && <SortIcon descending={order.descending} className="size-3" />}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type RowProps = { readonly player: PlayerSight; readonly isChosen: boolean; readonly onChoose: (player: number | null) => void };

/** Sights are new objects each time; a row is drawn anew only when one of the fields that it shows has changed. */
const PlayerRow = memo(
  function PlayerRow({ player, isChosen, onChoose }: RowProps) {
    const words = useText().zoneMap.players;
    const locale = useLocale();
    return (
      <tr className={classes('border-line not-first:border-t', isChosen ? 'bg-accent-wash' : 'hover:bg-inset/60')}>
        <th scope="row" className="max-w-40 p-0 text-left font-medium sm:max-w-64">
          <button
            type="button"
            aria-pressed={isChosen}
            title={words.choose(player.name)}
            className="w-full truncate px-3 py-1.5 text-left"
            onClick={() => onChoose(isChosen ? null : player.id)}
          >
            {player.name}
          </button>
        </th>
        <td className="px-3 py-1.5 text-right text-ink-soft max-sm:hidden">{player.id}</td>
        <td className="px-3 py-1.5">
          <LifeMark life={lifeOf(player.life)} isConnected={player.session !== 0} />
        </td>
        <td className="px-3 py-1.5 text-right">{formatMetres(player.x, locale)}</td>
        <td className="px-3 py-1.5 text-right">{formatMetres(player.y, locale)}</td>
        <td className="px-3 py-1.5 text-right whitespace-nowrap max-sm:hidden">
          {player.unsentBytes === 0 ? '–' : formatBytes(player.unsentBytes, locale)}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.isChosen === after.isChosen &&
    before.onChoose === after.onChoose &&
    (Object.keys(before.player) as (keyof PlayerSight)[]).every(
      (key) => key === 'strideBudgetMm' || before.player[key] === after.player[key],
    ),
);
