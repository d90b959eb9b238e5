import { RedisClient } from 'bun';
import { HotSnapshotsUnavailableError, type HotSnapshots } from './hot-snapshots.ts';

const keysPerScan = 1_000;
/** Rounds of a scan over one Redis: a keyspace without an end must not hold a request for ever. */
const scansMax = 1_000;

/** Hot snapshots in Redis, under the keys that `src/Verdict.Storage/Redis/RedisSnapshotStore.cs` writes. */
export class RedisHotSnapshots implements HotSnapshots {
  readonly kind = 'redis';
  readonly #url: string;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  #client: RedisClient | null = null;

  constructor(url: string, world: string, timeoutMs: number) {
    this.#url = url;
    this.#prefix = `verdict:{${world}}:snapshot:`;
    this.#timeoutMs = timeoutMs;
  }

  zones(): Promise<readonly number[]> {
    return this.#ask(async (client) => {
      const zones = new Set<number>();
      let cursor = '0';
      for (let i = 0; i < scansMax; i++) {
        const [next, keys] = (await client.send('SCAN', [cursor, 'MATCH', `${this.#prefix}*`, 'COUNT', `${keysPerScan}`])) as [
          string,
          string[],
        ];
        for (const key of keys) {
          const zone = Number(key.slice(this.#prefix.length));
          if (Number.isSafeInteger(zone) && zone > 0) zones.add(zone);
        }
        cursor = next;
        if (cursor === '0') break;
      }
      return [...zones].sort((a, b) => a - b);
    });
  }

  newest(zone: number): Promise<Uint8Array | null> {
    return this.#ask((client) => client.getBuffer(`${this.#prefix}${zone}`));
  }

  async close(): Promise<void> {
    this.#client?.close();
    this.#client = null;
  }

  /** Connects when it is first needed. A client that failed is left: the next question makes a new one. */
  async #ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it did not answer within ${this.#timeoutMs} ms`)), this.#timeoutMs);
    });
    const asking = this.#connected().then(question);
    asking.catch(() => {});
    try {
      return await Promise.race([asking, late]);
    } catch (error) {
      await this.close();
      // The address may hold a password, so only the host is repeated.
      throw new HotSnapshotsUnavailableError(`Redis at ${new URL(this.#url).host} cannot be asked: ${(error as Error).message}.`);
    } finally {
      clearTimeout(timer);
    }
  }

  async #connected(): Promise<RedisClient> {
    if (this.#client === null) {
      const client = new RedisClient(this.#url, { connectionTimeout: this.#timeoutMs, autoReconnect: false, enableOfflineQueue: false });
      this.#client = client;
      await client.connect();
    }
    return this.#client;
  }
}
