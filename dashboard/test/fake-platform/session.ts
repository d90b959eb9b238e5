import type { IncomingMessage } from 'node:http';
import type { Role } from './feature';

const COOKIE = 'verdict_session=a-fake-session';
export const PASSWORD = 'open sesame';
const ATTEMPTS_MAX = 4;

export type SessionAnswer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** Who is signed in: one person, whose role a test may choose. */
export class FakeSession {
  readonly name = 'admin';
  role: Role = 'administrator';
  #epoch = 1;
  #attempts = 0;

  isSignedIn(request: IncomingMessage): boolean {
    return (request.headers.cookie ?? '').split('; ').includes(this.#cookie());
  }

  signIn(name: string | undefined, password: string | undefined): SessionAnswer {
    if (name === this.name && password === PASSWORD) {
      const headers = { 'set-cookie': `${this.#cookie()}; HttpOnly; SameSite=Strict; Path=/` };
      return { status: 200, body: { name, role: this.role }, headers };
    }
    this.#attempts++;
    return this.#attempts > ATTEMPTS_MAX ? { status: 429, body: {}, headers: { 'retry-after': '30' } } : { status: 401, body: {} };
  }

  signOut(): SessionAnswer {
    return { status: 204, headers: { 'set-cookie': 'verdict_session=; Max-Age=0; Path=/' } };
  }

  /** The one password stays what it is, so that a test may sign in again. */
  changePassword(current: string | undefined): SessionAnswer {
    if (current === PASSWORD) return { status: 200, body: { changed: true } };
    return { status: 403, body: { error: { code: 'wrong_password', message: 'The current password is not right.' } } };
  }

  /** Every cookie given so far is worth nothing from now on. */
  end(): void {
    this.#epoch++;
  }

  #cookie(): string {
    return `${COOKIE}-${this.#epoch}`;
  }
}
