/** Waits until something holds, and says what was found last when it never does. */
export async function eventually<T>(probe: () => T | Promise<T>, holds: (value: T) => boolean, timeoutMs = 10_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (true) {
    const value = await probe();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after ${timeoutMs} ms; last found: ${JSON.stringify(value)}`);
    await Bun.sleep(10);
  }
}
