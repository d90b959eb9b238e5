import { Elysia, t } from 'elysia';
import { sessionTokenOf } from '../accounts/access.ts';
import type { RateLimit } from '../accounts/rate-limit.ts';
import { roles } from '../accounts/roles.ts';
import { usersMax, type User, type UserOutcome, type Users } from '../accounts/users.ts';
import type { AuditEntry } from '../audit/audit-log.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { charge } from './login-limits.ts';
import { actorOf, needs, type Actor, type Permissions } from './route-rules.ts';

export interface UsersServices extends Permissions {
  readonly users: Users;
  /** Bounds guesses at the password of a session that was left open. */
  readonly passwordLimit: RateLimit;
}

/** Whoever holds the operator token goes by the first of these; nobody may be mistaken for the others either. */
const reservedNames: readonly string[] = ['operator', 'unknown', 'none', 'server'];

const RoleWord = t.UnionEnum([...roles], { description: 'viewer looks; operator acts; administrator also manages users and restores.' });

const user = {
  name: t.String(),
  role: RoleWord,
  createdAt: t.String(),
  lastLoginAt: t.Nullable(t.String({ description: 'Null: never.' })),
  disabled: t.Boolean({ description: 'May not sign in.' }),
};
const password = t.String({ description: 'Generated, and shown this once.' });

const named = t.Object({ name: t.String({ minLength: 1, maxLength: 64 }) });
const conflicts = { 404: ErrorBody, 409: ErrorBody, ...refusals } as const;

/** Who operates the platform. For administrators; everybody may change their own password. */
export function usersApi(services: UsersServices) {
  return new Elysia({ name: 'users', prefix: '/api', tags: ['Users'] }).use(managing(services)).use(ownPassword(services));
}

function managing({ users, access, audit }: UsersServices) {
  return new Elysia({ name: 'users-managing', prefix: '/users', tags: ['Users'] })
    .get('/', async () => ({ users: (await users.list()).map(present) }), {
      response: { 200: t.Object({ users: t.Array(t.Object(user)) }), ...refusals },
      detail: { summary: 'Who may sign in, by name', ...needs('administrator') },
    })
    .post(
      '/',
      async ({ body, request, set }) => {
        const { name, role } = body;
        if (reservedNames.includes(name)) throw new ApiError(409, 'name_taken', `${name} is a name that nobody can have.`);
        const entry = deed(await actorOf(access, request), 'user.create', name, { role });
        const outcome = await users.create(name, role, (tx) => audit.record(entry, tx));
        set.status = 201;
        return answer(name, outcome);
      },
      {
        body: t.Object({
          name: t.String({
            pattern: '^[a-z0-9][a-z0-9._@-]{0,63}$',
            description: 'Small letters, digits and . _ @ -, at most 64, beginning with a letter or digit.',
          }),
          role: RoleWord,
        }),
        response: { 201: t.Object({ ...user, password }), ...conflicts },
        detail: { summary: 'Let somebody sign in. The answer holds the password, once', ...needs('administrator', 'user.create', 'user') },
      },
    )
    .patch(
      '/:name',
      async ({ params, body, request }) => {
        if (Object.keys(body).length === 0) throw new ApiError(400, 'invalid_request', 'Give role, disabled or resetPassword.');
        const entry = deed(await actorOf(access, request), 'user.change', params.name, body);
        return answer(params.name, await users.change(params.name, body, (tx) => audit.record(entry, tx)));
      },
      {
        params: named,
        body: t.Object({
          role: t.Optional(RoleWord),
          disabled: t.Optional(t.Boolean()),
          resetPassword: t.Optional(t.Literal(true, { description: 'A new password is made; the old one is good no more.' })),
        }),
        response: { 200: t.Object({ ...user, password: t.Optional(password) }), ...conflicts },
        detail: {
          summary: 'Change what somebody may do, or give a new password. Sessions of that user end',
          ...needs('administrator', 'user.change', 'user'),
        },
      },
    )
    .delete(
      '/:name',
      async ({ params, request, set }) => {
        const entry = deed(await actorOf(access, request), 'user.delete', params.name, {});
        answer(params.name, await users.remove(params.name, (tx) => audit.record(entry, tx)));
        set.status = 204;
      },
      {
        params: named,
        response: { 204: t.Void(), ...conflicts },
        detail: { summary: 'Remove somebody. What they did stays in the audit log', ...needs('administrator', 'user.delete', 'user') },
      },
    );
}

function ownPassword({ users, passwordLimit, access, audit }: UsersServices) {
  return new Elysia({ name: 'own-password', tags: ['Users'] }).post(
    '/admin/password',
    async ({ body, request }) => {
      const actor = await actorOf(access, request);
      const token = request.headers.has('authorization') ? null : sessionTokenOf(request);
      if (token === null) throw new ApiError(409, 'no_password', 'The operator token has no password. Sign in as a user.');
      charge(passwordLimit, actor.actor, 'for this user');
      const entry = deed(actor, 'password.change', actor.actor, {});
      const isChanged = await users.changePassword(actor.actor, body.current, body.next, token, (tx) => audit.record(entry, tx));
      if (!isChanged) {
        await audit.record({ ...entry, result: 'refused', details: { why: 'The current password was wrong.' } });
        throw new ApiError(403, 'wrong_password', 'current is not your password.');
      }
      return { changed: true };
    },
    {
      body: t.Object({
        current: t.String({ minLength: 1, maxLength: 256 }),
        next: t.String({ minLength: 12, maxLength: 256, description: '12 characters or more.' }),
      }),
      response: { 200: t.Object({ changed: t.Boolean() }), 409: ErrorBody, 429: ErrorBody, ...refusals },
      detail: { summary: 'Change your own password. Your other sessions end', ...needs('viewer', 'password.change', 'user') },
    },
  );
}

function deed(actor: Actor, action: string, name: string, details: Readonly<Record<string, unknown>>): AuditEntry {
  return { ...actor, action, target: { kind: 'user', id: name }, result: 'done', details };
}

function answer(name: string, outcome: UserOutcome) {
  switch (outcome.kind) {
    case 'done':
      return outcome.password === null ? present(outcome.user) : { ...present(outcome.user), password: outcome.password };
    case 'unknown':
      throw new ApiError(404, 'no_such_user', 'There is no such user.');
    case 'taken':
      throw new ApiError(409, 'name_taken', `There is a user ${name} already.`);
    case 'too-many':
      throw new ApiError(409, 'too_many_users', `There may be ${usersMax} users. Remove one first.`);
    case 'last-administrator':
      throw new ApiError(409, 'last_administrator', `${name} is the last administrator who can sign in. Make another one first.`);
  }
}

function present({ createdAtMs, lastLoginAtMs, ...rest }: User) {
  return {
    ...rest,
    createdAt: new Date(createdAtMs).toISOString(),
    lastLoginAt: lastLoginAtMs === null ? null : new Date(lastLoginAtMs).toISOString(),
  };
}
