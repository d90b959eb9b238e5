import { afterEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { EventType, type Envelope } from '../contracts/events.ts';
import { decodeEnvelope } from '../contracts/events.ts';
import { webhookProjection } from '../projections/webhook-projection.ts';
import { migrate } from '../stores/migrations.ts';
import { Schema } from '../stores/schema.ts';
import { Store } from '../stores/store.ts';
import { findDeliveries, retryDelivery } from '../stores/webhook-deliveries.ts';
import { createWebhook, findWebhook, type Webhook } from '../stores/webhooks.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { silent } from '../testing/running-consumer.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startReceiver, type Receiver } from '../testing/webhook-receiver.ts';
import { WebhookDeliverer } from './webhook-deliverer.ts';
import { signatureOf } from './webhook-request.ts';

const root = temporaryFolder();
const stops: (() => Promise<void>)[] = [];
const options = { webhookTimeoutMs: 200, webhookAttempts: 4, webhookRetryMsMax: 20, webhookKeepHours: 1, retryDelayMsMax: 50 };

afterEach(async () => {
  // The last begun is stopped first: whoever uses a database before the database.
  for (const stop of stops.splice(0).reverse()) await stop();
});

function receiver(): Receiver {
  const one = startReceiver();
  stops.push(() => one.stop());
  return one;
}

