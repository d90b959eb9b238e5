import { randomInt } from 'node:crypto';
import { tidyName } from './player-names.ts';
import type { Store } from '../stores/store.ts';

export interface Account {
  readonly id: number;
  readonly name: string;
}

/** Players without a password: an account made on the spot, whose id is the player's id everywhere. */
export class Guests {
  constructor(readonly store: Store) {}

  async create(wishedName: string | undefined): Promise<Account> {
    const name = tidyName(wishedName ?? '') ?? `Guest-${randomInt(100_000, 1_000_000)}`;
    const { lastId } = await this.store.run("INSERT INTO accounts (kind, name, created_at_ms) VALUES ('guest', ?, ?)", [name, Date.now()]);
    return { id: lastId, name };
  }
}
