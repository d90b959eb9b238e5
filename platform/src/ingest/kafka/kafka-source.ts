import { Kafka, logLevel, type Admin, type Consumer, type EachBatchPayload, type LogEntry } from 'kafkajs';
import type { Logger } from 'pino';
import type { JournalPosition } from '../../stores/consumer-progress.ts';
import { Backoff, delay } from '../delay.ts';
import { BatchRevokedError, type EventSource, type SourceBatch, type SourceRecord, type SourceStatus } from '../event-source.ts';
import { PartitionOffsets } from './partition-offsets.ts';

export interface KafkaSourceOptions {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  readonly groupId: string;
  /** Where a group without offsets begins: at the first record kept, or with what is produced from now on. */
  readonly begin: 'start' | 'end';
  readonly batchEventsMax: number;
  readonly retryDelayMsMax: number;
}

type Deliver = (batch: SourceBatch) => Promise<void>;

const pollMs = 1_000;
/** How long a dead instance keeps its partitions from the others. */
const sessionTimeoutMs = 10_000;
const heartbeatMs = 1_000;
/**
 * How long a group waits for a member that no longer answers before it goes on without it. One that gave up joining while
 * the broker hung is such a member, so this is what every consumer waits when Kafka comes back.
 */
const rebalanceTimeoutMs = 15_000;
const pollFailuresMax = 3;
const empty = new Uint8Array(0);

/** Ends a session that is to be begun again at once: there is more to subscribe to. */
class TopicsChangedError extends Error {}

/**
 * Kafka as an event log. The offset is committed after the database has committed, so a crash in between brings records
 * again, never loses them. A broker that is down, and topics that do not exist yet, are waited for: a session ends with
 * its first error and the next one starts from nothing, which leaves no half-broken client behind.
 */
export class KafkaSource implements EventSource {
  readonly kind = 'kafka';
  readonly ordered = false;
  readonly #options: KafkaSourceOptions;
  readonly #log: Logger;
  readonly #kafka: Kafka;
  readonly #offsets = new PartitionOffsets();
  #reason: string | null = 'Not started.';
  #wasReady = false;
  #lagKnown = false;

