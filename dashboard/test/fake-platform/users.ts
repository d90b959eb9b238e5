import type { User } from '@/features/users/users-api';
import { done, refusal, refuseBelow, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';

const DAY_MS = 86_400_000;

/** Who may sign in, with the rules that keep somebody able to manage it all. */
export class FakeUsers implements FakeFeature {
  users: readonly User[];
  readonly #now: () => number;
  #made = 0;

  constructor({ now }: FakeContext) {
    this.#now = now;
    const ago = (days: number) => new Date(now() - days * DAY_MS).toISOString();
    this.users = [
      { name: 'admin', role: 'administrator', createdAt: ago(210), lastLoginAt: ago(0.01), disabled: false },
      { name: 'olga', role: 'operator', createdAt: ago(96), lastLoginAt: ago(0.4), disabled: false },
      { name: 'vera', role: 'viewer', createdAt: ago(31), lastLoginAt: null, disabled: false },
      { name: 'walter', role: 'operator', createdAt: ago(180), lastLoginAt: ago(70), disabled: true },
    ];
  }

  answer(request: FakeRequest): Answer | null {
    const { method, path, body } = request;
    if (path[0] !== 'users') return null;
    const refused = refuseBelow('administrator', request);
    if (refused !== null) return refused;
    if (method === 'GET') return done({ users: this.users });
    if (method === 'POST') return this.#create(body as Pick<User, 'name' | 'role'>);
    const user = this.users.find(({ name }) => name === decodeURIComponent(path[1] ?? ''));
    if (user === undefined) return refusal(404, 'no_such_user', 'There is no such user.');
    return method === 'DELETE' ? this.#put(user, null) : this.#change(user, body as Partial<User> & { resetPassword?: true });
  }

  #create({ name, role }: Pick<User, 'name' | 'role'>): Answer {
    if (this.users.some((user) => user.name === name)) return refusal(409, 'name_taken', `There is a user ${name} already.`);
    const user: User = { name, role, createdAt: new Date(this.#now()).toISOString(), lastLoginAt: null, disabled: false };
    this.users = [...this.users, user];
    return { status: 201, body: { ...user, password: this.#password() } };
  }

  #change(user: User, { resetPassword, ...change }: Partial<User> & { resetPassword?: true }): Answer {
    const told = this.#put(user, { ...user, ...change });
    return resetPassword && told.status === 200 ? done({ ...(told.body as User), password: this.#password() }) : told;
  }

  #put(user: User, next: User | null): Answer {
    const after = this.users.flatMap((each) => (each !== user ? [each] : next === null ? [] : [next]));
    if (!after.some(({ role, disabled }) => role === 'administrator' && !disabled)) {
      return refusal(409, 'last_administrator', `${user.name} is the last administrator who can sign in. Make another one first.`);
    }
    this.users = after;
    return next === null ? { status: 204 } : done(next);
  }

  #password(): string {
    this.#made++;
    return `tilia-${this.#made}-quartz-4417-harbour`;
  }
}
