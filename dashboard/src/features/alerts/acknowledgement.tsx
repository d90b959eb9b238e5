import { useId, useState, type FormEvent } from 'react';
import { useAcknowledge } from '@/shared/alerts/use-alerts';
import type { Alert } from '@/shared/live-channels/alert';
import { useMay } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { describeFailure } from '@/shared/ui/problem';

/** Says that somebody takes care of it, with a note for whoever comes next. It does not close the alert: only what caused it does. */
export function Acknowledgement({ alert }: { readonly alert: Alert }) {
  const text = useText();
  const { alerts: words } = text;
  const may = useMay('operator');
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const acknowledge = useAcknowledge();
  if (alert.acknowledgedAt !== null) return null;
  if (!may) return <p className="mt-2 text-xs text-ink-faint">{words.needsOperator}</p>;
  if (!isOpen) {
    return (
      <Button className="mt-2.5" onClick={() => setOpen(true)}>
        {words.acknowledge}
      </Button>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get('note') ?? '').trim();
    setMissing(note === '');
    if (note !== '') acknowledge.mutate({ id: alert.id, note });
  };
  const problem = isMissing ? words.noteMissing : acknowledge.isError ? describeFailure(acknowledge.error, text) : null;
  return (
    <form className="mt-2.5 flex flex-col gap-2" onSubmit={submit} noValidate>
      <Labelled label={words.note} id={id} problem={problem}>
        <input
          id={id}
          name="note"
          autoFocus
          maxLength={200}
          placeholder={words.noteHint}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          className={`${INPUT} h-9 w-full`}
        />
      </Labelled>
      <div className="flex gap-2">
        <Button type="submit" disabled={acknowledge.isPending}>
          {acknowledge.isPending ? words.acknowledging : words.acknowledgeNow}
        </Button>
        <Button kind="icon" onClick={() => setOpen(false)}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
