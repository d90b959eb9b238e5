/** Addresses remembered at once. Beyond, the one that was quiet the longest is forgotten: it has the most saved up anyway. */
const addressesMax = 100_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Allows each address so many actions a minute. What was not used is saved up to one minute's worth. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Zero when allowed; otherwise how many milliseconds to wait. */
  take(address: string, nowMs: number = Date.now()): number {
    const bucket = this.#buckets.get(address) ?? { tokens: this.#perMinute, filledAtMs: nowMs };
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + ((nowMs - bucket.filledAtMs) / 60_000) * this.#perMinute);
    bucket.filledAtMs = nowMs;
    // Taken out and put back, so that the map stays in the order of use and the longest unused goes first.
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > addressesMax) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / this.#perMinute) * 60_000);
    bucket.tokens -= 1;
    return 0;
  }
}
