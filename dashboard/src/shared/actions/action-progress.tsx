import { useEffect, useRef } from 'react';
import { formatClock } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { ClockIcon, GoodIcon } from '@/shared/ui/icons';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon } from '@/shared/ui/severity';
import { isFinal, type ActionRecord } from './action';
import { Footer } from './action-form';
import { resultSentence, severityOf } from './action-result';
import { OutcomeList } from './outcome-list';
import { useActionRecord } from './use-actions';

/** After this long without a word from a server, the reader is told where to look. */
const LATE_MS = 15_000;

type ActionProgressProps = { readonly commandId: string; readonly onAgain: () => void; readonly onClose: () => void };

/** What has come of an action, from its record in the log to the last server's answer. */
export function ActionProgress({ commandId, onAgain, onClose }: ActionProgressProps) {
  const text = useText();
  const { actions: words } = text;
  const heading = useRef<HTMLHeadingElement>(null);
  const query = useActionRecord(commandId);
  // The form that had the focus is gone; what came of it is what is to be read next.
  useEffect(() => heading.current?.focus(), []);
  const record = query.data;
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4 sm:px-6">
        <h3 ref={heading} tabIndex={-1} className="font-semibold outline-none">
          {words.progress.title}
        </h3>
        <Steps record={record} />
        <div role="status" className="flex flex-col gap-3">
          <Sentence record={record} />
          {query.isError && (
            <p className="flex gap-2 rounded-lg bg-warn-wash px-3 py-2.5 text-[0.8125rem]">
              <SeverityIcon severity="warning" className="mt-0.5 size-4" />
              {words.progress.lost(describeFailure(query.error, text))}
            </p>
          )}
        </div>
        {record !== undefined && record.outcomes.length > 0 && <OutcomeList outcomes={record.outcomes} />}
        <p className="font-mono text-[0.6875rem] break-all text-ink-faint">{words.progress.command(commandId)}</p>
      </div>
      <Footer>
        <Button className="h-10" onClick={onAgain}>
          {words.again}
        </Button>
        <Button kind="primary" onClick={onClose}>
          {words.close}
        </Button>
      </Footer>
    </>
  );
}

const STEPS = ['asked', 'taken', 'finished'] as const;

function stepsDone(record: ActionRecord | undefined): number {
  if (record === undefined || record.state === 'waiting') return 1;
  return isFinal(record.state) ? STEPS.length : 2;
}

function Steps({ record }: { readonly record: ActionRecord | undefined }) {
  const { actions: words } = useText();
  const done = stepsDone(record);
  const severity = record === undefined ? null : severityOf(record);
  return (
    <ol className="grid grid-cols-3 gap-2">
      {STEPS.map((step, index) => {
        const isDone = index < done;
        const isNext = index === done;
        const isLast = index === STEPS.length - 1;
        return (
          <li key={step} aria-current={isNext ? 'step' : undefined} className="min-w-0">
            <span className="block h-1.5 overflow-hidden rounded-full bg-inset" aria-hidden="true">
              <span
                className={`block h-full rounded-full ${
                  isNext ? 'w-1/2 animate-pulse bg-accent' : isDone ? (isLast && severity !== 'good' ? 'bg-warn' : 'bg-accent') : 'w-0'
                }`}
              />
            </span>
            <span className={`mt-1.5 flex items-center gap-1.5 text-xs ${isDone ? 'font-medium' : 'text-ink-faint'}`}>
              {isDone ? (
                isLast && severity !== null ? (
                  <SeverityIcon severity={severity} className="size-3.5" />
                ) : (
                  <GoodIcon className="size-3.5 text-accent" />
                )
              ) : (
                <ClockIcon className="size-3.5" />
              )}
              {isLast && record !== undefined && isFinal(record.state) ? words.states[record.state] : words.progress.steps[step]}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const NOTE = { good: 'bg-accent-wash', warning: 'bg-warn-wash', critical: 'bg-bad-wash' } as const;

function Sentence({ record }: { readonly record: ActionRecord | undefined }) {
  const { actions: words } = useText();
  const locale = useLocale();
  const now = useNow(1_000);
  if (record === undefined) return <p className="text-[0.8125rem] text-ink-soft">{words.progress.waiting}</p>;
  const severity = severityOf(record);
  const sentence = resultSentence(record, words, locale);
  if (severity !== null && sentence !== null) {
    return (
      <p className={`flex gap-2.5 rounded-xl px-4 py-3 text-[0.9375rem] font-medium ${NOTE[severity]}`}>
        <SeverityIcon severity={severity} className="mt-0.5 size-4.5" />
        {sentence}
      </p>
    );
  }
  const isLate = record.state === 'waiting' && now - Date.parse(record.issuedAt) > LATE_MS;
  const expires = words.progress.expires(formatClock(Date.parse(record.expiresAt), locale));
  return (
    <p className={`text-[0.8125rem] text-pretty ${isLate ? 'rounded-lg bg-warn-wash px-3 py-2.5' : 'text-ink-soft'}`}>
      {isLate ? words.progress.late : record.state === 'begun' ? words.progress.begun : words.progress.waiting} {expires}
    </p>
  );
}
