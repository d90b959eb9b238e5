import type { EventIdentity } from '../contracts/event-identity.ts';
import type { StoredLetter } from '../stores/dead-letters.ts';
import type { Statements } from '../stores/store.ts';

/** undecodable: still no event · fenced: its owner had been replaced · repeated: its effects are there. */
export type LetterRefusal = 'undecodable' | 'fenced' | 'repeated';

/** A letter that must not be applied. Trying again may help one that is undecodable, after an upgrade, and no other. */
export class LetterRefusedError extends Error {
  override readonly name = 'LetterRefusedError';

  constructor(
    readonly refusal: LetterRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** A consumer, as far as what it has put aside is concerned. */
export interface LetterApplier {
  readonly consumer: string;
  /** Writes the effects of the letter's event, inside the transaction given, and tells which event that was. */
  applyLetter(tx: Statements, letter: StoredLetter): Promise<EventIdentity>;
}
