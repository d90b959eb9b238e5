import { useState } from 'react';
import { useMediaQuery } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { SortIcon } from '@/shared/ui/icons';
import { Meter } from '@/shared/ui/meter';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { sortZones, ZONE_COLUMNS, type ZoneOrder } from './zone-columns';

type ZonesProps = { readonly zones: readonly ZoneView[]; readonly order: ZoneOrder; readonly onOrder: (order: ZoneOrder) => void };

/** Names read best from the top, figures from the largest. */
function firstOrder(key: string): ZoneOrder {
  return { key, descending: key !== 'zone' && key !== 'node' };
}

export function ZonesPanel({ zones }: { readonly zones: readonly ZoneView[] }) {
  const { zones: words } = useText();
  const [order, setOrder] = useState<ZoneOrder>(firstOrder('zone'));
  const isNarrow = useMediaQuery('(max-width: 63.99rem)');
  const props = { zones: sortZones(zones, order), order, onOrder: setOrder };
  return (
    <Panel title={words.title} aside={isNarrow && zones.length > 1 ? <OrderChoice {...props} /> : undefined}>
      {zones.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
          {words.empty}
        </p>
      ) : isNarrow ? (
        <ZoneCards {...props} />
      ) : (
        <ZonesTable {...props} />
      )}
    </Panel>
  );
}

function OrderChoice({ order, onOrder }: ZonesProps) {
  const { zones: words } = useText();
  return (
    <label className="flex items-center gap-2 text-[0.8125rem] text-ink-soft">
      {words.sortBy}
      <select
        className="h-8 rounded-lg border border-line-strong/70 bg-surface px-2 text-ink"
        value={order.key}
        onChange={(event) => onOrder(firstOrder(event.target.value))}
      >
        {ZONE_COLUMNS.map((column) => (
          <option key={column.key} value={column.key}>
            {words[column.label]}
          </option>
        ))}
      </select>
    </label>
  );
}

function TickShare({ zone, className }: { readonly zone: ZoneView; readonly className: string }) {
  const share = zone.figures.tickP99Us / TICK_BUDGET_US;
  return <Meter share={share} alarming={share > 1} className={className} />;
}

function ZonesTable({ zones, order, onOrder }: ZonesProps) {
  const { zones: words } = useText();
  const locale = useLocale();
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b border-line text-ink-soft">
            {ZONE_COLUMNS.map((column, index) => {
              const sorted = order.key === column.key;
              return (
                <th
                  key={column.key}
                  scope="col"
                  className={`p-0 font-medium ${index < 2 ? 'text-left' : 'text-right'}`}
                  aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    className={classes(
                      'inline-flex w-full items-center gap-1 px-3 py-2.5 whitespace-nowrap hover:text-ink',
                      index >= 2 && 'flex-row-reverse',
                      sorted && 'text-ink',
                    )}
                    onClick={() => onOrder(sorted ? { ...order, descending: !order.descending } : firstOrder(column.key))}
                  >
                    {words[column.label]}
                    {sorted && <SortIcon descending={order.descending} className="size-3" />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {zones.map((zone) => {
            const isOver = zone.figures.tickP99Us > TICK_BUDGET_US;
            return (
              <tr key={zone.key} className="border-line not-first:border-t hover:bg-inset/60">
                {ZONE_COLUMNS.map((column, index) =>
                  index === 0 ? (
                    <th key={column.key} scope="row" className="px-3 py-2 text-left font-semibold">
                      <span className="inline-flex items-center gap-2">
                        {column.show(zone, locale)}
                        {isOver && <SeverityIcon severity="warning" className="size-3.5" />}
                      </span>
                    </th>
                  ) : (
                    <td key={column.key} className={`px-3 py-2 whitespace-nowrap ${index < 2 ? 'text-left text-ink-soft' : 'text-right'}`}>
                      <span
                        className={classes(
                          'live-figure inline-flex items-center gap-2',
                          column.key === 'p99' && isOver && 'font-semibold text-warn',
                        )}
                      >
                        {column.key === 'p99' && <TickShare zone={zone} className="w-12" />}
                        {column.show(zone, locale)}
                      </span>
                    </td>
                  ),
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function ZoneCards({ zones }: ZonesProps) {
  const { zones: words } = useText();
  const locale = useLocale();
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {zones.map((zone) => {
        const isOver = zone.figures.tickP99Us > TICK_BUDGET_US;
        return (
          <li key={zone.key} className="rounded-xl border border-line bg-surface p-4">
            <h3 className="flex items-center justify-between gap-2 font-semibold">
              <span className="flex items-center gap-2">
                {words.zone} {zone.figures.zone}
                {isOver && (
                  <span className="flex items-center gap-1 text-xs font-medium text-warn">
                    <SeverityIcon severity="warning" className="size-3.5" /> {words.overBudget}
                  </span>
                )}
              </span>
              <span className="text-xs font-normal text-ink-faint">{zone.node}</span>
            </h3>
            <TickShare zone={zone} className="mt-2" />
            <dl className="mt-3 grid grid-cols-2 gap-x-5 gap-y-1.5 text-[0.8125rem]">
              {ZONE_COLUMNS.slice(2).map((column) => (
                <div key={column.key} className="flex items-baseline justify-between gap-2">
                  <dt className="text-ink-soft">{words[column.label]}</dt>
                  <dd className="live-figure text-right font-medium">{column.show(zone, locale)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