  constructor(options: KafkaSourceOptions, log: Logger) {
    this.#options = options;
    this.#log = log;
    this.#kafka = new Kafka({
      clientId: 'verdict-platform',
      brokers: [...options.brokers],
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      // Trying again is this class's business: it can be cancelled and its state is shown.
      retry: { retries: 1, initialRetryTime: 100 },
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => this.#relay(entry),
    });
  }

  status(): SourceStatus {
    const lagEvents = this.#lagKnown ? this.#offsets.lag() : null;
    // Kafka forgets by age and size: what it forgot before it was read shows as gaps of the zones.
    return { kind: this.kind, ready: this.#reason === null, wasReady: this.#wasReady, reason: this.#reason, lagEvents, lostEvents: 0 };
  }

  async run(_from: JournalPosition | null, deliver: Deliver, cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(200, this.#options.retryDelayMsMax);
    while (!cancellation.aborted) {
      try {
        await this.#session(deliver, cancellation, () => backoff.reset());
      } catch (error) {
        if (cancellation.aborted) return;
        if (error instanceof TopicsChangedError) continue;
        const reason = `Kafka at ${this.#options.brokers.join(', ')}: ${(error as Error).message}`;
        if (reason !== this.#reason) this.#log.warn({ err: error }, 'Kafka cannot be used; trying again');
        this.#reason = reason;
        this.#lagKnown = false;
        await delay(backoff.nextMs(), cancellation);
      }
    }
  }

  async #session(deliver: Deliver, cancellation: AbortSignal, onWorking: () => void): Promise<void> {
    const admin = this.#kafka.admin();
    let consumer: Consumer | null = null;
    const end = new AbortController();
    const stop = (): void => end.abort();
    cancellation.addEventListener('abort', stop);
    try {
      await admin.connect();
      const topics = await this.#waitForTopics(admin, cancellation);
      if (cancellation.aborted) return;
      consumer = this.#kafka.consumer({
        groupId: this.#options.groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        heartbeatInterval: heartbeatMs,
        maxWaitTimeInMs: 100,
        allowAutoTopicCreation: false,
        retry: { retries: 1, restartOnFailure: async () => false },
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => end.abort(payload.error));
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: this.#options.begin === 'start' });
      const running = consumer;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.#eachBatch(running, payload, deliver, cancellation),
      });
      await this.#watch(admin, topics, end.signal, onWorking);
      if (!cancellation.aborted) throw end.signal.reason;
    } finally {
      cancellation.removeEventListener('abort', stop);
      await consumer?.disconnect().catch(() => {});
      await admin.disconnect().catch(() => {});
    }
  }

  async #eachBatch(consumer: Consumer, payload: EachBatchPayload, deliver: Deliver, cancellation: AbortSignal): Promise<void> {
    const { batch, heartbeat, isRunning, isStale } = payload;
    this.#offsets.sawEnd(batch.topic, batch.partition, Number(batch.highWatermark));
    const keepAlive = async (): Promise<void> => {
      if (!isRunning() || isStale()) throw new BatchRevokedError('The partition was given to another instance.');
      await heartbeat().catch((error: Error) => {
        throw new BatchRevokedError(error.message, { cause: error });
      });
    };
    // A database may take longer to answer, or to come back, than the broker waits for a sign of life.
    const beating = setInterval(() => void heartbeat().catch(() => {}), heartbeatMs);
    try {
      await this.#deliverMessages(consumer, payload, keepAlive, deliver, cancellation);
    } finally {
      clearInterval(beating);
    }
  }

  async #deliverMessages(
    consumer: Consumer,
    { batch: { topic, partition, messages }, resolveOffset }: EachBatchPayload,
    keepAlive: () => Promise<void>,
    deliver: Deliver,
    cancellation: AbortSignal,
  ): Promise<void> {
    for (let from = 0; from < messages.length; from += this.#options.batchEventsMax) {
      const some = messages.slice(from, from + this.#options.batchEventsMax);
      const records: SourceRecord[] = some.map(({ value, offset }) => ({
        bytes: value ?? empty,
        topic,
        origin: () => `${topic} partition ${partition} offset ${offset}`,
      }));
      await deliver({ records, position: null, keepAlive });
      // Cancelled: the batch may not have been written, so its offset is not committed.
      if (cancellation.aborted) return;
      const last = some.at(-1)!.offset;
      resolveOffset(last);
      // A group that begins at the end needs no memory: after a break, too, only what is new is of interest.
      if (this.#options.begin === 'start') {
        await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last) + 1n) }]);
      }
      this.#offsets.committed(topic, partition, Number(last) + 1);
      await keepAlive();
    }
  }

  /** Those of the topics that exist. Subscribing to one that does not exist would fail, and with it the rest. */
  async #waitForTopics(admin: Admin, cancellation: AbortSignal): Promise<readonly string[]> {
    if ((await this.#existingTopics(admin)).length < this.#options.topics.length) await this.#inviteTopics();
    while (!cancellation.aborted) {
      const topics = await this.#existingTopics(admin);
      if (topics.length > 0) return topics;
      this.#reason = `None of the topics exists yet: ${this.#options.topics.join(', ')}. A game server's first event makes them.`;
      await delay(pollMs, cancellation);
    }
    return [];
  }

  /**
   * A broker that makes topics on demand makes them when they are asked for by name. Asking now saves the rebalance that
   * each topic would cost that came into being later. Where topics are made by hand, this changes nothing.
   */
  async #inviteTopics(): Promise<void> {
    const asker = this.#kafka.consumer({ groupId: this.#options.groupId, allowAutoTopicCreation: true });
    try {
      await asker.connect();
      await asker.subscribe({ topics: [...this.#options.topics] });
    } catch (error) {
      this.#log.debug({ err: error }, 'the broker makes no topics on demand');
    } finally {
      await asker.disconnect().catch(() => {});
    }
  }

  async #existingTopics(admin: Admin): Promise<readonly string[]> {
    const existing = new Set(await admin.listTopics());
    return this.#options.topics.filter((topic) => existing.has(topic));
  }

  /** Once a second: how far behind, and whether the other topics exist by now. Ends with the session. */
  async #watch(admin: Admin, topics: readonly string[], end: AbortSignal, onWorking: () => void): Promise<void> {
    let failures = 0;
    while (!end.aborted) {
      try {
        await this.#measureLag(admin, topics);
        const isComplete = topics.length === this.#options.topics.length;
        if (!isComplete && (await this.#existingTopics(admin)).length > topics.length) throw new TopicsChangedError();
        failures = 0;
        this.#reason = null;
        this.#wasReady = true;
        onWorking();
      } catch (error) {
        if (error instanceof TopicsChangedError || ++failures >= pollFailuresMax) throw error;
      }
      await delay(pollMs, end);
    }
  }

  async #measureLag(admin: Admin, topics: readonly string[]): Promise<void> {
    // What is committed is asked first: then more can have been produced since, but not less, and lag is never too small.
    const committed = await admin.fetchOffsets({ groupId: this.#options.groupId, topics: [...topics] });
    for (const { topic, partitions } of committed) {
      for (const { partition, offset } of partitions) if (Number(offset) >= 0) this.#offsets.committed(topic, partition, Number(offset));
    }
    for (const topic of topics) {
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        this.#offsets.sawBeginning(topic, partition, this.#options.begin === 'start' ? Number(low) : Number(high));
        this.#offsets.sawEnd(topic, partition, Number(high));
      }
    }
    this.#lagKnown = true;
  }

  #relay({ level, namespace, log: { message, error } }: LogEntry): void {
    // Every failure reaches `run`, which tells of it once; the client's own lines are for whoever looks closer.
    this.#log.debug({ level, namespace, error }, message);
  }
}
