import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../api/api-error.ts';
import type { Administrator, Administrators } from './administrators.ts';
import { roleAtLeast, roleInWords, type Role } from './roles.ts';

export const sessionCookie = 'verdict_session';
const operator: Administrator = { name: 'operator', role: 'administrator' };

/** Decides who makes a request. Two ways in: the session cookie of a browser, and the operator token of this machine. */
export class Access {
  readonly #operatorHash: Buffer;
  readonly #administrators: Administrators;
  readonly #allowedOrigins: ReadonlySet<string>;

  constructor(operatorToken: string, administrators: Administrators, allowedOrigins: readonly string[]) {
    this.#operatorHash = digest(operatorToken);
    this.#administrators = administrators;
    this.#allowedOrigins = new Set(allowedOrigins);
  }

  /** Null when the request proves nothing. `queryToken` is for WebSockets, to which a browser script adds no header. */
  async whoIs(request: Request, queryToken: string | null = null): Promise<Administrator | null> {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? queryToken;
    if (bearer !== null) return this.#isOperator(bearer) ? operator : null;
    const token = sessionTokenOf(request);
    return token === null ? null : await this.#administrators.recognise(token);
  }

  /** Whether a session is good still, for what was opened with it and goes on. */
  async isSession(token: string): Promise<boolean> {
    return (await this.#administrators.recognise(token)) !== null;
  }

  /** Calls whenever sessions may have ended. */
  whenEnded(listener: () => void): void {
    this.#administrators.whenEnded(listener);
  }

  /** Who makes a request, when that person has this role or more; otherwise an `ApiError` of 401 or 403. */
  async require(request: Request, least: Role): Promise<Administrator> {
    const who = await this.whoIs(request);
    if (who === null) {
      throw new ApiError(
        401,
        'login_required',
        'Log in with POST /api/admin/login, or send the operator token as Authorization: Bearer ….',
      );
    }
    if (!roleAtLeast(who.role, least)) throw forbidden(who, least);
    return who;
  }

  /**
   * Whether a request comes from our own pages, or from no page at all. A browser says which page a request is from;
   * what it sends along by itself, the cookie, must not serve a stranger's page.
   */
  isFromOwnPage(request: Request): boolean {
    const origin = request.headers.get('origin');
    // A browser that leaves the origin out says at least whether the page is ours. Programs say neither.
    if (origin === null) return ['same-origin', 'none', null].includes(request.headers.get('sec-fetch-site'));
    if (this.#allowedOrigins.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
  }

  /** Hashed first, so that the comparison takes as long for every guess of any length. */
  #isOperator(token: string): boolean {
    return timingSafeEqual(digest(token), this.#operatorHash);
  }
}

/** Says which role is missing: whoever reads it knows whom to ask. */
export function forbidden(who: Administrator, least: Role): ApiError {
  return new ApiError(403, 'forbidden', `This takes the role ${least} or more; ${who.name} is ${roleInWords(who.role)}.`);
}

export function sessionTokenOf(request: Request): string | null {
  const cookies = request.headers.get('cookie') ?? '';
  return new RegExp(`(?:^|;\\s*)${sessionCookie}=([A-Za-z0-9_-]{20,100})(?:;|$)`).exec(cookies)?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
