import { isDuplicateKey } from '../stores/store-errors.ts';
import type { Row, Statements, Store, Value } from '../stores/store.ts';
import { hashOf, type Administrators } from './administrators.ts';
import { generatedPassword, type Passwords } from './passwords.ts';
import { isRole, type Role } from './roles.ts';

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly lastLoginAtMs: number | null;
  readonly disabled: boolean;
}

export interface UserChange {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly resetPassword?: boolean;
}

/** What came of a change. `password` is the new one, where one was made: it is kept nowhere. */
export type UserOutcome =
  | { readonly kind: 'done'; readonly user: User; readonly password: string | null }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'taken' }
  /** Nobody would be left who can manage users. */
  | { readonly kind: 'last-administrator' }
  | { readonly kind: 'too-many' };

type Also = (tx: Statements) => Promise<unknown>;

/** Each has a place in a list that is shown whole. */
export const usersMax = 500;

/** The people who operate the platform, as administrators manage them. `also` is done in the transaction of the change. */
export class Users {
  readonly #store: Store;
  readonly #administrators: Administrators;
  readonly #passwords: Passwords;

  constructor(store: Store, administrators: Administrators, passwords: Passwords) {
    this.#store = store;
    this.#administrators = administrators;
    this.#passwords = passwords;
  }

  async list(): Promise<User[]> {
    return (await this.#store.query('SELECT * FROM administrators ORDER BY name')).map(toUser);
  }

  async create(name: string, role: Role, also: Also): Promise<UserOutcome> {
    const password = generatedPassword();
    const hash = await this.#passwords.hash(password);
    try {
      return await this.#store.transaction(async (tx) => {
        const [row] = await tx.query('SELECT COUNT(*) AS n FROM administrators');
        if (Number(row!['n']) >= usersMax) return { kind: 'too-many' };
        const user: User = { name, role, createdAtMs: Date.now(), lastLoginAtMs: null, disabled: false };
        const values = [name, role, hash, user.createdAtMs];
        await tx.run('INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES (?, ?, ?, ?)', values);
        await also(tx);
        return { kind: 'done', user, password };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return { kind: 'taken' };
      throw error;
    }
  }

  /** Whoever is changed has to sign in again: no session outlives the rights it was begun with. */
  async change(name: string, change: UserChange, also: Also): Promise<UserOutcome> {
    const password = change.resetPassword === true ? generatedPassword() : null;
    const hash = password === null ? null : await this.#passwords.hash(password);
    const outcome = await this.#store.transaction<UserOutcome>(async (tx) => {
      const found = await lockUser(tx, name);
      if (found === null) return { kind: 'unknown' };
      const user = { ...found.user, role: change.role ?? found.user.role, disabled: change.disabled ?? found.user.disabled };
      if ((user.role !== 'administrator' || user.disabled) && found.isLastAdministrator) return { kind: 'last-administrator' };
      const assignments = ['role = ?', 'disabled = ?', ...(hash === null ? [] : ['password_hash = ?'])];
      const values: Value[] = [user.role, user.disabled ? 1 : 0, ...(hash === null ? [] : [hash])];
      await tx.run(`UPDATE administrators SET ${assignments.join(', ')} WHERE id = ?`, [...values, found.id]);
      await tx.run('DELETE FROM sessions WHERE administrator_id = ?', [found.id]);
      await also(tx);
      return { kind: 'done', user, password };
    });
    if (outcome.kind === 'done') this.#administrators.ended(name);
    return outcome;
  }

  async remove(name: string, also: Also): Promise<UserOutcome> {
    const outcome = await this.#store.transaction<UserOutcome>(async (tx) => {
      const found = await lockUser(tx, name);
      if (found === null) return { kind: 'unknown' };
      if (found.isLastAdministrator) return { kind: 'last-administrator' };
      await tx.run('DELETE FROM sessions WHERE administrator_id = ?', [found.id]);
      await tx.run('DELETE FROM administrators WHERE id = ?', [found.id]);
      await also(tx);
      return { kind: 'done', user: found.user, password: null };
    });
    if (outcome.kind === 'done') this.#administrators.ended(name);
    return outcome;
  }

  /** False when `current` is not the password. The session of `token` goes on, all others of the user end. */
  async changePassword(name: string, current: string, next: string, token: string, also: Also): Promise<boolean> {
    const [found] = await this.#store.query('SELECT id, password_hash FROM administrators WHERE name = ?', [name]);
    const before = found === undefined ? null : String(found['password_hash']);
    if (!(await this.#passwords.matches(current, before))) return false;
    const id = Number(found!['id']);
    const hash = await this.#passwords.hash(next);
    const isChanged = await this.#store.transaction(async (tx) => {
      // Meanwhile somebody may have reset it: then what was just proven is proven no longer.
      const { rows } = await tx.run('UPDATE administrators SET password_hash = ? WHERE id = ? AND password_hash = ?', [hash, id, before]);
      if (rows !== 1) return false;
      await tx.run('DELETE FROM sessions WHERE administrator_id = ? AND token_hash <> ?', [id, hashOf(token)]);
      await also(tx);
      return true;
    });
    if (isChanged) this.#administrators.ended(name, token);
    return isChanged;
  }
}

/** Reads a user, and keeps all administrators from others: of two that would remove each other, one is left. */
async function lockUser(
  tx: Statements,
  name: string,
): Promise<{ readonly id: number; readonly user: User; readonly isLastAdministrator: boolean } | null> {
  const able = await tx.query(
    `SELECT name FROM administrators WHERE role = 'administrator' AND disabled = 0 ORDER BY id${tx.dialect.forUpdate}`,
  );
  const [row] = await tx.query(`SELECT * FROM administrators WHERE name = ?${tx.dialect.forUpdate}`, [name]);
  if (row === undefined) return null;
  return { id: Number(row['id']), user: toUser(row), isLastAdministrator: able.length === 1 && able[0]!['name'] === name };
}

function toUser(row: Row): User {
  const role = String(row['role']);
  return {
    name: String(row['name']),
    role: isRole(role) ? role : 'viewer',
    createdAtMs: Number(row['created_at_ms']),
    lastLoginAtMs: row['last_login_at_ms'] === null ? null : Number(row['last_login_at_ms']),
    disabled: Number(row['disabled']) === 1,
  };
}
