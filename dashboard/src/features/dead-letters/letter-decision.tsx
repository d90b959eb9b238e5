import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Dictionary } from '@/shared/text/en';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon, type Severity } from '@/shared/ui/severity';
import type { DeadLetterDetail } from './dead-letters-api';
import { outcomeOf, useDecision, type Decision, type Outcome } from './use-dead-letters';

const REASON_LENGTH_MAX = 500;

/** Retry or discard: first asked back, then done, then told what came of it. */
export function LetterDecision({ letter }: { readonly letter: DeadLetterDetail }) {
  const { deadLetters: words } = useText();
  const [asked, setAsked] = useState<Decision['kind'] | null>(null);
  const decision = useDecision(letter.id);
  const decide = (made: Decision) => decision.mutate(made, { onSettled: () => setAsked(null) });
  const outcome: Outcome | null = decision.isSuccess
    ? { kind: 'done', decision: decision.data }
    : decision.isError
      ? outcomeOf(decision.error)
      : null;
  const ask = (kind: Decision['kind']) => {
    decision.reset();
    setAsked(kind);
  };
  return (
    <div className="flex flex-col gap-3">
      <div role="status" className="empty:-mb-3">
        {outcome && <OutcomeNote outcome={outcome} />}
      </div>
      {letter.state === 'open' && asked === null && (
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" onClick={() => ask('retry')}>
            {words.retry.open}
          </Button>
          <Button className="h-10" onClick={() => ask('discard')}>
            {words.discard.open}
          </Button>
        </div>
      )}
      {letter.state === 'open' && asked === 'retry' && (
        <RetryForm isPending={decision.isPending} onDecide={decide} onCancel={() => setAsked(null)} />
      )}
      {letter.state === 'open' && asked === 'discard' && (
        <DiscardForm isPending={decision.isPending} onDecide={decide} onCancel={() => setAsked(null)} />
      )}
    </div>
  );
}

type FormProps = { readonly isPending: boolean; readonly onDecide: (made: Decision) => void; readonly onCancel: () => void };

function Confirmation(props: {
  readonly title: string;
  readonly text: string;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <form
      aria-labelledby={id}
      noValidate
      className="flex flex-col gap-3 rounded-xl border border-line-strong/60 bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(event);
      }}
    >
      <div>
        <h3 id={id} className="font-semibold">
          {props.title}
        </h3>
        <p className="text-[0.8125rem] text-ink-soft text-pretty">{props.text}</p>
      </div>
      {props.children}
    </form>
  );
}

function RetryForm({ isPending, onDecide, onCancel }: FormProps) {
  const { deadLetters: words } = useText();
  return (
    <Confirmation title={words.retry.title} text={words.retry.text} onSubmit={() => onDecide({ kind: 'retry' })}>
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" disabled={isPending} autoFocus>
          {isPending ? words.retry.busy : words.retry.confirm}
        </Button>
        <Button className="h-10" disabled={isPending} onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </Confirmation>
  );
}

function DiscardForm({ isPending, onDecide, onCancel }: FormProps) {
  const { deadLetters: words } = useText();
  const id = useId();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    setMissing(reason === '');
    if (reason === '') reasonField.current?.focus();
    if (reason !== '') onDecide({ kind: 'discard', reason });
  };
  return (
    <Confirmation title={words.discard.title} text={words.discard.text} onSubmit={submit}>
      <Labelled label={words.discard.reason} id={id} problem={isMissing ? words.discard.reasonMissing : null}>
        <textarea
          ref={reasonField}
          id={id}
          name="reason"
          rows={2}
          maxLength={REASON_LENGTH_MAX}
          autoFocus
          aria-invalid={isMissing}
          aria-describedby={isMissing ? `${id}-problem` : undefined}
          className={`${INPUT} py-2`}
        />
      </Labelled>
      <div className="flex flex-wrap gap-2">
        <Button kind="danger" type="submit" disabled={isPending}>
          {isPending ? words.discard.busy : words.discard.confirm}
        </Button>
        <Button className="h-10" disabled={isPending} onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </Confirmation>
  );
}

const NOTE: Readonly<Record<Severity, string>> = { good: 'bg-accent-wash', warning: 'bg-warn-wash', critical: 'bg-bad-wash' };

function describeOutcome(outcome: Outcome, text: Dictionary): readonly [Severity, string] {
  const { deadLetters: words } = text;
  switch (outcome.kind) {
    case 'done':
      return ['good', outcome.decision === 'retry' ? words.retry.done : words.discard.done];
    case 'decided-already':
      return ['warning', words.decidedAlready];
    case 'never':
      return ['warning', words.never(outcome.message)];
    case 'failed-again':
      return ['critical', words.failedAgain(outcome.message)];
    case 'unchanged':
      return ['critical', words.failed(describeFailure(outcome.error, text))];
  }
}

function OutcomeNote({ outcome }: { readonly outcome: Outcome }) {
  const text = useText();
  const [severity, sentence] = describeOutcome(outcome, text);
  return (
    <p className={`flex gap-2 rounded-lg px-3 py-2.5 text-[0.8125rem] ${NOTE[severity]}`}>
      <span className="mt-0.5">
        <SeverityIcon severity={severity} />
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{sentence}</span>
    </p>
  );
}
