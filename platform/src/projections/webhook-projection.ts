import { readableEvent } from '../contracts/event-details.ts';
import { EVENT_NAMES, type Envelope } from '../contracts/events.ts';
import type { Statements } from '../stores/store.ts';
import { insertDeliveries, type NewDelivery } from '../stores/webhook-deliveries.ts';
import { countWebhook, lockActiveWebhooks, type Webhook } from '../stores/webhooks.ts';
import type { Projection } from './projection.ts';

/**
 * Writes what webhooks must be told into their outbox. In the consumer's transaction, so that there is exactly one
 * delivery of an event to a webhook; sending it is somebody else's work and delays nobody here.
 */
export function webhookProjection(pendingMax: number): Projection {
  return {
    name: 'webhooks',

    async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
      const bodies = new Map<Envelope, Uint8Array>();
      for (const webhook of await lockActiveWebhooks(tx)) {
        const wanted = events.filter((event) => wants(webhook, event));
        // A receiver that does not keep up must not fill the disk: beyond the bound it is not told, and that is counted.
        const told = wanted.slice(0, Math.max(0, pendingMax - webhook.pending));
        const deliveries = told.map((event): NewDelivery => ({ webhookId: webhook.id, event, body: bodyOf(event, bodies) }));
        await insertDeliveries(tx, deliveries);
        if (wanted.length > 0) await countWebhook(tx, webhook.id, { pending: told.length, skipped: wanted.length - told.length });
      }
    },
  };
}

function wants({ events, zone }: Webhook, event: Envelope): boolean {
  const name = EVENT_NAMES[event.type];
  return name !== undefined && (zone === null || zone === event.zone) && (events[0] === '*' || events.includes(name));
}

/** The same bytes for every webhook, and at every attempt: what is signed is what is kept. */
function bodyOf(event: Envelope, bodies: Map<Envelope, Uint8Array>): Uint8Array {
  let body = bodies.get(event);
  if (body === undefined) bodies.set(event, (body = new TextEncoder().encode(JSON.stringify(readableEvent(event)))));
  return body;
}
