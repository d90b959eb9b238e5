import { createHmac } from 'node:crypto';
import { eventId } from '../contracts/event-identity.ts';
import type { Delivery } from '../stores/webhook-deliveries.ts';
import type { Webhook } from '../stores/webhooks.ts';
import { deliveryName } from './delivery-names.ts';

export interface Answer {
  readonly status: number | null;
  /** Null: the receiver has taken it. */
  readonly error: string | null;
}

/** The signature of a body sent at a moment: HMAC-SHA256 over "<unix seconds>.<body>", in hex. */
export function signatureOf(secret: string, unixSeconds: number, body: Uint8Array): string {
  return createHmac('sha256', secret).update(`${unixSeconds}.`).update(body).digest('hex');
}

/** Posts one delivery. Never throws: whatever goes wrong is the answer. */
export async function postDelivery(webhook: Webhook, delivery: Delivery, timeoutMs: number, cancellation: AbortSignal): Promise<Answer> {
  const unixSeconds = Math.floor(Date.now() / 1_000);
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Verdict-Webhook/1',
        'verdict-event-id': eventId(delivery),
        'verdict-event-type': deliveryName(delivery.type),
        'verdict-delivery-id': String(delivery.id),
        'verdict-attempt': String(delivery.attempts),
        'verdict-timestamp': String(unixSeconds),
        'verdict-signature': `sha256=${signatureOf(webhook.secret, unixSeconds, delivery.body)}`,
      },
      body: delivery.body,
      // A redirect could lead anywhere, also where whoever made the webhook must not reach.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), cancellation]),
    });
    // What the receiver has to say is of no interest, and of no bounded length.
    await response.body?.cancel();
    return { status: response.status, error: response.ok ? null : `The receiver answered ${response.status}.` };
  } catch (error) {
    const { name, message } = error as Error;
    return { status: null, error: name === 'TimeoutError' ? `No answer within ${timeoutMs} ms.` : message };
  }
}
