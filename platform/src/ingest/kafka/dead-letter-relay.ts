import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { DEAD_LETTERS_TOPIC } from '../../contracts/events.ts';
import { eventId } from '../../contracts/event-identity.ts';
import { markPublished, unpublishedLetters, type StoredLetter } from '../../stores/dead-letters.ts';
import type { Schema } from '../../stores/schema.ts';
import type { Store } from '../../stores/store.ts';
import { Backoff, delay } from '../delay.ts';

export interface RelayOptions {
  readonly kafkaBrokers: readonly string[];
  readonly retryDelayMsMax: number;
}

const pollMs = 1_000;
const lettersOfOneMessageSet = 100;

/**
 * Publishes dead letters on a topic of their own, from the table that is their outbox: a letter that is kept is
 * published at least once, whatever fails in between. The letter's number is the key, by which a reader drops repeats.
 */
export class DeadLetterRelay {
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #options: RelayOptions;
  readonly #log: Logger;
  readonly #topic: string;

  constructor(store: Store, schema: Schema, options: RelayOptions, log: Logger, topic: string = DEAD_LETTERS_TOPIC) {
    this.#store = store;
    this.#schema = schema;
    this.#options = options;
    this.#log = log;
    this.#topic = topic;
  }

  /** Ends when cancelled. Without a broker there is nowhere to publish to, and the letters simply stay in their table. */
  async run(cancellation: AbortSignal): Promise<void> {
    if (this.#options.kafkaBrokers.length === 0) return;
    const backoff = new Backoff(pollMs, this.#options.retryDelayMsMax);
    while (!cancellation.aborted) {
      const producer = this.#newProducer();
      try {
        await this.#schema.ready();
        while (!cancellation.aborted) {
          await this.#publish(producer);
          backoff.reset();
          await delay(pollMs, cancellation);
        }
      } catch (error) {
        this.#log.warn({ err: error }, 'dead letters cannot be published; trying again');
        await delay(backoff.nextMs(), cancellation);
      } finally {
        await producer.disconnect().catch(() => {});
      }
    }
  }

  async #publish(producer: Producer): Promise<void> {
    let afterId = 0;
    while (true) {
      const letters = await unpublishedLetters(this.#store, afterId, lettersOfOneMessageSet);
      if (letters.length === 0) return;
      // Does nothing when it is connected already; a server that has no letters never asks the broker for anything.
      await producer.connect();
      await producer.send({ topic: this.#topic, acks: -1, messages: letters.map(toMessage) });
      await markPublished(
        this.#store,
        letters.map(({ id }) => id),
      );
      afterId = letters.at(-1)!.id;
    }
  }

  #newProducer(): Producer {
    const kafka = new Kafka({
      clientId: 'verdict-platform',
      brokers: [...this.#options.kafkaBrokers],
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      // Trying again is this class's business: it can be cancelled.
      retry: { retries: 1, initialRetryTime: 100 },
      logLevel: logLevel.NOTHING,
    });
    return kafka.producer({ allowAutoTopicCreation: true });
  }
}

function toMessage(letter: StoredLetter) {
  const { id, consumer, reason, error, stack, attempts, origin, topic, identity, record, recordedAtMs } = letter;
  const body = {
    id,
    consumer,
    reason,
    error,
    stack,
    attempts,
    origin,
    topic,
    eventId: identity === null ? null : eventId(identity),
    identity,
    recordedAt: new Date(recordedAtMs).toISOString(),
    record: Buffer.from(record).toString('base64'),
  };
  return { key: String(id), value: JSON.stringify(body), headers: { consumer, reason } };
}
