import { formatCount, formatMicroseconds, formatRate } from '@/shared/format';
import { TICK_BUDGET_US } from '@/shared/live-channels/findings';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { ZoneHealth } from '@/shared/live-channels/live-message';
import { useSeatsInWords } from '@/shared/live-channels/seats';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { Meter } from '@/shared/ui/meter';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';

/** A page that shows a hundred zones shows none of them; the page of zones has all. */
const SHOWN_MAX = 8;

/** What does not play comes before what plays slowly; while all fit, they keep the order of their numbers and do not dance. */
export function busiest(zones: readonly ZoneView[]): readonly ZoneView[] {
  if (zones.length <= SHOWN_MAX) return zones;
  const trouble = ({ figures }: ZoneView) => (figures.health === null || figures.health === ZoneHealth.Playing ? 0 : 1);
  const worst = zones.toSorted((a, b) => trouble(b) - trouble(a) || b.figures.tickP99Us - a.figures.tickP99Us).slice(0, SHOWN_MAX);
  return worst.toSorted((a, b) => a.figures.zone - b.figures.zone);
}

export function BusiestZones({ zones }: { readonly zones: readonly ZoneView[] }) {
  const { zones: words, livePage } = useText();
  const locale = useLocale();
  const shown = busiest(zones);
  const counted = (count: number) => ({ count, shown: formatCount(count, locale) });
  const left = zones.length - shown.length;
  return (
    <Panel
      title={left > 0 ? livePage.zones.title : words.title}
      aside={
        <a {...linkTo('/zones')} className="text-[0.8125rem] font-medium underline underline-offset-3">
          {livePage.zones.all(counted(zones.length))}
        </a>
      }
    >
      {zones.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
          {words.empty}
        </p>
      ) : (
        <ul aria-label={words.title} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
          {shown.map((zone) => (
            <Zone key={zone.key} zone={zone} />
          ))}
        </ul>
      )}
      {left > 0 && <p className="mt-1.5 text-xs text-ink-faint">{livePage.zones.rest(counted(left))}</p>}
    </Panel>
  );
}

function Standing({ zone }: { readonly zone: ZoneView }) {
  const { zones: words, livePage } = useText();
  const { health, tickP99Us } = zone.figures;
  const [severity, word] =
    health === ZoneHealth.Recovering
      ? (['critical', livePage.zones.recovering] as const)
      : health === ZoneHealth.Fenced
        ? (['warning', livePage.zones.fenced] as const)
        : (['warning', words.overBudget] as const);
  if ((health === null || health === ZoneHealth.Playing) && tickP99Us <= TICK_BUDGET_US) return null;
  return (
    <span className={classes('flex items-center gap-1 text-xs font-medium', severity === 'critical' ? 'text-bad' : 'text-warn')}>
      <SeverityIcon severity={severity} className="size-3.5" />
      {word}
    </span>
  );
}

function Zone({ zone }: { readonly zone: ZoneView }) {
  const { zones: words } = useText();
  const locale = useLocale();
  const seats = useSeatsInWords();
  const { figures, perSecond, node } = zone;
  const share = figures.tickP99Us / TICK_BUDGET_US;
  const facts: readonly (readonly [string, string])[] = [
    [words.players, seats(figures)],
    [words.p99, formatMicroseconds(figures.tickP99Us, locale)],
    [words.verdict, formatMicroseconds(figures.verdictP99Us, locale)],
    [words.inbox, formatCount(figures.inboxLength, locale)],
    [words.events, formatRate(perSecond.events, locale)],
    [words.rejected, formatRate(perSecond.rejected, locale)],
  ];
  return (
    <li className="min-w-0 rounded-xl border border-line bg-surface p-3.5">
      <h3 className="flex items-center justify-between gap-2 font-semibold">
        <span className="flex items-center gap-2">
          <a {...linkTo(`/zones/${figures.zone}`)} className="hover:underline">
            {words.zone} {figures.zone}
          </a>
          <Standing zone={zone} />
        </span>
        <span className="truncate text-xs font-normal text-ink-faint">{node}</span>
      </h3>
      <Meter share={share} alarming={share > 1} className="mt-1.5" />
      <dl className="mt-2 grid grid-cols-2 gap-x-5 gap-y-1 text-[0.8125rem]">
        {facts.map(([label, value]) => (
          <div key={label} className="flex items-baseline justify-between gap-2">
            <dt className="truncate text-ink-soft">{label}</dt>
            <dd className="live-figure text-right font-medium whitespace-nowrap">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
