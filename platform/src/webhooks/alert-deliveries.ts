import { presentAlert } from '../alerts/alert.ts';
import { eventId } from '../contracts/event-identity.ts';
import type { StoredAlert } from '../stores/alerts.ts';
import type { Statements } from '../stores/store.ts';
import { insertDeliveries } from '../stores/webhook-deliveries.ts';
import { countWebhook, lockActiveWebhooks, type Webhook } from '../stores/webhooks.ts';
import { alertDeliveryTypes, alertsTopic, deliveryName } from './delivery-names.ts';

export type AlertNews = keyof typeof alertDeliveryTypes;

/** No game zone has this number, so an alert's identity can never be that of an event. */
const noZone = 0;
const sequences: Readonly<Record<AlertNews, number>> = { opened: 1, acknowledged: 2, cleared: 3 };

/**
 * Puts news of an alert into the outbox of every webhook that asked for alerts. In the transaction that keeps the news,
 * so that what is kept is told, at least once, and what is undone is not.
 */
export async function deliverAlert(tx: Statements, { number, ...alert }: StoredAlert, news: AlertNews, pendingMax: number): Promise<void> {
  const event = { zone: noZone, epoch: number, sequence: sequences[news], type: alertDeliveryTypes[news] };
  const words = { id: eventId(event), type: deliveryName(event.type), alert: presentAlert(alert) };
  const body = new TextEncoder().encode(JSON.stringify(words));
  for (const webhook of await lockActiveWebhooks(tx)) {
    if (!wants(webhook, alert.target)) continue;
    const isTold = webhook.pending < pendingMax;
    if (isTold) await insertDeliveries(tx, [{ webhookId: webhook.id, event, body }]);
    await countWebhook(tx, webhook.id, isTold ? { pending: 1 } : { skipped: 1 });
  }
}

function wants({ events, zone }: Webhook, target: string): boolean {
  return events.includes(alertsTopic) && (zone === null || target === `zone:${zone}`);
}
