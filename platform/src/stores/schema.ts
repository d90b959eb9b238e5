import { migrate } from './migrations.ts';
import type { Store } from './store.ts';

/** Brings the database's schema up to date as soon as there is a database, once. */
export class Schema {
  readonly #store: Store;
  readonly #then: () => Promise<void>;
  #ready: Promise<void> | null = null;

  /** `then` runs after the first success, and must succeed too: for rows that the server cannot do without. */
  constructor(store: Store, then: () => Promise<void>) {
    this.#store = store;
    this.#then = then;
  }

  /** Resolves when the schema can be used. Throws `StoreUnavailableError` while it cannot; the next call tries again. */
  ready(): Promise<void> {
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  async #prepare(): Promise<void> {
    await migrate(this.#store);
    await this.#then();
  }
}
