import { memo } from 'react';
import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import { fullnessOf } from '@/shared/live-channels/seats';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { Meter } from '@/shared/ui/meter';
import { SeverityIcon } from '@/shared/ui/severity';
import { useShownZone } from './use-zones';
import { shownOf, type ZoneItemProps } from './zone-card';
import type { ZoneOrder } from './zone-order';

/** The columns, and the order that a press on their head gives. */
const COLUMNS = ['zone', 'trouble', 'players', 'tick', 'verdict', 'inbox', 'events', 'server'] as const satisfies readonly ZoneOrder[];
const IS_TEXT: readonly ZoneOrder[] = ['zone', 'trouble', 'server'];

type ZoneTableProps = {
  readonly zones: readonly number[];
  readonly fullest: number;
  readonly order: ZoneOrder;
  readonly onOrder: (order: ZoneOrder) => void;
};

/** The same zones as lines, for those who compare columns. */
export function ZoneTable({ zones, fullest, order, onOrder }: ZoneTableProps) {
  const words = useText().zonePages;
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b border-line text-ink-soft">
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={order !== column ? 'none' : IS_TEXT.includes(column) && column !== 'trouble' ? 'ascending' : 'descending'}
                className={`p-0 font-medium ${IS_TEXT.includes(column) ? 'text-left' : 'text-right'}`}
              >
                <button
                  type="button"
                  className={classes(
                    'w-full px-3 py-2.5 text-inherit whitespace-nowrap hover:text-ink',
                    order === column && 'text-ink underline',
                  )}
                  style={{ textAlign: 'inherit' }}
                  onClick={() => onOrder(column)}
                >
                  {words.columns[column]}
                </button>
              </th>
            ))}
            <th scope="col" className="px-3 py-2.5 text-right font-medium">
              {words.columns.epoch}
            </th>
          </tr>
        </thead>
        <tbody>
          {zones.map((zone) => (
            <ZoneRow key={zone} zone={zone} fullest={fullest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CELL = 'px-3 py-2 text-right whitespace-nowrap';

const ZoneRow = memo(function ZoneRow({ zone, fullest }: ZoneItemProps) {
  const words = useText().zonePages;
  const locale = useLocale();
  const shown = useShownZone(zone, shownOf);
  if (shown === null) return null;
  const isOver = shown.tickP99Us > TICK_BUDGET_US;
  return (
    <tr className="border-line not-first:border-t hover:bg-inset/60">
      <th scope="row" className="px-3 py-2 text-left font-semibold whitespace-nowrap">
        <a {...linkTo(`/zones/${zone}`)} className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">
          {words.zone(`${zone}`)}
        </a>
      </th>
      <td className="px-3 py-2">
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <SeverityIcon severity={shown.severity} className="size-3.5" />
          {words.states[shown.state]}
        </span>
      </td>
      <td className={CELL}>
        <span className="live-figure inline-flex items-center gap-2 font-medium">
          <Meter share={fullnessOf(shown, fullest)} className="w-16" />
          {formatCount(shown.players, locale)}
          {shown.playersMax ? ` / ${formatCount(shown.playersMax, locale)}` : null}
        </span>
      </td>
      <td className={CELL}>
        <span className={classes('live-figure inline-flex items-center gap-2', isOver && 'font-semibold text-warn')}>
          <Meter share={shown.tickP99Us / TICK_BUDGET_US} alarming={isOver} className="w-16" />
          {formatMicroseconds(shown.tickP99Us, locale)}
        </span>
      </td>
      <td className={CELL}>
        <span className="live-figure">{formatMicroseconds(shown.verdictP99Us, locale)}</span>
      </td>
      <td className={CELL}>
        <span className="live-figure">
          {formatCount(shown.inboxLength, locale)} / {formatCount(shown.inboxCapacity, locale)}
        </span>
      </td>
      <td className={CELL}>
        <span className="live-figure">{formatRate(shown.events, locale)}</span>
      </td>
      <td className="px-3 py-2 whitespace-nowrap text-ink-soft">{shown.node}</td>
      <td className={CELL}>{shown.epoch}</td>
    </tr>
  );
});
