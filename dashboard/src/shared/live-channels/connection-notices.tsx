import { formatDuration } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { Button } from '@/shared/ui/button';
import { ClockIcon, OfflineIcon, WarningIcon } from '@/shared/ui/icons';
import { Blank } from '@/shared/ui/panel';
import type { ReactNode } from 'react';
import { useFreshness } from './freshness';
import { retryLiveNow } from './live-connection';
import { useLiveStore } from './live-store';

function RetryLine() {
  const text = useText();
  const locale = useLocale();
  const { phase, retryInMs } = useFreshness();
  if (phase.kind === 'open') return null;
  const wait = retryInMs === null ? null : formatDuration(Math.ceil(retryInMs / 1_000) * 1_000, locale, text.units);
  return (
    <span className="inline-flex items-center gap-3 whitespace-nowrap">
      <span className="text-[0.8125rem]">{wait === null ? text.connection.trying : text.connection.retryIn(wait)}</span>
      <Button onClick={retryLiveNow} disabled={wait === null}>
        {text.connection.tryNow}
      </Button>
    </span>
  );
}

/** Stands above numbers that are no longer live, and says since when. */
export function StaleNotice() {
  const text = useText();
  const locale = useLocale();
  const { ageMs, fresh } = useFreshness();
  const unreadable = useLiveStore((store) => store.unreadable);
  if (unreadable !== null) {
    return (
      <Notice
        icon={<WarningIcon className="mt-0.5 size-5" />}
        title={text.connection.unreadableTitle}
        detail={text.connection.unreadableText(unreadable)}
      />
    );
  }
  if (fresh || ageMs === null) return null;
  const age = formatDuration(Math.floor(ageMs / 1_000) * 1_000, locale, text.units);
  return (
    <Notice icon={<ClockIcon className="mt-0.5 size-5" />} title={text.connection.staleTitle(age)} detail={text.connection.staleText} />
  );
}

const NOTICE_BOX = 'rounded-xl border border-warn/40 bg-warn-wash px-4 py-3 shadow-sm';

function Notice({ icon, title, detail }: { readonly icon: ReactNode; readonly title: string; readonly detail: string }) {
  return (
    <div className={classes('sticky top-16 z-10 flex flex-wrap items-center justify-between gap-x-6 gap-y-3', NOTICE_BOX)}>
      <div className="flex min-w-0 flex-1 basis-72 gap-3 text-warn">
        {icon}
        <div className="min-w-0">
          {/* The age changes every second; only the notice's arrival is worth interrupting a screen reader for. */}
          <p className="font-semibold" aria-live="off">
            {title}
          </p>
          <p className="text-[0.8125rem] text-ink-soft text-pretty" role="alert">
            {detail}
          </p>
        </div>
      </div>
      <RetryLine />
    </div>
  );
}

/** Stands in the page's place until the first numbers arrive. */
export function BeforeFirstFigures() {
  const text = useText();
  const { phase } = useFreshness();
  const unreadable = useLiveStore((store) => store.unreadable);
  if (unreadable !== null) {
    return (
      <Blank
        level={1}
        icon={<WarningIcon className="size-8" />}
        title={text.connection.unreadableTitle}
        text={text.connection.unreadableText(unreadable)}
      />
    );
  }
  const opening = phase.kind === 'open' || phase.kind === 'closed' || (phase.kind === 'connecting' && phase.attempt === 0);
  if (!opening) {
    return (
      <Blank
        level={1}
        icon={<OfflineIcon className="size-8" />}
        title={text.connection.downTitle}
        text={text.connection.downText}
        action={<RetryLine />}
      />
    );
  }
  return (
    <div aria-busy="true" className="flex flex-col gap-6">
      <div>
        <h1 className="text-lg font-semibold tracking-tight">{text.connection.openingTitle}</h1>
        <p className="text-ink-soft">{text.connection.openingText}</p>
      </div>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4 wide:grid-cols-8" aria-hidden="true">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className="h-33 animate-pulse rounded-xl border border-line bg-surface p-4">
            <div className="h-3 w-16 rounded bg-inset" />
            <div className="mt-3 h-7 w-24 rounded bg-inset" />
            <div className="mt-5 h-8 rounded bg-inset" />
          </div>
        ))}
      </div>
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3" aria-hidden="true">
        {Array.from({ length: 3 }, (_, index) => (
          <div key={index} className="h-60 animate-pulse rounded-xl border border-line bg-surface" />
        ))}
      </div>
    </div>
  );
}
