import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startReceiver, type Receiver } from '../testing/webhook-receiver.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const zone = new ZoneScript();
let platform: PlatformProcess;
let journal: JournalWriter;
let receiver: Receiver;

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(platform.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${platform.operatorToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const state = async (id: number): Promise<any> => (await json(await platform.get('/api/webhooks'))).webhooks.find((w: any) => w.id === id);

beforeAll(async () => {
  journal = new JournalWriter(join(folder, 'journal'));
  journal.write([zone.open(), zone.enter(1)]);
  receiver = startReceiver();
  platform = await startPlatform(folder, { VERDICT_WEBHOOK_ATTEMPTS: '2', VERDICT_WEBHOOK_RETRY_MS_MAX: '10' });
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers,
    (consumers) => consumers.find(({ name }: any) => name === 'notification').applied === 2,
  );
});

afterAll(async () => {
  await receiver.stop();
  expect(await platform.stop()).toBe(0);
});

test('A webhook is told of what happens from its making on; its secret is shown once; it can be paused and deleted', async () => {
  const created = await send('POST', '/api/webhooks', { url: `${receiver.url}/hook#part`, events: ['PlayerMoved'], zone: 1 });
  const hook = await json(created);
  expect([created.status, hook]).toEqual([
    201,
    expect.objectContaining({ url: `${receiver.url}/hook`, events: ['PlayerMoved'], zone: 1, active: true, createdBy: 'operator' }),
  ]);
  expect(hook.secret).toMatch(/^whsec_[0-9a-f]{64}$/);
  journal.write([zone.move(1), zone.move(1)]);
  await eventually(
    () => state(hook.id),
    ({ delivered }) => delivered === 2,
  );
  expect(receiver.taken.map(({ body }) => JSON.parse(body).sequence).sort()).toEqual([3, 4]);
  expect(await state(hook.id)).not.toHaveProperty('secret');

  const { deliveries, nextCursor } = await json(await platform.get(`/api/webhooks/${hook.id}/deliveries?limit=1`));
  expect(deliveries[0]).toMatchObject({
    state: 'delivered',
    sequence: 4,
    eventType: 'PlayerMoved',
    attempts: 1,
    lastStatus: 200,
    lastError: null,
  });
  const rest = await json(await platform.get(`/api/webhooks/${hook.id}/deliveries?limit=1&cursor=${nextCursor}`));
  expect([rest.deliveries[0].sequence, rest.nextCursor]).toEqual([3, null]);

  expect(await json(await send('PATCH', `/api/webhooks/${hook.id}`, { active: false }))).toMatchObject({ active: false });
  journal.write([zone.move(1)]);
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers,
    (consumers) => consumers.find(({ name }: any) => name === 'notification').applied === 5,
  );
  expect(await state(hook.id)).toMatchObject({ pending: 0, delivered: 2 });

  expect((await send('DELETE', `/api/webhooks/${hook.id}`)).status).toBe(204);
  expect(await state(hook.id)).toBeUndefined();
  expect((await send('DELETE', `/api/webhooks/${hook.id}`)).status).toBe(404);
});

test('A delivery that was given up is shown, and begun again by request', async () => {
  receiver.answer = () => 500;
  const hook = await json(await send('POST', '/api/webhooks', { url: receiver.url, events: ['*'] }));
  journal.write([zone.move(1)]);
  await eventually(
    () => state(hook.id),
    ({ failed }) => failed === 1,
  );
  const { deliveries } = await json(await platform.get(`/api/webhooks/${hook.id}/deliveries?state=failed`));
  expect(deliveries[0]).toMatchObject({ attempts: 2, lastStatus: 500, lastError: expect.stringContaining('500'), nextAttemptAt: null });
  receiver.answer = () => 200;
  const path = `/api/webhooks/${hook.id}/deliveries/${deliveries[0].id}/retry`;
  expect((await send('POST', path)).status).toBe(202);
  await eventually(
    () => state(hook.id),
    ({ failed, delivered }) => failed === 0 && delivered === 1,
  );
  expect((await send('POST', path)).status).toBe(409);
});

test('What cannot be a webhook is refused in words', async () => {
  const url = 'https://example.org/hook';
  for (const body of [
    {},
    { url },
    { url, events: [] },
    { url, events: ['PlayerFlew'] },
    { url, events: ['*', 'PlayerMoved'] },
    { url, events: ['*'], zone: 0 },
    { url: 'ftp://example.org', events: ['*'] },
    { url: 'file:///etc/passwd', events: ['*'] },
    { url: 'https://ada:secret@example.org/', events: ['*'] },
    { url: 'example.org', events: ['*'] },
  ]) {
    const response = await send('POST', '/api/webhooks', body);
    expect([body, response.status, (await json(response)).error.code]).toEqual([body, 400, 'invalid_request']);
  }
  expect((await send('PATCH', '/api/webhooks/999', { active: true })).status).toBe(404);
  expect((await send('PATCH', '/api/webhooks/999', {})).status).toBe(400);
  for (const path of ['/api/webhooks/999/deliveries', '/api/webhooks/999/deliveries/1/retry']) {
    expect((await send(path.endsWith('retry') ? 'POST' : 'GET', path)).status).toBe(404);
  }
});

test('Whoever may not change webhooks sees where they lead, and not the path that is the key to it', async () => {
  const url = `${receiver.url}/services/a-secret-path?key=1`;
  const hook = await json(await send('POST', '/api/webhooks', { url, events: ['PlayerDied'] }));
  expect((await state(hook.id)).url).toBe(url);
  const database = new Database(join(folder, 'platform.db'));
  database.run('PRAGMA busy_timeout = 5000');
  const hash = await Bun.password.hash('a password for op');
  database.run("INSERT INTO administrators (name, role, password_hash, created_at_ms) VALUES ('op', 'operator', ?, 0)", [hash]);
  database.close();
  const login = await fetch(`${platform.url}/api/admin/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'op', password: 'a password for op' }),
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  for (const path of ['/api/webhooks', '/api/audit?action=webhook.create']) {
    const seen = await (await fetch(platform.url + path, { headers: { cookie } })).text();
    expect(seen).toContain(`${receiver.url}/…`);
    expect(seen).not.toContain('a-secret-path');
  }
  expect((await send('DELETE', `/api/webhooks/${hook.id}`)).status).toBe(204);
});
