import { formatMoment } from '@/shared/format';
import { ROLES, type Role } from '@/shared/session/roles';
import { useSession } from '@/shared/session/use-session';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT } from '@/shared/ui/field';
import { GoodIcon, LockIcon } from '@/shared/ui/icons';
import type { Question } from './user-question';
import type { User } from './users-api';

type UserRowProps = {
  readonly user: User;
  readonly isLast: boolean;
  readonly isBusy: boolean;
  readonly onAsk: (question: Question) => void;
};

/** One user with what can be changed about them. What the last administrator cannot lose is not offered, and it says why. */
export function UserRow({ user, isLast, isBusy, onAsk }: UserRowProps) {
  const { users: words, app } = useText();
  const locale = useLocale();
  const isSelf = useSession().name === user.name;
  const when = (at: string | null) => (at === null ? words.never : formatMoment(Date.parse(at), locale));
  const named = (action: string) => ({ 'aria-label': words.of(action, user.name), children: action });
  return (
    <li className="flex flex-col gap-3 px-4 py-3.5 text-[0.8125rem] 2xl:flex-row 2xl:items-center 2xl:justify-between">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="text-sm font-semibold [overflow-wrap:anywhere]">{user.name}</span>
          {isSelf && <span className="rounded-full bg-accent-wash px-2 py-0.5 text-xs font-medium text-accent">{words.you}</span>}
          <span className={`inline-flex items-center gap-1 text-xs font-medium ${user.disabled ? 'text-warn' : 'text-good'}`}>
            {user.disabled ? <LockIcon className="size-3.5" /> : <GoodIcon className="size-3.5" />}
            {user.disabled ? words.disabled : words.active}
          </span>
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-ink-soft">
          <span>
            {words.lastLogin}: {when(user.lastLoginAt)}
          </span>
          <span>
            {words.createdAt}: {when(user.createdAt)}
          </span>
        </p>
        {isLast && <p className="mt-1 max-w-[60ch] text-xs text-ink-soft text-pretty">{words.lastAdministrator}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label={words.roleOf(user.name)}
          value={user.role}
          disabled={isLast || isBusy}
          onChange={(event) => onAsk({ kind: 'role', user, role: event.target.value as Role })}
          className={`${INPUT} h-8 disabled:opacity-60`}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {app.roles[role]}
            </option>
          ))}
        </select>
        <Button disabled={isBusy} onClick={() => onAsk({ kind: 'reset', user })} {...named(words.reset)} />
        {user.disabled ? (
          <Button disabled={isBusy} onClick={() => onAsk({ kind: 'enable', user })} {...named(words.enable)} />
        ) : (
          <Button disabled={isLast || isBusy} onClick={() => onAsk({ kind: 'disable', user })} {...named(words.disable)} />
        )}
        <Button disabled={isLast || isBusy} onClick={() => onAsk({ kind: 'remove', user })} {...named(words.remove)} />
      </div>
    </li>
  );
}
