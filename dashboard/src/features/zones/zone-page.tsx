import { useCallback } from 'react';
import { formatExact, formatMicroseconds } from '@/shared/format';
import { BeforeFirstFigures, StaleNotice } from '@/shared/live-channels/connection-notices';
import { useFreshness } from '@/shared/live-channels/freshness';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { useSeatsInWords } from '@/shared/live-channels/seats';
import { changeSearch, linkTo, useSearch, type PathParams } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { MapIcon } from '@/shared/ui/page-icons';
import { Blank } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import { ChosenPlayer } from './chosen-player';
import { LiveMap } from './live-map';
import { zoneIn, useZoneDetail } from './use-zones';
import { ZoneActions } from './zone-actions';
import { ZoneCharts } from './zone-charts';
import { ZoneEvents } from './zone-events';
import { ZonePlayers } from './zone-players';
import { standingOf } from './zone-standing';

const ZONE_FORM = /^[1-9]\d{0,8}$/;

/** One zone: where everybody is, what happens, and how it does. */
export function ZonePage({ params }: { readonly params: PathParams }) {
  const words = useText().zoneMap;
  const hasFigures = useLiveStore((store) => store.frame !== null);
  const wanted = params['zone'] ?? '';
  if (!ZONE_FORM.test(wanted)) {
    return (
      <Blank level={1} icon={<MapIcon className="size-8" />} title={words.unknownTitle} text={words.unknownText} action={<ToZones />} />
    );
  }
  return hasFigures ? <ShownZone key={wanted} zone={Number(wanted)} /> : <BeforeFirstFigures />;
}

function ToZones() {
  const words = useText().zoneMap;
  return (
    <a {...linkTo('/zones')} className="font-medium text-accent underline underline-offset-4">
      {words.toZones}
    </a>
  );
}

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-rows-[auto_1fr]',
  'xl:grid-cols-[minmax(0,1fr)_22rem] wide:grid-cols-[minmax(0,1fr)_30rem]',
].join(' ');

function ShownZone({ zone }: { readonly zone: number }) {
  const words = useText().zoneMap;
  const chosen = Number(useSearch().get('player')) || null;
  const choose = useCallback((player: number | null) => changeSearch({ player: player === null ? '' : `${player}` }), []);
  const isRunning = useLiveStore((store) => zoneIn(store.frame, zone) !== null);
  return (
    <div className="flex flex-col gap-6">
      <StaleNotice />
      <Heading zone={zone} />
      {!isRunning && (
        <Blank
          icon={<MapIcon className="size-8" />}
          title={words.ownerlessTitle(`${zone}`)}
          text={words.ownerlessText}
          action={<ToZones />}
        />
      )}
      <div className={COLUMNS}>
        <LiveMap zone={zone} chosen={chosen} onChoose={choose} />
        {/* On a telephone what is chosen follows the map at once; where there is room it stands beside it. */}
        <div className="flex min-w-0 flex-col gap-6 xl:row-span-2">
          <ChosenPlayer chosen={chosen} onChoose={choose} />
          <ZoneEvents zone={zone} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <ZonePlayers chosen={chosen} onChoose={choose} />
          <ZoneCharts zone={zone} />
        </div>
      </div>
    </div>
  );
}

/** Who owns the zone and how it does, from the figures of once a second. */
function Heading({ zone }: { readonly zone: number }) {
  const text = useText();
  const words = text.zoneMap.facts;
  const locale = useLocale();
  const seats = useSeatsInWords();
  const { fresh } = useFreshness();
  const view = useLiveStore((store) => zoneIn(store.frame, zone));
  const { data: detail } = useZoneDetail(zone);
  const standing = view === null ? null : standingOf(view);
  const facts: readonly (readonly [string, string])[] = [
    [words.server, view?.node ?? '–'],
    [words.epoch, view === null ? '–' : formatExact(view.figures.epoch, locale)],
    [words.players, view === null ? '–' : seats(view.figures)],
    [words.tick, view === null ? '–' : formatExact(view.figures.tick, locale)],
    [words.roundTrip, view?.figures.roundTripUs ? formatMicroseconds(view.figures.roundTripUs, locale) : '–'],
    [
      words.recorded,
      detail?.recorded ? `${formatExact(detail.recorded.epoch, locale)} / ${formatExact(detail.recorded.sequence, locale)}` : '–',
    ],
  ];
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
      <div data-fresh={fresh} className="min-w-0">
        <h1 className="flex flex-wrap items-center gap-x-3 text-2xl font-semibold tracking-[-0.02em]">
          {text.zonePages.zone(`${zone}`)}
          {standing && (
            <span className="flex items-center gap-1.5 text-[0.8125rem] font-medium tracking-normal">
              <SeverityIcon severity={standing.severity} />
              {text.zonePages.states[standing.state]}
            </span>
          )}
        </h1>
        <dl className="live-figure mt-1.5 flex flex-wrap gap-x-6 gap-y-1 text-[0.8125rem]">
          {facts.map(([label, value]) => (
            <div key={label} className="flex gap-1.5">
              <dt className="text-ink-soft">{label}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <ZoneActions zone={zone} />
    </div>
  );
}