function suite(openUrl: () => Promise<string>): void {
  async function fresh() {
    const store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    stops.push(() => store.close());
    await migrate(store);
    const zone = new ZoneScript(3, 1);
    const tell = async (records: readonly Uint8Array[], pendingMax = 1_000): Promise<void> => {
      const events: Envelope[] = records.map(decodeEnvelope);
      await store.transaction((tx) => webhookProjection(pendingMax).apply(events, tx));
    };
    return { store, zone, tell };
  }

  async function hook(store: Store, url: string, events = ['*'], zone: number | null = null): Promise<Webhook> {
    return (await createWebhook(store, { url, events, zone, secret: 'whsec_test', createdBy: 'ada' }, 100))!;
  }

  function deliver(store: Store, more: Partial<typeof options> = {}): { stop(): Promise<void> } {
    const stopping = new AbortController();
    const deliverer = new WebhookDeliverer(store, new Schema(store, async () => {}), { ...options, ...more }, silent);
    const done = deliverer.run(stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await done;
    };
    stops.push(stop);
    return { stop };
  }

  const settled = (store: Store, { id }: Webhook, wanted: Partial<Webhook>): Promise<Webhook> =>
    eventually(
      async () => (await findWebhook(store, id))!,
      (found) => Object.entries(wanted).every(([name, value]) => found[name as keyof Webhook] === value),
    );

  test('Each event that a webhook asked for is posted, signed, with its identity', async () => {
    const { store, zone, tell } = await fresh();
    const taker = receiver();
    const all = await hook(store, `${taker.url}/all`);
    const deaths = await hook(store, `${taker.url}/deaths`, ['PlayerDied', 'PlayerStunned']);
    const elsewhere = await hook(store, `${taker.url}/elsewhere`, ['*'], 4);
    await tell([zone.open(), zone.enter(7, 'Ada'), zone.next(EventType.PlayerDied, 7, [7, [5, 6], 900]), zone.next(99, 7, [])]);
    deliver(store);
    await settled(store, all, { delivered: 3, pending: 0 });
    await settled(store, deaths, { delivered: 1, pending: 0 });
    const { headers, body } = taker.taken.find(({ path }) => path === '/deaths')!;
    expect(JSON.parse(body)).toEqual({
      id: '00000003-0000-8001-8000-000000000003',
      type: 'PlayerDied',
      version: 1,
      zone: 3,
      epoch: 1,
      sequence: 3,
      tick: 3,
      occurredAt: expect.any(String),
      cause: { session: 77, sequence: 3 },
      details: { playerId: 7, position: { x: 5, y: 6 }, respawnAtTick: 900 },
    });
    const signed = signatureOf('whsec_test', Number(headers['verdict-timestamp']), new TextEncoder().encode(body));
    expect(headers['verdict-signature']).toBe(`sha256=${signed}`);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'verdict-event-id': '00000003-0000-8001-8000-000000000003',
      'verdict-event-type': 'PlayerDied',
      'verdict-attempt': '1',
    });
    expect(await findWebhook(store, elsewhere.id)).toMatchObject({ pending: 0, delivered: 0 });
    expect(
      taker.taken
        .filter(({ path }) => path === '/all')
        .map(({ headers: h }) => h['verdict-event-type'])
        .sort(),
    ).toEqual(['PlayerDied', 'PlayerEntered', 'ZoneOpened']);
  });

  test('A receiver that fails is tried again until it takes the event, each time under the same identity', async () => {
    const { store, zone, tell } = await fresh();
    const taker = receiver();
    taker.answer = (n) => (n < 2 ? 503 : n < 3 ? 302 : 200);
    const one = await hook(store, taker.url);
    await tell([zone.open()]);
    deliver(store);
    await settled(store, one, { delivered: 1, pending: 0, failed: 0 });
    expect(taker.taken.map(({ headers }) => headers['verdict-attempt'])).toEqual(['1', '2', '3', '4']);
    expect(new Set(taker.taken.map(({ headers }) => headers['verdict-event-id'])).size).toBe(1);
  });

  test('A receiver that never takes it is given up after the last attempt, visibly, and tried again when asked to', async () => {
    const { store, zone, tell } = await fresh();
    const taker = receiver();
    taker.answer = () => 500;
    const one = await hook(store, taker.url);
    await tell([zone.open()]);
    deliver(store);
    await settled(store, one, { failed: 1, pending: 0 });
    const [given] = await findDeliveries(store, one.id, 'failed', null, 10);
    expect(given).toMatchObject({ state: 'failed', attempts: 4, lastStatus: 500, lastError: 'The receiver answered 500.' });
    expect(taker.taken).toHaveLength(4);
    taker.answer = () => 204;
    expect(await retryDelivery(store, one.id, given!.id)).toBe(true);
    await settled(store, one, { failed: 0, delivered: 1, pending: 0 });
    expect(await retryDelivery(store, one.id, given!.id)).toBe(false);
    expect(taker.taken).toHaveLength(5);
  });

  test('A receiver that hangs, or is not there, delays nobody else', async () => {
    const { store, zone, tell } = await fresh();
    const [hanging, fine] = [receiver(), receiver()];
    hanging.answer = () => 'hang';
    const stuck = await hook(store, hanging.url);
    const absent = await hook(store, 'http://127.0.0.1:1/');
    const well = await hook(store, fine.url);
    await tell([zone.open(), ...Array.from({ length: 40 }, () => zone.move(1))]);
    deliver(store, { webhookTimeoutMs: 60_000 });
    await settled(store, well, { delivered: 41, pending: 0 });
    expect(await findWebhook(store, stuck.id)).toMatchObject({ delivered: 0, pending: 41 });
    expect(hanging.taken.length).toBeLessThanOrEqual(4);
    const [delivery] = await eventually(
      () => findDeliveries(store, absent.id, null, null, 1),
      ([found]) => found!.attempts > 0 && found!.lastError !== null,
    );
    expect(delivery).toMatchObject({ lastStatus: null });
  });

  test('What was under way when the server stopped is delivered by the next one', async () => {
    const { store, zone, tell } = await fresh();
    const taker = receiver();
    taker.answer = () => 'hang';
    const one = await hook(store, taker.url);
    await tell([zone.open(), zone.enter(1)]);
    const first = deliver(store, { webhookTimeoutMs: 60_000 });
    await eventually(
      () => taker.taken.length,
      (n) => n === 2,
    );
    await first.stop();
    expect((await findDeliveries(store, one.id, 'pending', null, 10)).map(({ attempts }) => attempts)).toEqual([0, 0]);
    taker.answer = () => 200;
    deliver(store);
    await settled(store, one, { delivered: 2, pending: 0 });
  });

  test('Two servers share the outbox: each delivery is posted by one of them', async () => {
    const { store, zone, tell } = await fresh();
    const taker = receiver();
    const one = await hook(store, taker.url);
    await tell([zone.open(), ...Array.from({ length: 99 }, () => zone.move(1))]);
    deliver(store);
    deliver(store);
    await settled(store, one, { delivered: 100, pending: 0 });
    expect(new Set(taker.taken.map(({ headers }) => headers['verdict-event-id'])).size).toBe(100);
    expect(taker.taken).toHaveLength(100);
  });

  test('Beyond the bound a receiver that does not keep up is not told, and that is counted', async () => {
    const { store, zone, tell } = await fresh();
    const one = await hook(store, 'http://127.0.0.1:1/');
    await tell([zone.open(), zone.enter(1), zone.move(1)], 2);
    await tell([zone.move(1)], 2);
    expect(await findWebhook(store, one.id)).toMatchObject({ pending: 2, skipped: 2 });
    expect((await findDeliveries(store, one.id, null, null, 10)).map(({ sequence }) => sequence)).toEqual([2, 1]);
  });
}

describe('Webhooks over SQLite', () => {
  let files = 0;
  suite(async () => join(root, `webhooks-${files++}.db`));
});

describeWithServer('Webhooks over MySQL', 'mysql', 'MYSQL_URL', (address) => {
  let databases = 0;
  suite(() => emptyDatabase(address, `verdict_webhooks_${databases++}`));
});
