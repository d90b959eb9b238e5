import { classes } from '@/shared/ui/classes';
import { ClockIcon, OfflineIcon } from '@/shared/ui/icons';
import { useText } from '@/shared/text/text';
import { useFreshness } from './freshness';

/**
 * How long the dot is larger after numbers have come. It beats with them and is drawn twice a second: an animation without end would
 * have the whole page composed anew sixty times.
 */
const BEAT_MS = 300;

/** The state of the line in one word, always in sight. */
export function ConnectionPill() {
  const text = useText().connection;
  const { phase, fresh, ageMs } = useFreshness();
  const isOpen = phase.kind === 'open';
  const live = isOpen && fresh;
  const word = live
    ? text.live
    : isOpen
      ? ageMs === null
        ? text.connecting
        : text.late
      : phase.kind === 'closed'
        ? text.closed
        : ageMs === null && phase.kind === 'connecting' && phase.attempt === 0
          ? text.connecting
          : text.reconnecting;
  return (
    <span
      role="status"
      className={classes(
        'inline-flex h-7 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap',
        live ? 'bg-accent-wash text-accent' : 'bg-warn-wash text-warn',
      )}
    >
      {live ? (
        <span className="relative grid size-2 place-items-center" aria-hidden="true">
          {ageMs !== null && ageMs < BEAT_MS && (
            <span className="absolute size-3.5 rounded-full bg-accent opacity-30 motion-reduce:hidden" />
          )}
          <span className="size-2 rounded-full bg-accent" />
        </span>
      ) : isOpen ? (
        <ClockIcon className="size-3.5" />
      ) : (
        <OfflineIcon className="size-3.5" />
      )}
      <span className="sr-only">{text.label('')}</span>
      <span>{word}</span>
    </span>
  );
}
