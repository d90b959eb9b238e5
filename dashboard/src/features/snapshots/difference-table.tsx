import type { PlayerDifference } from '@/shared/actions/action';
import { formatMetres } from '@/shared/actions/change-table';
import { formatExact } from '@/shared/format';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { ArrowIcon } from '@/shared/ui/icons';

const ROWS_MAX = 200;
const CELL = 'px-3 py-2 align-baseline';
/** On a telephone the two places stand below the change instead, so that nothing lies out of sight to the right. */
const WIDE_ONLY = 'max-sm:hidden';
const HEAD = 'px-3 py-2 font-medium whitespace-nowrap';

type DifferenceTableProps = {
  readonly players: readonly PlayerDifference[];
  readonly selected: number | null;
  readonly onSelect: (id: number | null) => void;
};

export function DifferenceTable({ players, selected, onSelect }: DifferenceTableProps) {
  const { snapshots, actions } = useText();
  const { compare: words } = snapshots;
  const locale = useLocale();
  const stand = (at: PlayerDifference['a']) =>
    at === null ? (
      <span className="text-ink-faint">{words.absent}</span>
    ) : (
      <>
        {words.place(formatMetres(at.x, locale), formatMetres(at.y, locale))}
        <span className="block text-xs text-ink-soft">{actions.lives[at.life]}</span>
      </>
    );
  const inWords = (at: PlayerDifference['a']) =>
    at === null ? words.absent : `${words.place(formatMetres(at.x, locale), formatMetres(at.y, locale))}, ${actions.lives[at.life]}`;
  const more = players.length - ROWS_MAX;
  return (
    <div tabIndex={0} role="group" aria-label={words.table} className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-left text-[0.8125rem]">
        <thead className="border-b border-line text-ink-soft">
          <tr>
            <th className={HEAD}>{words.player}</th>
            <th className={HEAD}>{words.change}</th>
            <th className={`${HEAD} text-right`}>{words.distance}</th>
            <th className={`${HEAD} ${WIDE_ONLY}`}>{words.before}</th>
            <th className={`${HEAD} ${WIDE_ONLY}`}>{words.after}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {players.slice(0, ROWS_MAX).map((player) => (
            <tr
              key={player.id}
              className={player.id === selected ? 'bg-accent-wash' : undefined}
              onMouseEnter={() => onSelect(player.id)}
              onMouseLeave={() => onSelect(null)}
            >
              <td className={CELL}>
                <a
                  {...linkTo(`/players/${player.id}`)}
                  onFocus={() => onSelect(player.id)}
                  onBlur={() => onSelect(null)}
                  className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-accent"
                >
                  {player.name || player.id}
                </a>
              </td>
              <td className={CELL}>
                {words.changes[player.change]}
                <span className="flex items-baseline gap-1.5 text-xs text-ink-soft sm:hidden">
                  {inWords(player.a)} <ArrowIcon className="size-3 self-center" /> {inWords(player.b)}
                </span>
              </td>
              <td className={`${CELL} text-right whitespace-nowrap`}>
                {player.distanceMm === null || player.distanceMm === 0 ? '–' : words.metres(formatMetres(player.distanceMm, locale))}
              </td>
              <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap`}>{stand(player.a)}</td>
              <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap`}>{stand(player.b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="px-3 py-2 text-xs text-ink-soft">{words.more({ count: more, shown: formatExact(more, locale) })}</p>}
    </div>
  );
}
