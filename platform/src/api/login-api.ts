import { Elysia, t } from 'elysia';
import type { Access } from '../accounts/access.ts';
import { sessionCookie, sessionTokenOf } from '../accounts/access.ts';
import type { Administrators } from '../accounts/administrators.ts';
import type { RateLimit } from '../accounts/rate-limit.ts';
import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';
import { ApiError, ErrorBody } from './api-error.ts';
import { addressOf, charge } from './login-limits.ts';

export interface LoginServices {
  readonly access: Access;
  readonly administrators: Administrators;
  readonly audit: AuditLog;
  readonly administratorLimit: RateLimit;
}

const Who = t.Object({ name: t.String(), role: t.String() });

/** How those who operate the platform come in, and go. */
export function loginApi(services: LoginServices) {
  const { access, audit, administrators } = services;
  return new Elysia({ name: 'login', prefix: '/api', tags: ['Login'] })
    .post(
      '/admin/login',
      async ({ body, request, server, set }) => {
        refuseStrangersPage(access, request);
        const address = addressOf(request, server);
        charge(services.administratorLimit, address);
        const session = await administrators.login(body.name, body.password, (tx, { name, role }) =>
          audit.record({ actor: name, role, action: 'login', target: userTarget(name), result: 'done', details: { address } }, tx),
        );
        if (session === null) {
          await audit.record(await loginInVain(administrators, body.name, address));
          throw new ApiError(401, 'wrong_login', 'The name and the password do not belong together.');
        }
        const maxAgeSeconds = Math.floor((session.expiresAtMs - Date.now()) / 1_000);
        set.headers['set-cookie'] = cookie(request, session.token, maxAgeSeconds);
        return { ...session.administrator, expiresAt: new Date(session.expiresAtMs).toISOString() };
      },
      {
        body: t.Object({ name: t.String({ minLength: 1, maxLength: 64 }), password: t.String({ minLength: 1, maxLength: 256 }) }),
        response: {
          200: t.Object({ name: t.String(), role: t.String(), expiresAt: t.String() }),
          400: ErrorBody,
          401: ErrorBody,
          403: ErrorBody,
          429: ErrorBody,
          503: ErrorBody,
        },
        detail: { summary: 'Log in as an administrator: sets the session cookie', security: [] },
      },
    )
    .post(
      '/admin/logout',
      async ({ request, set }) => {
        refuseStrangersPage(access, request);
        const token = sessionTokenOf(request);
        const who = token === null ? null : await administrators.recognise(token);
        if (token !== null && who !== null) {
          await administrators.logout(token, (tx) =>
            audit.record({ actor: who.name, role: who.role, action: 'logout', target: userTarget(who.name), result: 'done' }, tx),
          );
        }
        set.headers['set-cookie'] = cookie(request, '', 0);
        return { loggedOut: true };
      },
      {
        response: { 200: t.Object({ loggedOut: t.Boolean() }), 403: ErrorBody, 503: ErrorBody },
        detail: { summary: 'End the session', security: [] },
      },
    )
    .get(
      '/admin/session',
      async ({ request }) => {
        const who = await access.whoIs(request);
        if (who === null) throw new ApiError(401, 'login_required', 'Nobody is logged in.');
        return { ...who };
      },
      { response: { 200: Who, 401: ErrorBody, 503: ErrorBody }, detail: { summary: 'Who is logged in' } },
    );
}

function userTarget(name: string): AuditEntry['target'] {
  return { kind: 'user', id: name };
}

/** Only the name of somebody there is: people type passwords where the name belongs, and every viewer reads the audit log. */
async function loginInVain(administrators: Administrators, name: string, address: string): Promise<AuditEntry> {
  const known = (await administrators.exists(name)) ? name : 'unknown';
  return { actor: known, role: 'none', action: 'login', target: userTarget(known), result: 'refused', details: { address } };
}

function refuseStrangersPage(access: Access, request: Request): void {
  if (!access.isFromOwnPage(request))
    throw new ApiError(403, 'foreign_origin', 'This page may not use the API. VERDICT_ALLOWED_ORIGINS allows others.');
}

function cookie(request: Request, value: string, maxAgeSeconds: number): string {
  const isSecure = new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https';
  return `${sessionCookie}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}
