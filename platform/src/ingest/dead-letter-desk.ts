import {
  claimLetterEvent,
  countLetterAttempt,
  findLetter,
  lockLetter,
  resolveLetter,
  type DeadLetterState,
  type StoredLetter,
} from '../stores/dead-letters.ts';
import { isDuplicateKey, isPassing } from '../stores/store-errors.ts';
import type { Statements, Store } from '../stores/store.ts';
import { LetterRefusedError, type LetterApplier, type LetterRefusal } from './letter-applier.ts';

/** What came of asking for something to be done with a letter. */
export type LetterOutcome =
  | { readonly kind: 'done'; readonly letter: StoredLetter }
  | { readonly kind: 'unknown' }
  /** Somebody was there before. */
  | { readonly kind: 'resolved'; readonly state: DeadLetterState }
  /** It must not be applied, or cannot be yet. It stays open. */
  | { readonly kind: 'refused'; readonly refusal: LetterRefusal | 'failed'; readonly message: string };

type Also = (tx: Statements) => Promise<unknown>;

const nothing: Also = async () => {};

/** Thrown to undo the transaction in which it turned out that there is nothing to do. */
class OutcomeError extends Error {
  constructor(readonly outcome: LetterOutcome) {
    super(outcome.kind);
  }
}

/**
 * Retries and discards what consumers have put aside. A letter is held from others while it is decided about, and its
 * state changes in the transaction that writes the event's effects: however often and by however many it is retried, it
 * is applied once.
 */
export class DeadLetterDesk {
  readonly #store: Store;
  readonly #appliers: ReadonlyMap<string, LetterApplier>;

  constructor(store: Store, appliers: readonly LetterApplier[]) {
    this.#store = store;
    this.#appliers = new Map(appliers.map((applier) => [applier.consumer, applier]));
  }

  /** `also` is done in the transaction that decides about the letter, here and below: when it fails, nothing is decided. */
  async retry(id: number, by: string, also: Also = nothing): Promise<LetterOutcome> {
    try {
      return await this.#decide(id, also, (tx, letter) => this.#apply(tx, letter, by));
    } catch (error) {
      if (isPassing(error)) throw error;
      const refusal = error instanceof LetterRefusedError ? error.refusal : 'failed';
      // Counted by itself: what the attempt wrote was undone with it.
      await this.#store.transaction((tx) => countLetterAttempt(tx, id));
      return { kind: 'refused', refusal, message: (error as Error).message };
    }
  }

  discard(id: number, by: string, reason: string, also: Also = nothing): Promise<LetterOutcome> {
    return this.#decide(id, also, (tx) => resolveLetter(tx, id, 'discarded', by, reason));
  }

  async #decide(id: number, also: Also, work: (tx: Statements, letter: StoredLetter) => Promise<void>): Promise<LetterOutcome> {
    try {
      await this.#store.transaction(async (tx) => {
        const letter = await lockLetter(tx, id);
        if (letter === null) throw new OutcomeError({ kind: 'unknown' });
        if (letter.state !== 'open') throw new OutcomeError({ kind: 'resolved', state: letter.state });
        await work(tx, letter);
        await also(tx);
      });
    } catch (error) {
      if (error instanceof OutcomeError) return error.outcome;
      throw error;
    }
    return { kind: 'done', letter: (await findLetter(this.#store, id))! };
  }

  async #apply(tx: Statements, letter: StoredLetter, by: string): Promise<void> {
    const applier = this.#appliers.get(letter.consumer);
    if (applier === undefined) throw new LetterRefusedError('undecodable', `This server has no consumer ${letter.consumer}.`);
    const event = await applier.applyLetter(tx, letter);
    try {
      await claimLetterEvent(tx, letter, event);
    } catch (error) {
      if (isDuplicateKey(error)) throw new LetterRefusedError('repeated', 'Another letter of the same event was applied.');
      throw error;
    }
    await resolveLetter(tx, letter.id, 'applied', by, null);
  }
}
