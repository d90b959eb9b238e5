import { randomBytes } from 'node:crypto';
import { Elysia, t } from 'elysia';
import { roleAtLeast } from '../accounts/roles.ts';
import type { AuditEntry } from '../audit/audit-log.ts';
import { eventId } from '../contracts/event-identity.ts';
import { EVENT_NAMES } from '../contracts/events.ts';
import type { Store } from '../stores/store.ts';
import { findDeliveries, forgetOf, retryDelivery, type Delivery } from '../stores/webhook-deliveries.ts';
import { createWebhook, deleteWebhookRow, findWebhook, listWebhooks, setWebhookActive, type Webhook } from '../stores/webhooks.ts';
import { alertsTopic, deliveryName } from '../webhooks/delivery-names.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';
import { actorOf, needs, type Actor, type Permissions } from './route-rules.ts';

const webhooksMax = 100;
const names = [...Object.values(EVENT_NAMES), alertsTopic];
const id = t.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const webhook = {
  id: t.Integer(),
  url: t.String({ description: 'Whole for administrators. For others without its path, which is often a secret.' }),
  events: t.Array(t.String()),
  zone: t.Nullable(t.Integer({ description: 'Null: every zone.' })),
  active: t.Boolean(),
  createdAt: t.String(),
  createdBy: t.String(),
  pending: t.Integer({ description: 'Deliveries that wait, or are to be tried again.' }),
  delivered: t.Integer(),
  failed: t.Integer({ description: 'Deliveries given up.' }),
  skipped: t.Integer({ description: 'Events it was not told of, because VERDICT_WEBHOOK_PENDING_MAX waited already.' }),
};

const WebhookBody = t.Object(webhook);
const CreatedBody = t.Object({ ...webhook, secret: t.String({ description: 'Signs every request. It is shown this once.' }) });

const State = t.Union([t.Literal('pending'), t.Literal('delivered'), t.Literal('failed')]);
const DeliveryBody = t.Object({
  id: t.Integer(),
  eventId: t.String(),
  eventType: t.String(),
  zone: t.Integer(),
  epoch: t.Integer(),
  sequence: t.Integer(),
  state: State,
  attempts: t.Integer(),
  createdAt: t.String(),
  nextAttemptAt: t.Nullable(t.String()),
  endedAt: t.Nullable(t.String()),
  lastStatus: t.Nullable(t.Integer({ description: 'What the receiver answered last. Null: nothing.' })),
  lastError: t.Nullable(t.String()),
});

