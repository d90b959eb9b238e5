import type { Access } from '../accounts/access.ts';
import type { Administrator } from '../accounts/administrators.ts';
import { ApiError } from './api-error.ts';

const operating: ReadonlySet<string> = new Set(['operator', 'administrator']);

/** Who makes the request, when it is somebody who may operate the game; whoever may only look is refused. */
export async function requireOperator(access: Access, request: Request): Promise<Administrator> {
  const who = await access.whoIs(request);
  if (who === null) throw new ApiError(401, 'login_required', 'Log in with POST /api/admin/login, or send the operator token.');
  if (!operating.has(who.role)) {
    throw new ApiError(403, 'not_allowed', `This needs the role operator or administrator; ${who.name} has the role ${who.role}.`);
  }
  return who;
}
