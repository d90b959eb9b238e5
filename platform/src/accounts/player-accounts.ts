import { isDuplicateKey } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';
import type { Account } from './guests.ts';
import type { Passwords } from './passwords.ts';
import { nameKey } from './player-names.ts';

/** Players who come back under their own name: an account with a password, and the same player's id each time. */
export class PlayerAccounts {
  constructor(
    readonly store: Store,
    readonly passwords: Passwords,
  ) {}

  /** Null when somebody has the name. */
  async register(name: string, password: string): Promise<Account | null> {
    // Looked up first: hashing is what costs, and a name that is taken needs none.
    if ((await this.#find(name)) !== null) return null;
    const hash = await this.passwords.hash(password);
    try {
      return await this.store.transaction(async (tx) => {
        const account = "INSERT INTO accounts (kind, name, created_at_ms) VALUES ('registered', ?, ?)";
        const { lastId } = await tx.run(account, [name, Date.now()]);
        await tx.run('INSERT INTO registrations (name_key, account_id, password_hash) VALUES (?, ?, ?)', [nameKey(name), lastId, hash]);
        return { id: lastId, name };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** Null when the name and the password do not belong together. It takes as long when there is no such name. */
  async login(name: string, password: string): Promise<Account | null> {
    const found = await this.#find(name);
    return (await this.passwords.matches(password, found?.passwordHash ?? null)) ? found!.account : null;
  }

  async #find(name: string): Promise<{ readonly account: Account; readonly passwordHash: string } | null> {
    const [row] = await this.store.query(
      `SELECT a.id AS id, a.name AS name, r.password_hash AS password_hash FROM registrations r
       JOIN accounts a ON a.id = r.account_id WHERE r.name_key = ?`,
      [nameKey(name)],
    );
    if (row === undefined) return null;
    return { account: { id: Number(row['id']), name: String(row['name']) }, passwordHash: String(row['password_hash']) };
  }
}
