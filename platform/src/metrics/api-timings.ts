/** One answered request. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern that matched, never the path itself: a path can be anything. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface ApiWindow {
  readonly requests: number;
  /** Answers with a status of 500 or more. */
  readonly errors: number;
}

const secondsKept = 60;
const firstBucketMs = 0.1;
const bucketGrowth = 1.2;
const bucketsCount = 72;

/**
 * How long answers took and how many failed, of the last minute. Buckets that grow by a fifth: a percentile is right to
 * that much, whatever the number of requests.
 */
export class ApiTimings {
  readonly #buckets = Array.from({ length: secondsKept }, () => new Uint32Array(bucketsCount));
  readonly #requests = new Uint32Array(secondsKept);
  readonly #errors = new Uint32Array(secondsKept);
  readonly #listeners: ((answered: AnsweredRequest) => void)[] = [];
  #second = 0;

  /** Is told of every answer, for whoever counts otherwise. */
  onAnswer(listener: (answered: AnsweredRequest) => void): void {
    this.#listeners.push(listener);
  }

  add(answered: AnsweredRequest, nowMs: number): void {
    for (const listener of this.#listeners) listener(answered);
    // A probe that says "not ready" has answered as it should, and asks so often that it would drown all else.
    if (answered.route === '/readyz' || answered.route === '/healthz' || answered.route === '/metrics') return;
    this.#advance(nowMs);
    const slot = this.#second % secondsKept;
    this.#requests[slot]!++;
    if (answered.status >= 500) this.#errors[slot]!++;
    const bucket = Math.ceil(Math.log((answered.seconds * 1_000) / firstBucketMs) / Math.log(bucketGrowth));
    this.#buckets[slot]![Math.min(bucketsCount - 1, Math.max(0, bucket))]!++;
  }

  /** Requests of the last so many milliseconds, a minute at most. */
  within(durationMs: number, nowMs: number): ApiWindow {
    let [requests, errors] = [0, 0];
    for (const slot of this.#slots(durationMs, nowMs)) {
      requests += this.#requests[slot]!;
      errors += this.#errors[slot]!;
    }
    return { requests, errors };
  }

  /** The time that 99 of 100 answers kept within; null when there were none. */
  p99Ms(durationMs: number, nowMs: number): number | null {
    const { requests } = this.within(durationMs, nowMs);
    if (requests === 0) return null;
    const slots = this.#slots(durationMs, nowMs);
    let left = Math.ceil(requests * 0.99);
    for (let bucket = 0; bucket < bucketsCount; bucket++) {
      for (const slot of slots) left -= this.#buckets[slot]![bucket]!;
      if (left <= 0) return firstBucketMs * bucketGrowth ** bucket;
    }
    return firstBucketMs * bucketGrowth ** bucketsCount;
  }

  #slots(durationMs: number, nowMs: number): readonly number[] {
    this.#advance(nowMs);
    const seconds = Math.min(secondsKept, Math.max(1, Math.ceil(durationMs / 1_000)));
    return Array.from({ length: seconds }, (_, i) => (this.#second - i + secondsKept * 2) % secondsKept);
  }

  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    for (let s = Math.max(this.#second + 1, second - secondsKept + 1); s <= second; s++) {
      const slot = s % secondsKept;
      this.#requests[slot] = this.#errors[slot] = 0;
      this.#buckets[slot]!.fill(0);
    }
    this.#second = Math.max(this.#second, second);
  }
}
