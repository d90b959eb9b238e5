import type { Logger } from 'pino';
import { Backoff, delay } from '../ingest/delay.ts';
import type { Schema } from '../stores/schema.ts';
import type { Store } from '../stores/store.ts';
import { forgetEnded, returnDeliveries, saveOutcomes, takeDeliveries, type Delivery, type Outcome } from '../stores/webhook-deliveries.ts';
import { listWebhooks, type Webhook } from '../stores/webhooks.ts';
import { postDelivery } from './webhook-request.ts';

export interface DelivererOptions {
  readonly webhookTimeoutMs: number;
  /** Times a delivery is tried before it is given up. */
  readonly webhookAttempts: number;
  readonly webhookRetryMsMax: number;
  readonly webhookKeepHours: number;
  readonly retryDelayMsMax: number;
}

const pollMs = 250;
const firstRetryMs = 1_000;
/** Requests to one webhook at once. Each webhook has its own, so one that hangs keeps nobody else waiting. */
const requestsMax = 4;
/** Deliveries taken at once; their outcomes are kept in one transaction. */
const takenMax = 16;
const leaseSlackMs = 5_000;
const forgetEveryMs = 60_000;

/**
 * Brings what stands in the outbox to the webhooks: at least once, in no promised order, with growing pauses after
 * failures. It shares nothing with the consumers but the database, and there only short transactions.
 */
export class WebhookDeliverer {
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #options: DelivererOptions;
  readonly #log: Logger;
  readonly #couriers = new Map<number, Promise<void>>();
  #forgottenAtMs = 0;

  constructor(store: Store, schema: Schema, options: DelivererOptions, log: Logger) {
    this.#store = store;
    this.#schema = schema;
    this.#options = options;
    this.#log = log;
  }

  /** Ends when cancelled, after what is under way was given up and returned. */
  async run(cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(pollMs, this.#options.retryDelayMsMax);
    while (!cancellation.aborted) {
      try {
        await this.#schema.ready();
        for (const webhook of await listWebhooks(this.#store)) this.#send(webhook, cancellation);
        await this.#forget();
        backoff.reset();
        await delay(pollMs, cancellation);
      } catch (error) {
        this.#log.warn({ err: error }, 'webhooks cannot be looked up; trying again');
        await delay(backoff.nextMs(), cancellation);
      }
    }
    await Promise.all(this.#couriers.values());
  }

  #send(webhook: Webhook, cancellation: AbortSignal): void {
    if (!webhook.active || webhook.pending <= 0 || this.#couriers.has(webhook.id)) return;
    const courier = this.#empty(webhook, cancellation)
      .catch((error: unknown) =>
        this.#log.warn({ err: error, webhook: webhook.id }, 'deliveries of a webhook cannot be kept; trying again'),
      )
      .finally(() => this.#couriers.delete(webhook.id));
    this.#couriers.set(webhook.id, courier);
  }

  /** Works until nothing is due, or a whole round has failed: then the next look goes on. */
  async #empty(webhook: Webhook, cancellation: AbortSignal): Promise<void> {
    const leaseMs = (takenMax / requestsMax) * this.#options.webhookTimeoutMs + leaseSlackMs;
    while (!cancellation.aborted) {
      const taken = await takeDeliveries(this.#store, webhook.id, leaseMs, takenMax);
      if (taken.length === 0) return;
      const outcomes = await this.#post(webhook, taken, cancellation);
      await saveOutcomes(this.#store, webhook.id, outcomes);
      const tried = new Set(outcomes.map(({ delivery }) => delivery));
      const untried = taken.filter((delivery) => !tried.has(delivery));
      if (untried.length > 0) await returnDeliveries(this.#store, untried);
      if (outcomes.every(({ error }) => error !== null)) return;
    }
  }

  async #post(webhook: Webhook, taken: readonly Delivery[], cancellation: AbortSignal): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const waiting = [...taken];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !cancellation.aborted; next = waiting.shift()) {
        const { status, error } = await postDelivery(webhook, next, this.#options.webhookTimeoutMs, cancellation);
        // Cut off by our own stop: it was no attempt, and the receiver drops it by its id should it have got it.
        if (error !== null && cancellation.aborted) return;
        outcomes.push({ delivery: next, status, error, retryAtMs: error === null ? null : this.#retryAtMs(next) });
      }
    };
    await Promise.all(Array.from({ length: requestsMax }, work));
    return outcomes;
  }

  #retryAtMs({ attempts }: Delivery): number | null {
    if (attempts >= this.#options.webhookAttempts) return null;
    const pauseMs = Math.min(this.#options.webhookRetryMsMax, firstRetryMs * 2 ** (attempts - 1));
    // A random half, so that many that failed together do not come back together.
    return Math.round(Date.now() + pauseMs / 2 + (Math.random() * pauseMs) / 2);
  }

  async #forget(): Promise<void> {
    const now = Date.now();
    if (now - this.#forgottenAtMs < forgetEveryMs) return;
    const more = await forgetEnded(this.#store, now - this.#options.webhookKeepHours * 3_600_000);
    if (!more) this.#forgottenAtMs = now;
  }
}
