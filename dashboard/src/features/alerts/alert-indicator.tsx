import { useEffect, useId, useRef, useState } from 'react';
import { AlertLine } from '@/shared/alerts/alert-line';
import { useDescribeAlert } from '@/shared/alerts/describe-alert';
import { formatCount } from '@/shared/format';
import { ALERT_SEVERITIES, type Alert } from '@/shared/live-channels/alert';
import { useAlertsStore } from '@/shared/live-channels/alerts-store';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { SeverityIcon } from '@/shared/ui/severity';
import { BellIcon } from '@/shared/ui/page-icons';
import { useDismissal } from '@/shared/ui/use-dismissal';
import { Acknowledgement } from './acknowledgement';
import { useTitleBadge } from './title-badge';

const LOOK = {
  critical: 'bg-bad-wash text-bad',
  warning: 'bg-warn-wash text-warn',
  info: 'bg-accent-wash text-accent',
} as const;
const PANEL = [
  'absolute top-full right-0 z-30 mt-1.5 max-h-[80dvh] w-[26rem] max-w-[calc(100vw-1rem)] overflow-y-auto',
  'rounded-xl border border-line bg-canvas p-3 text-left shadow-2xl max-sm:fixed max-sm:inset-x-2 max-sm:top-14 max-sm:w-auto',
].join(' ');

/** How many alerts are open and how bad the worst is, on every page; opens the list of them. */
export function AlertIndicator() {
  const { alerts: words } = useText();
  const locale = useLocale();
  const { open, isCurrent } = useAlertsStore();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const close = useRef(() => setOpen(false)).current;
  const { box, button } = useDismissal(isOpen, close);
  const count = open?.length ?? 0;
  const worst = open?.[0]?.severity ?? null;
  useTitleBadge(count, worst);

  const counted = { count, shown: formatCount(count, locale) };
  const spoken =
    open === null
      ? words.indicator.unknown
      : worst === null
        ? words.indicator.none
        : words.indicator.spoken(counted, words.severity[worst]);
  return (
    <div ref={box} className="relative">
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        title={isCurrent || open === null ? spoken : words.indicator.old}
        data-fresh={isCurrent ? undefined : 'false'}
        className={classes(
          'inline-flex h-8 items-center gap-1.5 rounded-full px-2 text-xs font-semibold whitespace-nowrap',
          worst === null ? 'text-ink-soft hover:bg-inset' : LOOK[worst],
        )}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="sr-only">{isCurrent || open === null ? spoken : `${spoken}. ${words.indicator.old}`}</span>
        <span aria-hidden="true" className="inline-flex items-center gap-1.5">
          {worst === null ? <BellIcon className="size-4.5" /> : <SeverityIcon severity={worst} className="size-4" />}
          {count > 0 && (
            <>
              <span className="sm:hidden">{counted.shown}</span>
              <span className="hidden sm:inline">{words.indicator.some(counted)}</span>
            </>
          )}
        </span>
      </button>
      <Announcement open={open} />
      {isOpen && (
        <div id={id} role="group" aria-label={words.indicator.panel} className={PANEL} data-fresh={isCurrent ? undefined : 'false'}>
          {open === null || open.length === 0 ? (
            <p className="px-1 py-2 text-ink-soft">{open === null ? words.indicator.unknownText : words.indicator.quiet}</p>
          ) : (
            <ul className="flex flex-col gap-2">
              {open.map((alert) => (
                <AlertLine key={alert.id} alert={alert}>
                  <Acknowledgement alert={alert} />
                </AlertLine>
              ))}
            </ul>
          )}
          <a {...closing(linkTo('/alerts'), close)} className="mt-3 block px-1 font-medium underline underline-offset-3">
            {words.indicator.toAll}
          </a>
        </div>
      )}
    </div>
  );
}

/** A link that also takes away what it stood in. */
function closing(link: ReturnType<typeof linkTo>, close: () => void): ReturnType<typeof linkTo> {
  return {
    ...link,
    onClick: (event) => {
      link.onClick(event);
      close();
    },
  };
}

/** The severest rank there is among them; lower is worse. */
const worstRank = (open: readonly Alert[] | null): number =>
  open === null || open.length === 0 ? ALERT_SEVERITIES.length : Math.min(...open.map((each) => ALERT_SEVERITIES.indexOf(each.severity)));

/** Speaks to screen readers when things become worse than they were, and is silent while they stay or mend. */
function Announcement({ open }: { readonly open: readonly Alert[] | null }) {
  const { alerts: words } = useText();
  const describe = useDescribeAlert();
  const [said, setSaid] = useState('');
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (open === null) return;
    const rank = worstRank(open);
    const [worst] = open;
    if (rank < (before.current ?? ALERT_SEVERITIES.length) && worst !== undefined) {
      setSaid(words.indicator.risen(words.severity[worst.severity], describe(worst).title));
    } else if (rank > (before.current ?? rank)) setSaid('');
    before.current = rank;
    // Only another list of alerts is news; a change of language is not.
  }, [open]);
  return (
    <span role="status" aria-live="polite" className="sr-only">
      {said}
    </span>
  );
}
