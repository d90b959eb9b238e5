import { memo, useId, useState } from 'react';
import { describeDetails, nameEvent } from '@/shared/events/describe-event';
import { formatClock, formatExact } from '@/shared/format';
import type { TailEvent } from '@/shared/live-channels/tail-event';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { ChevronIcon } from '@/shared/ui/page-icons';

/** The player an event is about; monsters and items are counted up like players, so the number of the aggregate alone does not tell. */
function playerOf({ details }: TailEvent): number | null {
  const player = details['playerId'];
  return typeof player === 'number' ? player : null;
}

/** One event in a line, and everything it says when it is opened. It is drawn once: events do not change. */
export const TailEventRow = memo(function TailEventRow({ event }: { readonly event: TailEvent }) {
  const text = useText();
  const locale = useLocale();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const player = playerOf(event);
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        className="flex w-full items-baseline gap-x-3 px-4 py-1.5 text-left hover:bg-inset/60"
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronIcon className={classes('size-3 self-center text-ink-faint', isOpen ? '' : '-rotate-90')} />
        <time className="shrink-0 text-xs text-ink-faint">{formatClock(event.atMs, locale)}</time>
        <span className="w-14 shrink-0 text-xs text-ink-soft">{text.stream.tail.toZone(`${event.zone}`)}</span>
        <span className="shrink-0 font-medium">{nameEvent(event.name, text)}</span>
        {player !== null && <span className="shrink-0 text-ink-soft">{player}</span>}
        <span className="hidden min-w-0 truncate text-xs text-ink-faint sm:block">{describeDetails(event.details, text, locale)}</span>
      </button>
      {isOpen && <EventDetails id={id} event={event} player={player} />}
    </li>
  );
});

type DetailsProps = { readonly id: string; readonly event: TailEvent; readonly player: number | null };

function EventDetails({ id, event, player }: DetailsProps) {
  const words = useText().stream.tail;
  const locale = useLocale();
  const exact = (value: number) => formatExact(value, locale);
  const { zone, epoch, sequence, tick, causeSession, causeSequence } = event;
  const isCommanded = causeSession !== null && causeSequence !== null && causeSession > 0;
  const link = 'font-medium underline underline-offset-3';
  return (
    <div id={id} className="bg-inset/40 px-4 pt-1 pb-3 sm:pl-11">
      <p className="font-mono text-xs text-ink-soft">{words.identity(`${zone}`, exact(epoch), exact(sequence))}</p>
      <dl className="mt-1.5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-ink-soft">{words.about}</dt>
        <dd className="flex flex-wrap gap-x-4">
          {player !== null && (
            <a {...linkTo(`/players/${player}`)} className={link}>
              {words.toPlayer(`${player}`)}
            </a>
          )}
          <a {...linkTo(`/zones/${zone}`)} className={link}>
            {words.toZone(`${zone}`)}
          </a>
        </dd>
        <dt className="text-ink-soft">{words.tick}</dt>
        <dd>{exact(tick)}</dd>
        <dt className="text-ink-soft">{words.cause}</dt>
        <dd>{isCommanded ? words.byCommand(exact(causeSequence), `${causeSession}`) : words.byWorld}</dd>
        <dt className="text-ink-soft">{words.says}</dt>
        <dd className="min-w-0">
          <pre className="overflow-x-auto rounded-lg bg-inset px-3 py-2 text-xs">{JSON.stringify(event.details, null, 2)}</pre>
        </dd>
      </dl>
    </div>
  );
}
