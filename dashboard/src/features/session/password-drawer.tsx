import { useId, useState, type FormEvent } from 'react';
import { HttpError } from '@/shared/api/http';
import { usePasswordChange } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Drawer } from '@/shared/ui/drawer';
import { INPUT, Labelled } from '@/shared/ui/field';
import { CriticalIcon, GoodIcon } from '@/shared/ui/icons';
import { describeFailure } from '@/shared/ui/problem';

const FIELDS = ['current', 'next', 'again'] as const;
const WRONG_PASSWORD = 'wrong_password';

/** Asks for the old password once and for the new one twice, and stays open to say that it is done. */
export function PasswordDrawer({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const words = text.app.password;
  const id = useId();
  const change = usePasswordChange();
  const [fault, setFault] = useState<'missing' | 'differ' | null>(null);
  const isWrong = change.error instanceof HttpError && change.error.refusal?.code === WRONG_PASSWORD;
  const failed = change.isError ? (isWrong ? words.wrong : describeFailure(change.error, text)) : null;
  const problem = fault === null ? failed : words[fault];

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [current, next, again] = FIELDS.map((name) => String(form.get(name) ?? ''));
    const found = !current || !next || !again ? 'missing' : next === again ? null : 'differ';
    setFault(found);
    if (found === null) change.mutate({ current: current ?? '', next: next ?? '' });
  };

  return (
    <Drawer title={words.title} onClose={onClose}>
      {change.isSuccess ? (
        <div role="status" className="flex flex-col items-start gap-4">
          <p className="flex items-center gap-2 font-medium text-good">
            <GoodIcon className="size-4.5" />
            {words.done}
          </p>
          <Button onClick={onClose}>{text.app.close}</Button>
        </div>
      ) : (
        <form onSubmit={submit} noValidate className="flex max-w-sm flex-col gap-4">
          <p className="text-ink-soft text-pretty">{words.lead}</p>
          {FIELDS.map((name) => (
            <Labelled key={name} id={`${id}-${name}`} label={words[name]}>
              <input
                id={`${id}-${name}`}
                name={name}
                type="password"
                autoComplete={name === 'current' ? 'current-password' : 'new-password'}
                aria-describedby={problem === null ? undefined : `${id}-problem`}
                className={`${INPUT} h-10`}
              />
            </Labelled>
          ))}
          <div role="alert">
            {problem !== null && (
              <p id={`${id}-problem`} className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2.5 text-[0.8125rem] text-bad">
                <CriticalIcon className="mt-0.5 size-4" />
                {problem}
              </p>
            )}
          </div>
          <Button kind="primary" type="submit" disabled={change.isPending} className="self-start">
            {change.isPending ? words.busy : words.submit}
          </Button>
        </form>
      )}
    </Drawer>
  );
}
