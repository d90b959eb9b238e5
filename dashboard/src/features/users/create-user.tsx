import type { UseMutationResult } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { HttpError } from '@/shared/api/http';
import { ROLES, type Role } from '@/shared/session/roles';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { ChoiceCards } from '@/shared/actions/choice-cards';
import { INPUT, Labelled } from '@/shared/ui/field';
import { Panel } from '@/shared/ui/panel';
import { describeFailure } from '@/shared/ui/problem';
import { isName, type UserWithPassword } from './users-api';

type Wanted = { readonly name: string; readonly role: Role };

/** A name and a role; the platform makes the password. */
export function CreateUser({ create }: { readonly create: UseMutationResult<UserWithPassword, Error, Wanted> }) {
  const text = useText();
  const { users: words, app } = text;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [isWrong, setWrong] = useState(false);
  const isTaken = create.error instanceof HttpError && create.error.refusal?.code === 'name_taken';
  const problem = isWrong ? words.nameWrong : isTaken ? words.taken : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setWrong(!isName(wanted));
    if (!isName(wanted)) return field.current?.focus();
    create.mutate({ name: wanted, role }, { onSuccess: () => setName(''), onError: () => field.current?.focus() });
  };
  return (
    <Panel title={words.create}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4">
        <Labelled label={words.name} id={id} problem={problem}>
          <input
            ref={field}
            id={id}
            value={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={words.nameHint}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={(event) => {
              setName(event.target.value);
              setWrong(false);
              create.reset();
            }}
            className={`${INPUT} h-10 w-full placeholder:text-ink-faint`}
          />
        </Labelled>
        <ChoiceCards<Role>
          label={words.role}
          value={role}
          choices={ROLES.map((each) => ({ value: each, label: app.roles[each], means: words.means[each] }))}
          onChange={setRole}
        />
        {create.isError && !isTaken && (
          <p role="alert" className="text-[0.8125rem] text-bad">
            {words.failed(describeFailure(create.error, text))}
          </p>
        )}
        <Button kind="primary" type="submit" disabled={create.isPending}>
          {create.isPending ? words.busy : words.submit}
        </Button>
      </form>
    </Panel>
  );
}
