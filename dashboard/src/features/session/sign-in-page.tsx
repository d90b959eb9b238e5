import { useId, useRef, useState, type FormEvent } from 'react';
import { HttpError } from '@/shared/api/http';
import { formatDuration } from '@/shared/format';
import type { Dictionary } from '@/shared/text/en';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { CriticalIcon, Mark } from '@/shared/ui/icons';
import { useSignIn } from '@/shared/session/use-session';

function reasonOf(error: unknown, text: Dictionary, locale: string): string {
  if (!(error instanceof HttpError)) return text.signIn.failed('–');
  switch (error.kind) {
    case 'unauthorised':
      return text.signIn.wrong;
    case 'throttled':
      return error.retryAfterSeconds === null
        ? text.signIn.throttledUnknown
        : text.signIn.throttled(formatDuration(error.retryAfterSeconds * 1_000, locale, text.units));
    case 'unreachable':
      return text.signIn.unreachable;
    default:
      return text.signIn.failed(`${error.status}`);
  }
}

const FIELD = 'h-11 w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink';

export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const text = useText();
  const locale = useLocale();
  const ids = { name: useId(), password: useId(), problem: useId() };
  const passwordField = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const attempt = useSignIn();
  const problem = isMissing ? text.signIn.missing : attempt.isError ? reasonOf(attempt.error, text, locale) : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '').trim();
    const password = String(form.get('password') ?? '');
    setMissing(name === '' || password === '');
    if (name === '' || password === '') return;
    attempt.mutate({ name, password }, { onError: () => passwordField.current?.select() });
  };

  return (
    <main id="content" className="grid min-h-[calc(100dvh-3.5rem)] place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <Mark className="size-11" />
        <h1 className="mt-5 text-2xl font-semibold tracking-[-0.02em]">{text.signIn.title}</h1>
        <p className="mt-1 text-ink-soft">{hasEnded ? text.signIn.ended : text.signIn.lead}</p>
        <form className="mt-7 flex flex-col gap-4" onSubmit={submit} noValidate>
          <div className="flex flex-col gap-1.5">
            <label htmlFor={ids.name} className="font-medium">
              {text.signIn.name}
            </label>
            <input id={ids.name} name="name" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus className={FIELD} />
          </div>
          <div className="flex flex-col gap-1.5">
            <label htmlFor={ids.password} className="flex items-baseline justify-between font-medium">
              {text.signIn.password}
            </label>
            <input
              ref={passwordField}
              id={ids.password}
              name="password"
              type={isShown ? 'text' : 'password'}
              autoComplete="current-password"
              aria-invalid={problem !== null}
              aria-describedby={problem ? ids.problem : undefined}
              className={FIELD}
            />
            <button
              type="button"
              aria-pressed={isShown}
              className="self-start text-xs text-ink-soft underline decoration-line-strong underline-offset-3 hover:text-ink"
              onClick={() => setShown(!isShown)}
            >
              {isShown ? text.signIn.hide : text.signIn.show}
            </button>
          </div>
          <div role="alert">
            {problem && (
              <p id={ids.problem} className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2.5 text-[0.8125rem] text-bad">
                <CriticalIcon className="mt-0.5 size-4" />
                {problem}
              </p>
            )}
          </div>
          <Button kind="primary" type="submit" disabled={attempt.isPending} className="h-11 text-sm">
            {attempt.isPending ? text.signIn.busy : text.signIn.submit}
          </Button>
        </form>
        <p className="mt-7 border-t border-line pt-4 text-[0.8125rem] text-ink-faint text-pretty">{text.signIn.firstTime}</p>
      </div>
    </main>
  );
}
