type Wish<T> = { readonly key: string; readonly value: T };

/**
 * What the parts of a page want of a line that can bring one thing at a time. The newest wish counts; when it goes, the one
 * before it counts again, and when the last one goes nothing is wanted.
 */
export class Wishes<T> {
  readonly #tell: (current: T | null) => void;
  #wishes: readonly Wish<T>[] = [];

  constructor(tell: (current: T | null) => void) {
    this.#tell = tell;
  }

  get current(): T | null {
    return this.#wishes.at(-1)?.value ?? null;
  }

  /** Until the returned function is called. Wishing what is already wanted tells nobody anything. */
  want(value: T): () => void {
    const wish = { key: JSON.stringify(value), value };
    this.#change([...this.#wishes, wish]);
    return () => this.#change(this.#wishes.filter((each) => each !== wish));
  }

  #change(next: readonly Wish<T>[]): void {
    const before = this.#wishes.at(-1)?.key;
    this.#wishes = next;
    if (next.at(-1)?.key !== before) this.#tell(this.current);
  }
}