/** Who is told of what happens in the game, and whether that works. */
export function webhooksApi(store: Store, { access, audit }: Permissions) {
  return new Elysia({ name: 'webhooks', prefix: '/api/webhooks', tags: ['Webhooks'] })
    .get(
      '/',
      async ({ request }) => {
        const seesUrls = roleAtLeast((await access.require(request, 'viewer')).role, 'administrator');
        return { webhooks: (await listWebhooks(store)).map((row) => present(seesUrls ? row : { ...row, url: withoutPath(row.url) })) };
      },
      {
        response: { 200: t.Object({ webhooks: t.Array(WebhookBody) }), ...refusals },
        detail: { summary: 'Webhooks, and how many deliveries wait for each' },
      },
    )
    .post(
      '/',
      async ({ body, request, set }) => {
        const secret = `whsec_${randomBytes(32).toString('hex')}`;
        const wanted = { url: checkedUrl(body.url), events: checkedEvents(body.events), zone: body.zone ?? null, secret };
        const actor = await actorOf(access, request);
        const details = { url: withoutPath(wanted.url), events: wanted.events, zone: wanted.zone };
        const created = await createWebhook(store, { ...wanted, createdBy: actor.actor }, webhooksMax, (tx, webhookId) =>
          audit.record(deed(actor, 'webhook.create', webhookId, details), tx),
        );
        if (created === null) throw new ApiError(409, 'too_many_webhooks', `There may be ${webhooksMax} webhooks. Delete one first.`);
        set.status = 201;
        return { ...present(created), secret };
      },
      {
        body: t.Object({
          url: t.String({
            minLength: 1,
            maxLength: 2_000,
            description: 'http or https. Requests are made from this server, in its network.',
          }),
          events: t.Array(t.String({ maxLength: 64 }), {
            minItems: 1,
            maxItems: 32,
            description: `Any of ${names.join(', ')}; or * for all events, with ${alertsTopic} beside it or not.`,
          }),
          zone: t.Optional(t.Nullable(t.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'Only events of this zone.' }))),
        }),
        response: { 201: CreatedBody, 409: ErrorBody, ...refusals },
        detail: {
          summary: 'Have a URL told of events from now on. The answer holds the secret, once',
          ...needs('administrator', 'webhook.create', 'webhook'),
        },
      },
    )
    .patch(
      '/:id',
      async ({ params, body, request }) => {
        const actor = await actorOf(access, request);
        await wantedWebhook(store, params.id);
        await store.transaction(async (tx) => {
          await setWebhookActive(tx, params.id, body.active);
          await audit.record(deed(actor, 'webhook.change', params.id, { active: body.active }), tx);
        });
        return present(await wantedWebhook(store, params.id));
      },
      {
        params: t.Object({ id }),
        body: t.Object({ active: t.Boolean({ description: 'false: nothing is sent, and nothing new is kept for it.' }) }),
        response: { 200: WebhookBody, 404: ErrorBody, ...refusals },
        detail: { summary: 'Switch a webhook off or on', ...needs('administrator', 'webhook.change', 'webhook') },
      },
    )
    .delete(
      '/:id',
      async ({ params, request, set }) => {
        const actor = await actorOf(access, request);
        const { url } = await wantedWebhook(store, params.id);
        // Switched off first, so that nothing new is kept for it while what there is goes, a bounded part at a time.
        await store.transaction(async (tx) => {
          await setWebhookActive(tx, params.id, false);
          await audit.record(deed(actor, 'webhook.delete', params.id, { url: withoutPath(url) }), tx);
        });
        while (await forgetOf(store, params.id));
        await deleteWebhookRow(store, params.id);
        set.status = 204;
      },
      {
        params: t.Object({ id }),
        response: { 204: t.Void(), 404: ErrorBody, ...refusals },
        detail: { summary: 'Delete a webhook with all its deliveries', ...needs('administrator', 'webhook.delete', 'webhook') },
      },
    )
    .get(
      '/:id/deliveries',
      async ({ params, query }) => {
        await wantedWebhook(store, params.id);
        const { state = null, limit = 50 } = query;
        const rows = await findDeliveries(store, params.id, state, decodeCursor(query.cursor, 1)?.[0] ?? null, limit + 1);
        return {
          deliveries: rows.slice(0, limit).map(presentDelivery),
          nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.id]) : null,
        };
      },
      {
        params: t.Object({ id }),
        query: t.Object({ state: t.Optional(State), limit: limitQuery, cursor: cursorQuery }),
        response: { 200: t.Object({ deliveries: t.Array(DeliveryBody), nextCursor }), 404: ErrorBody, ...refusals },
        detail: { summary: 'Deliveries to a webhook, the newest first' },
      },
    )
    .post(
      '/:id/deliveries/:deliveryId/retry',
      async ({ params, request, set }) => {
        const entry = deed(await actorOf(access, request), 'webhook.retry-delivery', params.id, { delivery: params.deliveryId });
        await wantedWebhook(store, params.id);
        const isBegun = await retryDelivery(store, params.id, params.deliveryId, (tx) => audit.record(entry, tx));
        if (!isBegun) throw new ApiError(409, 'not_failed', 'Only a delivery in state failed can be begun again.');
        set.status = 202;
        return { accepted: true };
      },
      {
        params: t.Object({ id, deliveryId: id }),
        response: { 202: t.Object({ accepted: t.Boolean() }), 404: ErrorBody, 409: ErrorBody, ...refusals },
        detail: {
          summary: 'Begin again with a delivery that was given up',
          ...needs('administrator', 'webhook.retry-delivery', 'webhook'),
        },
      },
    );
}

function deed(actor: Actor, action: string, webhookId: number, details: Readonly<Record<string, unknown>>): AuditEntry {
  return { ...actor, action, target: { kind: 'webhook', id: String(webhookId) }, result: 'done', details };
}

function checkedUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ApiError(400, 'invalid_request', 'url must be an http or https URL, as in https://example.org/hook.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ApiError(400, 'invalid_request', 'url must not hold a name or a password: what proves who calls is the signature.');
  }
  url.hash = '';
  return url.href;
}

/** Where a webhook's requests go, without what lets anybody else make them: many receivers know their callers by the path alone. */
function withoutPath(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? url : `${origin}/…`;
}

function checkedEvents(given: readonly string[]): readonly string[] {
  // The star first: that is where the projection looks for it.
  const events = [...new Set(given)].sort((a, b) => Number(b === '*') - Number(a === '*'));
  if (events.includes('*') && events.some((name) => name !== '*' && name !== alertsTopic)) {
    throw new ApiError(400, 'invalid_request', `events must be *, with ${alertsTopic} beside it or not, or names.`);
  }
  const unknown = events.find((name) => name !== '*' && !names.includes(name));
  if (unknown !== undefined) throw new ApiError(400, 'invalid_request', `events: there is no ${unknown}. Known are ${names.join(', ')}.`);
  return events;
}

async function wantedWebhook(store: Store, webhookId: number): Promise<Webhook> {
  const found = await findWebhook(store, webhookId);
  if (found === null) throw new ApiError(404, 'no_such_webhook', `There is no webhook ${webhookId}.`);
  return found;
}

function present({ secret: _, createdAtMs, events, ...rest }: Webhook) {
  return { ...rest, events: [...events], createdAt: new Date(createdAtMs).toISOString() };
}

function presentDelivery(delivery: Delivery) {
  const { id, zone, epoch, sequence, state, attempts, endedAtMs, lastStatus, lastError } = delivery;
  return {
    id,
    eventId: eventId(delivery),
    eventType: deliveryName(delivery.type),
    zone,
    epoch,
    sequence,
    state,
    attempts,
    createdAt: new Date(delivery.createdAtMs).toISOString(),
    nextAttemptAt: state === 'pending' ? new Date(delivery.nextAttemptAtMs).toISOString() : null,
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
    lastStatus,
    lastError,
  };
}
