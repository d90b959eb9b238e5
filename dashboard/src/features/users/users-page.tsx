import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { HttpError } from '@/shared/api/http';
import { useText } from '@/shared/text/text';
import { PageTitle } from '@/shared/ui/page-title';
import { Panel } from '@/shared/ui/panel';
import { describeFailure, StaleList } from '@/shared/ui/problem';
import { Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';
import { CreateUser } from './create-user';
import { PasswordOnce } from './password-once';
import { UserQuestion, type Question } from './user-question';
import { UserRow } from './user-row';
import { changeUser, createUser, isLastAdministrator, readUsers, removeUser, type UserWithPassword } from './users-api';

const USERS = ['users'] as const;

/** Who may sign in. Everything that takes something from somebody is asked back first; passwords are shown once and kept nowhere. */
export function UsersPage() {
  const text = useText();
  const { users: words } = text;
  const client = useQueryClient();
  const query = useQuery({ queryKey: USERS, queryFn: ({ signal }) => readUsers(signal) });
  const [question, setQuestion] = useState<Question | null>(null);
  const [made, setMade] = useState<UserWithPassword | null>(null);
  const change = useMutation({
    mutationFn: (asked: Question): Promise<UserWithPassword | void> =>
      asked.kind === 'remove' ? removeUser(asked.user.name) : changeUser(asked.user.name, changeOf(asked)),
    onSuccess: (user) => {
      if (user?.password !== undefined) setMade(user);
    },
    onSettled: () => {
      setQuestion(null);
      void client.invalidateQueries({ queryKey: USERS });
    },
  });
  const create = useMutation({
    mutationFn: createUser,
    onSuccess: (user) => {
      setMade(user);
      void client.invalidateQueries({ queryKey: USERS });
    },
  });
  const users = query.data;
  return (
    <div className="flex flex-col gap-6">
      <PageTitle title={words.title} lead={words.lead} />
      <div role="status" className="empty:hidden">
        {change.isError && (
          <p className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2.5 text-[0.8125rem]">
            <SeverityIcon severity="critical" className="mt-0.5 size-4" />
            {refusalOf(change.error, words.lastAdministrator) ?? words.failed(describeFailure(change.error, text))}
          </p>
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Panel title={words.list}>
          {users === undefined ? (
            <Unread query={query} />
          ) : (
            <div className="flex flex-col gap-3">
              {query.isError && <StaleList error={query.error} />}
              <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
                {users.map((user) => (
                  <UserRow
                    key={user.name}
                    user={user}
                    isLast={isLastAdministrator(users, user)}
                    isBusy={change.isPending}
                    onAsk={setQuestion}
                  />
                ))}
              </ul>
            </div>
          )}
        </Panel>
        <CreateUser create={create} />
      </div>
      {question !== null && (
        <UserQuestion question={question} isBusy={change.isPending} onYes={() => change.mutate(question)} onNo={() => setQuestion(null)} />
      )}
      {made !== null && made.password !== undefined && (
        <PasswordOnce name={made.name} password={made.password} onClose={() => setMade(null)} />
      )}
    </div>
  );
}

function changeOf(question: Exclude<Question, { kind: 'remove' }>) {
  if (question.kind === 'role') return { role: question.role } as const;
  return question.kind === 'reset' ? ({ resetPassword: true } as const) : { disabled: question.kind === 'disable' };
}

/** The refusals that are explained here instead of in the platform's words. */
function refusalOf(error: unknown, lastAdministrator: string): string | null {
  return error instanceof HttpError && error.refusal?.code === 'last_administrator' ? lastAdministrator : null;
}
