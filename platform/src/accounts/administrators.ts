import { createHash, randomBytes } from 'node:crypto';
import { isRole, type Role } from './roles.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Row, Statements, Store } from '../stores/store.ts';

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
  readonly checkedAtMs: number;
}

const firstName = 'admin';
/** How long a session is believed without asking the database. Bounds how late a logout on another instance is noticed. */
const believedMs = 15_000;
const knownSessionsMax = 10_000;

/** The people who operate the platform: passwords hashed with argon2id, sessions that can be ended from the server's side. */
export class Administrators {
  readonly #store: Store;
  readonly #sessionHours: number;
  readonly #known = new Map<string, KnownSession>();
  /** Compared against when no such name exists, so that a wrong name takes as long as a wrong password. */
  readonly #nobodysHash = Bun.password.hash(randomBytes(16).toString('hex'), 'argon2id');

  constructor(store: Store, sessionHours: number) {
    this.#store = store;
    this.#sessionHours = sessionHours;
  }

  /** Makes the first account when there is none. Returns its password, once, or null when there was nothing to make. */
  async ensureFirst(wishedPassword: string): Promise<{ readonly name: string; readonly password: string } | null> {
    const [row] = await this.#store.query('SELECT COUNT(*) AS count FROM administrators');
    if (Number(row?.['count']) > 0) return null;
    const password = wishedPassword === '' ? randomBytes(15).toString('base64url') : wishedPassword;
    const { rows } = await this.#store.run(
      `${this.#store.dialect.insertNew} INTO administrators (name, role, password_hash, created_at_ms) VALUES (?, 'administrator', ?, ?)`,
      [firstName, await Bun.password.hash(password, 'argon2id'), Date.now()],
    );
    // Another instance may have been faster: then its password is the one that counts.
    return rows === 1 ? { name: firstName, password } : null;
  }

  /** Null when the name and the password do not belong together. `also` is done in the transaction that begins the session. */
  async login(
    name: string,
    password: string,
    also: (tx: Statements, administrator: Administrator) => Promise<unknown>,
  ): Promise<Session | null> {
    const [row] = await this.#store.query('SELECT id, name, role, password_hash FROM administrators WHERE name = ?', [name]);
    const hash = row === undefined ? await this.#nobodysHash : String(row['password_hash']);
    const matches = await Bun.password.verify(password, hash);
    if (row === undefined || !matches) return null;
    const now = Date.now();
    const session: Session = {
      token: randomBytes(32).toString('base64url'),
      administrator: toAdministrator(row),
      expiresAtMs: now + this.#sessionHours * 3_600_000,
    };
    await this.#store.transaction(async (tx) => {
      await tx.run('DELETE FROM sessions WHERE expires_at_ms < ?', [now]);
      await tx.run('INSERT INTO sessions (token_hash, administrator_id, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)', [
        hashOf(session.token),
        Number(row['id']),
        now,
        session.expiresAtMs,
      ]);
      await also(tx, session.administrator);
    });
    this.#remember(hashOf(session.token), session, now);
    return session;
  }

  async logout(token: string, also: (tx: Statements) => Promise<unknown>): Promise<void> {
    const hash = hashOf(token);
    this.#known.delete(hash);
    await this.#store.transaction(async (tx) => {
      await tx.run('DELETE FROM sessions WHERE token_hash = ?', [hash]);
      await also(tx);
    });
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
    else if (known !== undefined && now - known.checkedAtMs < believedMs) return known.administrator;
    try {
      const [row] = await this.#store.query(
        `SELECT a.name AS name, a.role AS role, s.expires_at_ms AS expires_at_ms FROM sessions s
         JOIN administrators a ON a.id = s.administrator_id WHERE s.token_hash = ? AND s.expires_at_ms > ?`,
        [hash, now],
      );
      if (row === undefined) {
        this.#known.delete(hash);
        return null;
      }
      const administrator = toAdministrator(row);
      this.#remember(hash, { administrator, expiresAtMs: Number(row['expires_at_ms']) }, now);
      return administrator;
    } catch (error) {
      if (error instanceof StoreUnavailableError && known !== undefined && known.expiresAtMs > now) return known.administrator;
      throw error;
    }
  }

  #remember(hash: string, session: Pick<KnownSession, 'administrator' | 'expiresAtMs'>, nowMs: number): void {
    if (this.#known.size >= knownSessionsMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(hash, { administrator: session.administrator, expiresAtMs: session.expiresAtMs, checkedAtMs: nowMs });
  }
}

/** A role that this server does not know, of a newer one, is worth the least. */
function toAdministrator(row: Row): Administrator {
  const role = String(row['role']);
  return { name: String(row['name']), role: isRole(role) ? role : 'viewer' };
}

/** The database holds no token that could be used, only its hash. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
