import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { COMMANDS_TOPIC, type PlatformCommand } from '../contracts/events.ts';
import { CommandLogUnavailableError, encodeCommand, type CommandLog } from './command-log.ts';

/** Commands in Kafka: the key is the zone, so what is wanted of one zone arrives in the order in which it was asked for. */
export class KafkaCommandLog implements CommandLog {
  readonly #brokers: readonly string[];
  readonly #timeoutMs: number;
  readonly #kafka: Kafka;
  #producer: Promise<Producer> | null = null;

  /** Connects with the first command. No call takes longer than the time-out. */
  constructor(brokers: readonly string[], timeoutMs: number, log: Logger) {
    this.#brokers = brokers;
    this.#timeoutMs = timeoutMs;
    const within = Math.ceil(timeoutMs / 3);
    this.#kafka = new Kafka({
      clientId: 'verdict-platform',
      brokers: [...brokers],
      connectionTimeout: within,
      requestTimeout: within,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: within },
      logLevel: logLevel.WARN,
      logCreator:
        () =>
        ({ level, namespace, log: { message, error } }) =>
          log.debug({ level, namespace, error }, message),
    });
  }

  async append(command: PlatformCommand): Promise<void> {
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`nothing was acknowledged within ${this.#timeoutMs} ms`)), this.#timeoutMs);
    });
    try {
      const sending = this.#send(command);
      // What fails after its time is over has nobody to tell.
      sending.catch(() => {});
      await Promise.race([sending, late]);
    } catch (error) {
      void this.#disconnect();
      const why = `Kafka at ${this.#brokers.join(', ')} does not take the command: ${(error as Error).message}`;
      throw new CommandLogUnavailableError(why, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#disconnect();
  }

  async #send(command: PlatformCommand): Promise<void> {
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    const message = { key: String(command.zone), value: Buffer.from(encodeCommand(command)) };
    // Every replica in sync: who was told that the command is under way must not lose it to the loss of one broker.
    await producer.send({ topic: COMMANDS_TOPIC, acks: -1, timeout: this.#timeoutMs, messages: [message] });
  }

  async #connect(): Promise<Producer> {
    // The topic is made on demand where the broker allows it; where topics are made by hand, this changes nothing.
    const producer = this.#kafka.producer({ allowAutoTopicCreation: true });
    await producer.connect();
    return producer;
  }

  async #disconnect(): Promise<void> {
    const producer = this.#producer;
    this.#producer = null;
    const connected = await producer?.catch(() => null);
    await connected?.disconnect().catch(() => {});
  }
}
