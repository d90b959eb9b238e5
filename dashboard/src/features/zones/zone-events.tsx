import { memo } from 'react';
import { formatClock, formatCount } from '@/shared/format';
import { describeDetails, nameEvent } from '@/shared/events/describe-event';
import { useSightStore } from '@/shared/live-channels/sight-store';
import type { TailRow } from '@/shared/live-channels/tail-store';
import { useTail } from '@/shared/live-channels/use-tail';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { PauseIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';

const ROWS_SHOWN = 60;

/** What happens in the zone, the newest first. */
export function ZoneEvents({ zone }: { readonly zone: number }) {
  const words = useText().zoneMap.events;
  const locale = useLocale();
  const tail = useTail({ zone });
  return (
    <Panel
      title={words.title}
      aside={
        <span className="flex items-center gap-2">
          {tail.isPaused && (
            <span className="flex items-center gap-1 text-xs font-medium text-warn">
              <PauseIcon className="size-3.5" />
              {words.paused}
            </span>
          )}
          <Button onClick={tail.isPaused ? tail.resume : tail.pause}>
            {tail.isPaused ? words.resume(formatCount(tail.heldCount, locale)) : words.pause}
          </Button>
        </span>
      }
    >
      <div className="rounded-xl border border-line bg-surface" data-fresh={tail.isLive || tail.isPaused}>
        {tail.rows.length === 0 ? (
          <p className="px-4 py-6 text-center text-[0.8125rem] text-ink-soft">{words.waiting}</p>
        ) : (
          <ol
            tabIndex={0}
            aria-label={words.title}
            className="h-72 xl:h-160 divide-y divide-line overflow-y-auto text-[0.8125rem] contain-strict"
          >
            {tail.rows.slice(0, ROWS_SHOWN).map((row) => (
              <EventRow key={row.key} row={row} />
            ))}
          </ol>
        )}
        {tail.dropped > 0 && (
          <p className="border-t border-line px-3 py-2 text-xs text-ink-faint">{words.dropped(formatCount(tail.dropped, locale))}</p>
        )}
      </div>
    </Panel>
  );
}

/** Of the rows shown most were there before, and four times a second some more come. */
const EventRow = memo(function EventRow({ row }: { readonly row: TailRow }) {
  const text = useText();
  const locale = useLocale();
  if (row.kind === 'break') return <li className="bg-warn-wash px-3 py-2 text-xs text-warn">{text.zoneMap.events.lost}</li>;
  const { event } = row;
  const details = describeDetails(event.details, text, locale);
  return (
    <li className="px-3 py-1.5">
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate">
          <About player={playerOf(row)} /> {nameEvent(event.name, text)}
        </span>
        <time dateTime={new Date(event.atMs).toISOString()} className="live-figure text-xs text-ink-faint">
          {formatClock(event.atMs, locale)}
        </time>
      </p>
      {details !== '' && <p className="truncate text-xs text-ink-soft">{details}</p>}
    </li>
  );
});

function playerOf({ event }: Extract<TailRow, { kind: 'event' }>): number | null {
  const { playerId } = event.details;
  return typeof playerId === 'number' ? playerId : null;
}

/** By name while it is in the zone, and by number when it has left. */
function About({ player }: { readonly player: number | null }) {
  const words = useText().zoneMap.events;
  const name = useSightStore((store) => (player === null ? null : store.sight?.players.find((each) => each.id === player)?.name));
  if (player === null) return null;
  return (
    <a {...linkTo(`/players/${player}`)} className="font-medium hover:underline">
      {name ?? words.player(`${player}`)}
    </a>
  );
}
