import { randomBytes } from 'node:crypto';

/** Each takes 64 MiB and a processor for a while, by design. */
const atOnceMax = 2;
const waitingMax = 64;

/** More passwords are to be checked than can be. Nothing is wrong with this one: it may be tried again. */
export class PasswordsBusyError extends Error {
  override readonly name = 'PasswordsBusyError';
}

/** Hashes and checks passwords with argon2id, a few at once: a crowd that guesses takes neither the memory nor the processors. */
export class Passwords {
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  #nobodysHash: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.#inTurn(() => Bun.password.hash(password, 'argon2id'));
  }

  /** Null stands for an account that is not there: it takes as long as a wrong password, and is never right. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const compared = hash ?? (await (this.#nobodysHash ??= Bun.password.hash(randomBytes(16).toString('hex'), 'argon2id')));
    const isRight = await this.#inTurn(() => Bun.password.verify(password, compared));
    return isRight && hash !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= atOnceMax) {
      if (this.#waiting.length >= waitingMax) throw new PasswordsBusyError(`${waitingMax} passwords wait to be checked already.`);
      // Whoever is done hands the place over, so nobody comes in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#working++;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#working--;
      else next();
    }
  }
}

/** 120 random bits, of characters that can be read out. */
export function generatedPassword(): string {
  return randomBytes(15).toString('base64url');
}
