import { memo } from 'react';
import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { fullnessOf } from '@/shared/live-channels/seats';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { Meter } from '@/shared/ui/meter';
import { SeverityIcon } from '@/shared/ui/severity';
import { useShownZone } from './use-zones';
import { standingOf } from './zone-standing';

/** Everything of a zone that a card draws, in the units it draws it in. */
export function shownOf({ node, figures, perSecond }: ZoneView) {
  return {
    ...standingOf({ figures, perSecond }),
    node,
    epoch: figures.epoch,
    players: figures.players,
    playersMax: figures.playersMax,
    tickP50Us: Math.round(figures.tickP50Us / 10) * 10,
    tickP99Us: Math.round(figures.tickP99Us / 10) * 10,
    verdictP99Us: Math.round(figures.verdictP99Us / 10) * 10,
    inboxLength: figures.inboxLength,
    inboxCapacity: figures.inboxCapacity,
    events: perSecond.events === null ? null : Math.round(perSecond.events),
  };
}

export type ShownZone = ReturnType<typeof shownOf>;

const BORDER = { good: 'border-line', warning: 'border-warn/60', critical: 'border-bad/60' } as const;

export type ZoneItemProps = {
  readonly zone: number;
  /** Players of the fullest zone; bars compare with it where seats are not told. */ readonly fullest: number;
};

/** One zone at a glance. It renders when something it shows has changed, and not because another zone's has. */
export const ZoneCard = memo(function ZoneCard({ zone, fullest }: ZoneItemProps) {
  const text = useText();
  const words = text.zonePages;
  const locale = useLocale();
  const shown = useShownZone(zone, shownOf);
  if (shown === null) return null;
  return (
    <li
      className={classes(
        'relative flex min-w-0 flex-col rounded-xl border bg-surface p-4 hover:border-line-strong',
        BORDER[shown.severity],
      )}
    >
      <h2 className="flex items-baseline justify-between gap-2">
        {/* The whole card is the link's, so that a thumb finds it; its name stays short. */}
        <a {...linkTo(`/zones/${zone}`)} className="font-semibold after:absolute after:inset-0 after:rounded-xl">
          {words.zone(`${zone}`)}
        </a>
        <span className="flex min-w-0 items-center gap-1.5 text-xs font-medium">
          <SeverityIcon severity={shown.severity} className="size-3.5" />
          <span className={classes('truncate', shown.severity === 'good' && 'text-ink-faint')}>{words.states[shown.state]}</span>
        </span>
      </h2>
      <p className="live-figure mt-2 flex items-baseline gap-1.5">
        <span className="text-[1.625rem] leading-8 font-semibold tracking-[-0.03em]">{formatCount(shown.players, locale)}</span>
        <span className="text-[0.8125rem] text-ink-soft">
          {words.playersUnit(shown.players, shown.playersMax ? formatCount(shown.playersMax, locale) : null)}
        </span>
      </p>
      <Meter share={fullnessOf(shown, fullest)} className="mt-1" />
      <dl className="live-figure mt-3 flex flex-col gap-1 text-[0.8125rem]">
        <div className="grid grid-cols-[auto_minmax(2rem,1fr)_auto] items-center gap-2.5">
          <dt className="text-ink-soft">{words.tick}</dt>
          <dd className="contents">
            <Meter share={shown.tickP99Us / TICK_BUDGET_US} alarming={shown.tickP99Us > TICK_BUDGET_US} />
            <span className="min-w-16 text-right font-medium">{formatMicroseconds(shown.tickP99Us, locale)}</span>
          </dd>
        </div>
        <Fact label={words.verdict} value={formatMicroseconds(shown.verdictP99Us, locale)} />
        <Fact label={words.inbox} value={formatCount(shown.inboxLength, locale)} />
        <Fact label={words.events} value={formatRate(shown.events, locale)} />
      </dl>
      <p className="mt-3 flex justify-between gap-2 border-t border-line pt-2 text-xs text-ink-faint">
        <span className="truncate">{shown.node}</span>
        <span className="whitespace-nowrap">{words.epoch(`${shown.epoch}`)}</span>
      </p>
    </li>
  );
});

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-2">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-right font-medium">{value}</dd>
    </div>
  );
}
