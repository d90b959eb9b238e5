/** Lets one piece of asynchronous work through at a time, in the order of arrival. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  pass<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    // The queue goes on whatever became of the work; its caller hears of the failure.
    this.#last = mine.catch(() => {});
    return mine;
  }
}
