import { createHash, randomBytes } from 'node:crypto';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Row, Statements, Store } from '../stores/store.ts';
import { generatedPassword, type Passwords } from './passwords.ts';
import { isRole, type Role } from './roles.ts';

export interface Administrator {
  readonly name: string;
  readonly role: Role;
}

export interface Session {
  readonly token: string;
  readonly administrator: Administrator;
  readonly expiresAtMs: number;
}

interface KnownSession {
  readonly administrator: Administrator;
  readonly expiresAtMs: number;
  readonly believedUntilMs: number;
}

const firstName = 'admin';
/** How long a session is believed without asking the database: so late is noticed what another instance has changed. */
const believedMs = 1_000;
/** The same when the database has just not answered: whoever it keeps waiting need not wait at each request. */
const believedWhileDownMs = 5_000;
const knownSessionsMax = 10_000;

/** Who is signed in: sessions of the people who operate the platform, which can be ended from the server's side. */
export class Administrators {
  readonly #store: Store;
  readonly #passwords: Passwords;
  readonly #sessionHours: number;
  readonly #known = new Map<string, KnownSession>();
  readonly #endings = new Set<() => void>();
  /** Counts endings. What was read before one must not be believed after it. */
  #generation = 0;

  constructor(store: Store, passwords: Passwords, sessionHours: number) {
    this.#store = store;
    this.#passwords = passwords;
    this.#sessionHours = sessionHours;
  }

  /** Makes the first account when there is none. Returns its password, once, or null when there was nothing to make. */
  async ensureFirst(wishedPassword: string): Promise<{ readonly name: string; readonly password: string } | null> {
    const [row] = await this.#store.query('SELECT COUNT(*) AS count FROM administrators');
    if (Number(row?.['count']) > 0) return null;
    const password = wishedPassword === '' ? generatedPassword() : wishedPassword;
    const { rows } = await this.#store.run(
      `${this.#store.dialect.insertNew} INTO administrators (name, role, password_hash, created_at_ms) VALUES (?, 'administrator', ?, ?)`,
      [firstName, await this.#passwords.hash(password), Date.now()],
    );
    // Another instance may have been faster: then its password is the one that counts.
    return rows === 1 ? { name: firstName, password } : null;
  }

  /**
   * Null when the name and the password do not belong together, or not any more. `also` is done in the transaction that
   * begins the session.
   */
  async login(
    name: string,
    password: string,
    also: (tx: Statements, administrator: Administrator) => Promise<unknown>,
  ): Promise<Session | null> {
    const [found] = await this.#store.query('SELECT password_hash FROM administrators WHERE name = ?', [name]);
    const hash = found === undefined ? null : String(found['password_hash']);
    if (!(await this.#passwords.matches(password, hash))) return null;
    const generation = this.#generation;
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    const session = await this.#store.transaction(async (tx) => {
      // Read again: while the password was checked, the user may have been disabled or have got another one.
      const [row] = await tx.query(
        `SELECT id, name, role FROM administrators WHERE name = ? AND password_hash = ? AND disabled = 0${tx.dialect.forUpdate}`,
        [name, hash],
      );
      if (row === undefined) return null;
      const begun = { token, administrator: toAdministrator(row), expiresAtMs: now + this.#sessionHours * 3_600_000 };
      await tx.run('DELETE FROM sessions WHERE expires_at_ms < ?', [now]);
      await tx.run('INSERT INTO sessions (token_hash, administrator_id, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)', [
        hashOf(token),
        Number(row['id']),
        now,
        begun.expiresAtMs,
      ]);
      await tx.run('UPDATE administrators SET last_login_at_ms = ? WHERE id = ?', [now, Number(row['id'])]);
      await also(tx, begun.administrator);
      return begun;
    });
    if (session !== null) this.#remember(hashOf(token), session, now + believedMs, generation);
    return session;
  }

  async logout(token: string, also: (tx: Statements) => Promise<unknown>): Promise<void> {
    const hash = hashOf(token);
    await this.#store.transaction(async (tx) => {
      await tx.run('DELETE FROM sessions WHERE token_hash = ?', [hash]);
      await also(tx);
    });
    this.#forget((known) => known === hash);
  }

  async exists(name: string): Promise<boolean> {
    return (await this.#store.query('SELECT 1 FROM administrators WHERE name = ?', [name])).length > 0;
  }

  /** Who a session belongs to. While the database is down, a session that this server has seen stays good. */
  async recognise(token: string): Promise<Administrator | null> {
    const hash = hashOf(token);
    const now = Date.now();
    const known = this.#known.get(hash);
    if (known !== undefined && known.expiresAtMs <= now) this.#known.delete(hash);
    else if (known !== undefined && now < known.believedUntilMs) return known.administrator;
    const generation = this.#generation;
    try {
      const [row] = await this.#store.query(
        `SELECT a.name AS name, a.role AS role, s.expires_at_ms AS expires_at_ms FROM sessions s
         JOIN administrators a ON a.id = s.administrator_id WHERE s.token_hash = ? AND s.expires_at_ms > ? AND a.disabled = 0`,
        [hash, now],
      );
      if (row === undefined) {
        if (known !== undefined) this.#forget((one) => one === hash);
        return null;
      }
      const administrator = toAdministrator(row);
      this.#remember(hash, { administrator, expiresAtMs: Number(row['expires_at_ms']) }, now + believedMs, generation);
      return administrator;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || known === undefined || known.expiresAtMs <= now) throw error;
      this.#remember(hash, known, Date.now() + believedWhileDownMs, generation);
      return known.administrator;
    }
  }

  /** Forgets the sessions of somebody whose rows are gone, or whose rights are others now. `exceptToken`: the one that may go on. */
  ended(name: string, exceptToken: string | null = null): void {
    const kept = exceptToken === null ? null : hashOf(exceptToken);
    this.#forget((hash, { administrator }) => administrator.name === name && hash !== kept);
  }

  /** Calls whenever sessions may have ended: what was opened with one and goes on must ask again whose it is. */
  whenEnded(listener: () => void): void {
    this.#endings.add(listener);
  }

  #remember(hash: string, session: Pick<KnownSession, 'administrator' | 'expiresAtMs'>, believedUntilMs: number, generation: number): void {
    if (generation !== this.#generation) return;
    if (this.#known.size >= knownSessionsMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(hash, { administrator: session.administrator, expiresAtMs: session.expiresAtMs, believedUntilMs });
  }

  #forget(which: (hash: string, session: KnownSession) => boolean): void {
    this.#generation++;
    for (const [hash, session] of this.#known) if (which(hash, session)) this.#known.delete(hash);
    for (const listener of this.#endings) listener();
  }
}

/** A role that this server does not know, of a newer one, is worth the least. */
function toAdministrator(row: Row): Administrator {
  const role = String(row['role']);
  return { name: String(row['name']), role: isRole(role) ? role : 'viewer' };
}

/** The database holds no token that could be used, only its hash. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
