import { forbidden, type Access } from '../accounts/access.ts';
import { isRole, roleAtLeast, type Role } from '../accounts/roles.ts';
import type { AuditEntry, AuditLog, AuditTarget } from '../audit/audit-log.ts';

/** What a route asks of whoever calls it. */
export interface RouteRule {
  readonly role: Role;
  /** How the audit log calls what the route does, and the kind of thing it does it to. Null: it changes nothing. */
  readonly deed: { readonly action: string; readonly kind: AuditTarget['kind'] } | null;
}

type Detail = Readonly<Record<string, unknown>> | undefined;

/**
 * Spread into a route's `detail`: its least role, and for a route that changes something what the audit log calls that.
 * The guard enforces it, the API's description shows it.
 */
export function needs(role: Role, action?: string, kind?: AuditTarget['kind']): Readonly<Record<`x-verdict-${string}`, string>> {
  if (action === undefined || kind === undefined) return { 'x-verdict-role': role };
  return { 'x-verdict-role': role, 'x-verdict-action': action, 'x-verdict-target': kind };
}

/** Reading is for every viewer. A route that changes something and does not say for whom it is, is for administrators only. */
export function ruleOf(method: string, detail: Detail): RouteRule {
  const [role, action, kind] = ['role', 'action', 'target'].map((name) => detail?.[`x-verdict-${name}`]);
  const isReading = method === 'GET' || method === 'HEAD';
  return {
    role: typeof role === 'string' && isRole(role) ? role : isReading ? 'viewer' : 'administrator',
    deed:
      typeof action === 'string' ? { action, kind: kind as AuditTarget['kind'] } : isReading ? null : { action: 'unnamed', kind: 'world' },
  };
}

/** The rules of all routes, learnt from the routes themselves, so that what is enforced is what is described. */
export class RouteRules {
  readonly #rules = new Map<string, RouteRule>();

  learn(routes: readonly { readonly method: string; readonly path: string; readonly hooks: { readonly detail?: Detail } }[]): void {
    for (const { method, path, hooks } of routes) this.#rules.set(`${method} ${path}`, ruleOf(method, hooks.detail));
  }

  of(method: string, path: string): RouteRule {
    // HEAD is answered by what answers GET, so it takes the same.
    return this.#rules.get(`${method === 'HEAD' ? 'GET' : method} ${path}`) ?? ruleOf(method, undefined);
  }
}

/** Whoever does something, as the audit log keeps it. */
export type Actor = Pick<AuditEntry, 'actor' | 'role'>;

export interface Permissions {
  readonly access: Access;
  readonly audit: AuditLog;
}

/**
 * Who makes the request, when that person may do this; otherwise an `ApiError`, and the refusal is in the audit log.
 * The guard does this for each route by its rule; a route whose role depends on what was sent does it again with that.
 */
export async function permitted(
  { access, audit }: Permissions,
  request: Request,
  least: Role,
  deed: Omit<AuditEntry, 'actor' | 'role' | 'result'> | null,
): Promise<Actor> {
  const who = await access.require(request, 'viewer');
  const actor = { actor: who.name, role: who.role };
  if (roleAtLeast(who.role, least)) return actor;
  if (deed !== null) await audit.record({ ...deed, ...actor, result: 'refused', details: { ...deed.details, needs: least } });
  throw forbidden(who, least);
}

/** Who makes a request that the guard has let through. */
export async function actorOf(access: Access, request: Request): Promise<Actor> {
  const { name, role } = await access.require(request, 'viewer');
  return { actor: name, role };
}
