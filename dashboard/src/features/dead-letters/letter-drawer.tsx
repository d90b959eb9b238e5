import type { ReactNode } from 'react';
import { HttpError } from '@/shared/api/http';
import { formatExact, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Drawer } from '@/shared/ui/drawer';
import { StaleList } from '@/shared/ui/problem';
import { Unread } from '@/shared/ui/query-parts';
import type { DeadLetterDetail } from './dead-letters-api';
import { hexDump } from './hex-dump';
import { LetterDecision } from './letter-decision';
import { LetterStateBadge } from './letter-state';
import { useDeadLetter } from './use-dead-letters';

/** One dead letter with everything that is known of it, and the decision about it. */
export function LetterDrawer({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const { deadLetters: words } = useText();
  const query = useDeadLetter(id);
  const isGone = query.error instanceof HttpError && query.error.status === 404;
  return (
    <Drawer
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {words.letter(`${id}`)}
          {query.data && <LetterStateBadge state={query.data.state} />}
        </span>
      }
      onClose={onClose}
    >
      {query.data === undefined ? (
        isGone ? (
          <p className="py-10 text-center text-ink-soft">{words.gone}</p>
        ) : (
          <Unread query={query} />
        )
      ) : (
        <>
          {query.isError && <StaleList error={query.error} />}
          <LetterDecision letter={query.data} />
          <LetterFacts letter={query.data} />
        </>
      )}
    </Drawer>
  );
}

function LetterFacts({ letter }: { readonly letter: DeadLetterDetail }) {
  const { deadLetters: words } = useText();
  const locale = useLocale();
  const { event, resolvedAt, zone, epoch, sequence } = letter;
  const moment = (iso: string) => formatMoment(Date.parse(iso), locale);
  const place = zone === null ? '' : words.eventPlace(`${zone}`, formatExact(epoch ?? 0, locale), formatExact(sequence ?? 0, locale));
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.consumer, letter.consumer],
    [
      words.reason,
      <>
        {words.reasons[letter.reason]}
        <span className="block font-normal text-ink-soft">{words.reasonMeans[letter.reason]}</span>
      </>,
    ],
    [words.event, letter.eventType === null ? words.noEvent : `${letter.eventType}, ${place}`],
    ...(letter.eventId === null ? [] : [[words.eventId, <Mono key="id">{letter.eventId}</Mono>] as const]),
    ...(event === null ? [] : [[words.occurred, words.occurredAt(moment(event.occurredAt), formatExact(event.tick, locale))] as const]),
    [words.origin, <Mono key="origin">{letter.origin}</Mono>],
    [words.attempts, formatExact(letter.attempts, locale)],
    [words.recorded, moment(letter.recordedAt)],
    ...(letter.lastAttemptAt === null ? [] : [[words.lastAttempt, moment(letter.lastAttemptAt)] as const]),
    ...(letter.publishedAt === null ? [] : [[words.published, moment(letter.publishedAt)] as const]),
    ...(resolvedAt === null ? [] : [[words.resolved, words.resolvedBy(letter.resolvedBy ?? '–', moment(resolvedAt))] as const]),
    ...(letter.resolution === null ? [] : [[words.resolution, letter.resolution] as const]),
  ];
  return (
    <>
      <Part title={words.error}>
        <p className="rounded-lg border border-bad/40 bg-bad-wash px-3 py-2.5 text-[0.8125rem] [overflow-wrap:anywhere]">{letter.error}</p>
      </Part>
      <dl className="grid gap-x-5 gap-y-2 text-[0.8125rem] sm:grid-cols-[9rem_minmax(0,1fr)]">
        {facts.map(([label, value]) => (
          <div key={label} className="sm:contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="min-w-0 font-medium [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {letter.stack && <Text title={words.stack} text={letter.stack} />}
      {event !== null && <Text title={words.content} text={JSON.stringify({ ...event.details, cause: event.cause }, null, 2)} />}
      <Text title={words.bytes} text={hexDump(letter.recordHex)} />
    </>
  );
}

function Mono({ children }: { readonly children: ReactNode }) {
  return <span className="font-mono text-xs font-normal">{children}</span>;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-[0.8125rem] font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** Long text scrolls in its own frame; the frame takes the focus, so that arrow keys scroll it too. */
function Text({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Part title={title}>
      <pre
        tabIndex={0}
        role="region"
        aria-label={title}
        className="max-h-72 overflow-auto rounded-lg border border-line bg-surface px-3 py-2.5 font-mono text-xs leading-5"
      >
        {text}
      </pre>
    </Part>
  );
}
