import type { RateLimit } from '../accounts/rate-limit.ts';
import { ApiError } from './api-error.ts';

/** Takes one of what a key may do a minute, or refuses with how long to wait. */
export function charge(limit: RateLimit, key: string, whose = 'from this address'): void {
  const waitMs = limit.take(key);
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1_000);
  throw new ApiError(429, 'too_many_logins', `Too many logins ${whose}. Try again in ${seconds} s.`, {
    'retry-after': String(seconds),
  });
}

/** The address that a request comes from. A proxy's, behind one: limits are then for all who come through it. */
export function addressOf(request: Request, server: { requestIP(request: Request): { address: string } | null } | null): string {
  return server?.requestIP(request)?.address ?? 'unknown';
}
