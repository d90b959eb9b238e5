import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { figuresRecord, type FiguresParts } from '../testing/server-figures.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startReceiver, type Receiver } from '../testing/webhook-receiver.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
const options = {
  VERDICT_ALERT_SERVER_DOWN_MS: '2500',
  VERDICT_ALERT_CLEAR_MS: '500',
  VERDICT_ALERT_DEPLOYED_MS: '0',
  VERDICT_ALERT_QUEUE_FOR_MS: '0',
};
const startedAtMs = Date.now() - 3_600_000;
let platform: PlatformProcess;
let journal: JournalWriter;
let receiver: Receiver;
let secret: string;

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(platform.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const alerts = async (query = ''): Promise<any[]> => (await json(await platform.get(`/api/alerts${query}`))).alerts;
const report = (parts: FiguresParts = {}): void =>
  journal.write([figuresRecord({ node: 'node-1', atMs: Date.now(), startedAtMs, ...parts })], BlockKind.Figures);
/** Reports as a server does, until something holds. */
const reportUntil = <T>(parts: FiguresParts, probe: () => Promise<T>, holds: (value: T) => boolean): Promise<T> =>
  eventually(
    () => {
      report(parts);
      return probe();
    },
    holds,
    20_000,
  );
const isOpen = (rule: string) => (found: any[]) => found.some((alert) => alert.rule === rule);
const isNotOpen = (rule: string) => (found: any[]) => !isOpen(rule)(found);

beforeAll(async () => {
  receiver = startReceiver();
  journal = new JournalWriter(join(folder, 'journal'));
  platform = await startPlatform(folder, options);
  const created = await json(await post('/api/webhooks', { url: receiver.url, events: ['alerts'] }));
  expect(created.events).toEqual(['alerts']);
  secret = created.secret;
  // Of a webhook for all events of the game, nobody said that it wants alerts.
  await post('/api/webhooks', { url: `${receiver.url}/events`, events: ['*'] });
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
  await receiver.stop();
});

test('A server that falls silent is told, acknowledged, told to webhooks, and cleared when it is back', async () => {
  const pushed: any[] = [];
  const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/live?token=${platform.operatorToken}`);
  socket.onmessage = ({ data }) => void (JSON.parse(String(data)).type === 'alerts' && pushed.push(JSON.parse(String(data))));
  await reportUntil(
    {},
    async () => pushed.length,
    (count) => count > 0,
  );
  expect(pushed[0].open).toEqual([]);
  expect(await alerts()).toEqual([]);

  const [alert] = await eventually(() => alerts(), isOpen('server-down'), 10_000);
  expect(alert).toMatchObject({
    severity: 'critical',
    target: 'server:node-1',
    unit: 'ms',
    threshold: 2_500,
    clearedAt: null,
    acknowledgedBy: null,
  });
  expect(alert.value).toBeGreaterThan(2_500);
  expect(alert.sentence).toContain('Game server node-1 has said nothing');
  expect(pushed.at(-1).open).toEqual([alert]);

  const acknowledged = await json(await post(`/api/alerts/${alert.id}/acknowledge`, { note: 'looking' }));
  expect(acknowledged).toMatchObject({ id: alert.id, acknowledgedBy: 'operator', note: 'looking', clearedAt: null });
  // The first one stays.
  expect(await json(await post(`/api/alerts/${alert.id}/acknowledge`, { note: 'me too' }))).toEqual(acknowledged);
  expect(await alerts()).toEqual([acknowledged]);
  expect((await post('/api/alerts/12345/acknowledge', {})).status).toBe(404);
  const { entries } = await json(await platform.get('/api/audit?action=alert.acknowledge'));
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    actor: 'operator',
    target: { kind: 'alert', id: String(alert.id) },
    reason: 'looking',
    result: 'done',
  });

  await reportUntil({}, () => alerts(), isNotOpen('server-down'));
  const [kept] = await eventually(
    () => alerts('?state=all'),
    ([newest]) => newest?.clearedAt !== null,
  );
  expect(kept).toMatchObject({ id: alert.id, acknowledgedBy: 'operator', rule: 'server-down' });
  expect(pushed.at(-1).open).toEqual([]);
  socket.close();

  const told = await eventually(
    () => receiver.taken.filter(({ path }) => !path.endsWith('/events')),
    (requests) => requests.length === 3,
  );
  const bodies = told.map(({ body }) => JSON.parse(body));
  expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(['AlertOpened', 'AlertAcknowledged', 'AlertCleared']));
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(3);
  expect(bodies.find(({ type }) => type === 'AlertCleared').alert).toEqual(kept);
  const { headers, body } = told[0]!;
  const expected = createHmac('sha256', secret).update(`${headers['verdict-timestamp']}.${body}`).digest('hex');
  expect(headers['verdict-signature']).toBe(`sha256=${expected}`);
  expect(receiver.taken).toHaveLength(3);
}, 60_000);

test('An alert outlives a killed platform, under the same number, and is told only once', async () => {
  const long = { zones: [{ zone: 9, inboxLength: 3_000 }] };
  const [alert] = await reportUntil(long, () => alerts(), isOpen('queue-long'));
  expect(alert).toMatchObject({ severity: 'warning', target: 'zone:9', value: 3_000 });
  await eventually(
    () => alerts('?state=all'),
    ([newest]) => newest?.id === alert.id,
  );
  await platform.kill();
  platform = await startPlatform(folder, options);
  await eventually(() => alerts(), isOpen('queue-long'));
  await reportUntil(
    long,
    () => alerts('?state=all'),
    (all) => all.length === 2,
  );
  expect((await alerts())[0]).toEqual(alert);
  await reportUntil({ zones: [{ zone: 9 }] }, () => alerts(), isNotOpen('queue-long'));
}, 60_000);

test('The rules are told with the thresholds in force', async () => {
  const { rules } = await json(await platform.get('/api/alerts/rules'));
  expect(rules).toHaveLength(13);
  expect(rules[0]).toEqual({
    rule: 'server-down',
    severity: 'critical',
    meaning: 'A game server that reported says nothing any more.',
    threshold: 2_500,
    unit: 'ms',
    forMs: 0,
  });
});

test('Pages of all alerts come newest first and end', async () => {
  const first = await json(await platform.get('/api/alerts?state=all&limit=1'));
  const second = await json(await platform.get(`/api/alerts?state=all&limit=1&cursor=${first.nextCursor}`));
  expect([first.alerts[0].rule, second.alerts[0].rule, second.nextCursor]).toEqual(['queue-long', 'server-down', null]);
  expect((await fetch(`${platform.url}/api/alerts`)).status).toBe(401);
});
