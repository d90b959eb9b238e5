const pauseMs = 20;

/** Waits until something holds, and says what was found last when it never does. */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (true) {
    let value: T | undefined;
    let trouble: unknown;
    try {
      value = await probe();
      if (holds(value)) return value;
    } catch (error) {
      // A server that is just starting does not answer yet.
      trouble = error;
    }
    if (Date.now() > deadline) {
      const found = trouble === undefined ? `last found: ${JSON.stringify(value)}` : `last trouble: ${String(trouble)}`;
      throw new Error(`Still not so after ${timeoutMs} ms: ${what}; ${found}`);
    }
    await Bun.sleep(pauseMs);
  }
}
