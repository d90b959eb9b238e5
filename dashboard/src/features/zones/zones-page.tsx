import { useDeferredValue, useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { formatCount } from '@/shared/format';
import { BeforeFirstFigures, StaleNotice } from '@/shared/live-channels/connection-notices';
import { useFreshness } from '@/shared/live-channels/freshness';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { changeSearch, linkTo, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Select } from '@/shared/ui/field';
import { MapIcon } from '@/shared/ui/page-icons';
import { PageTitle } from '@/shared/ui/page-title';
import { Blank, Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import { useListedZones } from './use-zones';
import { ZoneCard } from './zone-card';
import { orderZones, ZONE_ORDERS, type ZoneFilter, type ZoneOrder } from './zone-order';
import { ZoneTable } from './zone-rows';

/** Zones change places at most this often, so that a card can be read and hit before it moves. */
const REORDER_MS = 5_000;

/** Every zone there is, as they are now. */
export function ZonesPage() {
  const hasFigures = useLiveStore((store) => store.frame !== null);
  return hasFigures ? <ZoneList /> : <BeforeFirstFigures />;
}

type Choices = ZoneFilter & { readonly order: ZoneOrder; readonly isTable: boolean };

function useChoices(): Choices {
  const search = useSearch();
  const wanted = search.get('sort');
  return {
    search: search.get('search') ?? '',
    server: search.get('server'),
    onlyTroubled: search.get('only') === 'troubled',
    order: ZONE_ORDERS.find((order) => order === wanted) ?? 'zone',
    isTable: search.get('view') === 'table',
  };
}

/** The zones to show. The order is renewed every few seconds, which zones there are with every push. */
function useOrderedZones({ search, server, onlyTroubled, order }: Choices): readonly number[] {
  const wanted = useDeferredValue(search);
  const beat = useLiveStore((store) => Math.floor((store.frame?.atMs ?? 0) / REORDER_MS));
  const present = useLiveStore((store) => store.frame?.zones.map((zone) => zone.figures.zone).join() ?? '');
  return useMemo(
    () => orderZones(useLiveStore.getState().frame?.zones ?? [], order, { search: wanted, server, onlyTroubled }),
    // Two of these are not read: they say when to look again.
    [order, wanted, server, onlyTroubled, beat, present],
  );
}

function ZoneList() {
  const text = useText();
  const words = text.zonePages;
  const locale = useLocale();
  const { fresh } = useFreshness();
  const choices = useChoices();
  const shown = useOrderedZones(choices);
  const [total, players, fullest] = useLiveStore(
    useShallow((store) => {
      const zones = store.frame?.zones ?? [];
      return [zones.length, store.frame?.players ?? 0, Math.max(0, ...zones.map((zone) => zone.figures.players))] as const;
    }),
  );
  const counted = (count: number) => ({ count, shown: formatCount(count, locale) });
  const forget = () => changeSearch({ search: '', server: '', only: '' });
  return (
    <div className="flex flex-col gap-6">
      <StaleNotice />
      <PageTitle title={words.title} lead={words.lead(counted(total), counted(players))} />
      <Filters choices={choices} shown={shown.length} total={total} />
      <div data-fresh={fresh}>
        {total === 0 ? (
          <Blank icon={<MapIcon className="size-8" />} title={words.emptyTitle} text={words.emptyText} />
        ) : shown.length === 0 ? (
          <Blank
            icon={<MapIcon className="size-8" />}
            title={words.noneTitle}
            text={words.noneText}
            action={<Button onClick={forget}>{words.showAll}</Button>}
          />
        ) : choices.isTable ? (
          <ZoneTable zones={shown} fullest={fullest} order={choices.order} onOrder={(order) => changeSearch({ sort: order })} />
        ) : (
          <ul className="grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))]">
            {shown.map((zone) => (
              <ZoneCard key={zone} zone={zone} fullest={fullest} />
            ))}
          </ul>
        )}
      </div>
      <Ownerless />
    </div>
  );
}

const VIEW_BUTTON = [
  'h-7 rounded-md px-2.5 text-xs font-medium text-ink-soft',
  'aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm',
].join(' ');

function Filters({ choices, shown, total }: { readonly choices: Choices; readonly shown: number; readonly total: number }) {
  const words = useText().zonePages;
  const locale = useLocale();
  const servers = useLiveStore(useShallow((store) => [...new Set(store.frame?.zones.map((zone) => zone.node) ?? [])].sort()));
  const field = useRef<HTMLInputElement>(null);
  return (
    <div role="search" aria-label={words.filter} className="flex flex-wrap items-center gap-x-5 gap-y-3">
      <input
        ref={field}
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        defaultValue={choices.search}
        onChange={(event) => changeSearch({ search: event.target.value })}
        className={`${INPUT} h-9 w-full sm:w-52`}
      />
      <Select
        label={words.sortBy}
        value={choices.order}
        choices={ZONE_ORDERS.map((order) => ({ value: order, label: words.columns[order] }))}
        onChange={(sort) => changeSearch({ sort: sort === 'zone' ? '' : sort })}
      />
      {servers.length > 1 && (
        <Select
          label={words.columns.server}
          value={choices.server ?? ''}
          choices={[{ value: '', label: words.allServers }, ...servers.map((server) => ({ value: server, label: server }))]}
          onChange={(server) => changeSearch({ server })}
        />
      )}
      <label className="flex h-9 items-center gap-2 text-[0.8125rem] text-ink-soft">
        <input
          type="checkbox"
          checked={choices.onlyTroubled}
          onChange={(event) => changeSearch({ only: event.target.checked ? 'troubled' : '' })}
          className="size-4 accent-accent"
        />
        {words.onlyTroubled}
      </label>
      <span className="ml-auto flex items-center gap-3">
        <span role="status" className="text-xs text-ink-faint">
          {words.shown(formatCount(shown, locale), formatCount(total, locale))}
        </span>
        <span role="group" aria-label={words.view} className="flex gap-0.5 rounded-lg bg-inset p-0.5">
          {[false, true].map((isTable) => (
            <button
              key={`${isTable}`}
              type="button"
              aria-pressed={choices.isTable === isTable}
              className={VIEW_BUTTON}
              onClick={() => changeSearch({ view: isTable ? 'table' : '' })}
            >
              {isTable ? words.asTable : words.asCards}
            </button>
          ))}
        </span>
      </span>
    </div>
  );
}

/** Zones that were recorded once and that no server reports now: they are missed on a page of what runs. */
function Ownerless() {
  const words = useText().zonePages;
  const { data: listed = [] } = useListedZones();
  const running = useLiveStore((store) => store.frame?.zones.map((zone) => zone.figures.zone).join() ?? '');
  const missing = useMemo(() => {
    const known = new Set(running.split(',').map(Number));
    return listed.filter((zone) => zone.node === null && !known.has(zone.zone));
  }, [listed, running]);
  if (missing.length === 0) return null;
  return (
    <Panel title={words.ownerless}>
      <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft text-pretty">{words.ownerlessText}</p>
      <ul className="flex flex-wrap gap-2">
        {missing.map(({ zone, recorded }) => (
          <li key={zone} className="flex items-center gap-2 rounded-lg border border-warn/50 bg-warn-wash px-3 py-1.5 text-[0.8125rem]">
            <SeverityIcon severity="warning" className="size-3.5" />
            <a {...linkTo(`/zones/${zone}`)} className="font-medium underline underline-offset-4">
              {words.zone(`${zone}`)}
            </a>
            {recorded && <span className="text-ink-soft">{words.epoch(`${recorded.epoch}`)}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
