import { formatExact } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import type { PlayerDifference } from './action';

const ROWS_MAX = 50;
const MM_PER_METRE = 1_000;

/** A length on a map, to the decimetre. */
export function formatMetres(mm: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(mm / MM_PER_METRE);
}

/** Who would stand elsewhere or be otherwise: the side a is what is now, the side b what would be. */
export function ChangeTable({ changes }: { readonly changes: readonly PlayerDifference[] }) {
  const { actions: words } = useText();
  const locale = useLocale();
  const counted = (count: number) => ({ count, shown: formatExact(count, locale) });
  if (changes.length === 0) return <p className="mt-2 text-[0.8125rem] font-medium">{words.preview.noChanges}</p>;
  const place = (stand: PlayerDifference['a']) =>
    stand === null
      ? words.change.absent
      : `${words.change.place(formatMetres(stand.x, locale), formatMetres(stand.y, locale))}, ${words.lives[stand.life]}`;
  return (
    <div className="mt-3">
      <p className="text-[0.8125rem] font-semibold">{words.preview.changes(counted(changes.length))}</p>
      {/* A list that scrolls must be reachable by keyboard, or its end is out of some readers' reach. */}
      <div tabIndex={0} role="group" aria-label={words.preview.title} className="mt-1.5 max-h-52 overflow-auto rounded-lg bg-surface">
        <table className="w-full text-left text-xs">
          <thead className="sticky top-0 bg-surface text-ink-faint">
            <tr>
              <th className="px-3 py-1.5 font-medium">{words.change.name}</th>
              <th className="px-3 py-1.5 font-medium">{words.change.now}</th>
              <th className="px-3 py-1.5 font-medium">{words.change.then}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {changes.slice(0, ROWS_MAX).map((change) => (
              <tr key={change.id}>
                <td className="px-3 py-1.5 font-medium [overflow-wrap:anywhere]">{change.name || change.id}</td>
                <td className="px-3 py-1.5 text-ink-soft">{place(change.a)}</td>
                <td className="px-3 py-1.5">
                  {place(change.b)}
                  {change.distanceMm !== null && change.distanceMm > 0 && (
                    <span className="block text-ink-soft">{words.change.moves(`${formatMetres(change.distanceMm, locale)} m`)}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {changes.length > ROWS_MAX && (
          <p className="px-3 py-2 text-xs text-ink-soft">{words.change.more(counted(changes.length - ROWS_MAX))}</p>
        )}
      </div>
    </div>
  );
}
