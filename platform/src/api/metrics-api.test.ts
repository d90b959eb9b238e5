import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { figuresRecord } from '../testing/server-figures.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
let platform: PlatformProcess;
let journal: JournalWriter;
let collector: Bun.Server<undefined>;
let answer = 500;
const received: any[] = [];

beforeAll(async () => {
  collector = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      received.push({ path: new URL(request.url).pathname, answer, body: await request.json() });
      return Response.json({}, { status: answer });
    },
  });
  journal = new JournalWriter(join(folder, 'journal'));
  platform = await startPlatform(folder, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  });
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
  await collector.stop(true);
});

const report = (): void => {
  const zone = { zone: 3, players: 41, tickP99Us: 9_000, inboxLength: 17, roundTripUs: 40_000 };
  const parts = { node: 'a"b', atMs: Date.now(), framesIn: 1_234, zones: [zone], snapshots: { hotStore: 'redis', hotFailuresInARow: 2 } };
  journal.write([figuresRecord({ ...parts, journal: { mode: 2, lossInMs: 90_000 } })], BlockKind.Figures);
};
const scrape = async (): Promise<string> => await (await platform.get('/metrics')).text();
const reported = <T>(probe: () => Promise<T>, holds: (value: T) => boolean): Promise<T> =>
  eventually(() => (report(), probe()), holds, 20_000);

test('Prometheus is told what a server said last, and how fast requests are answered', async () => {
  const text = await reported(scrape, (found) => found.includes('verdict_platform_zone_players{'));
  expect(text).toContain('verdict_platform_zone_players{zone="3",node="a\\"b"} 41');
  expect(text).toContain('verdict_platform_zone_tick_seconds{zone="3",node="a\\"b",quantile="0.99"} 0.009');
  expect(text).toContain('verdict_platform_zone_queue_commands{zone="3",node="a\\"b"} 17');
  expect(text).toContain('verdict_platform_zone_roundtrip_seconds{zone="3",node="a\\"b"} 0.04');
  expect(text).toContain('verdict_platform_server_packets_total{node="a\\"b",direction="in"} 1234');
  expect(text).toContain('# TYPE verdict_platform_server_packets_total counter');
  expect(text).toContain('verdict_platform_consumer_lag_events{consumer="persistence"} 0');
  expect(text).toContain('verdict_platform_alerts_open{rule="deployed",severity="info",target="platform"} 1');
  await platform.get('/api/players/77');
  const after = await eventually(scrape, (found) => found.includes('route="/api/players/:id"'));
  expect(after).toMatch(/verdict_platform_api_request_seconds_count\{method="GET",route="\/api\/players\/:id",status="404"\} 1/);
});

test('What a silent server said is not told for longer than it is true', async () => {
  await reported(scrape, (found) => found.includes('verdict_platform_zone_players{'));
  const text = await eventually(scrape, (found) => !found.includes('verdict_platform_zone_players{'), 20_000);
  expect(text).toContain('verdict_platform_servers 0');
}, 30_000);

test('Metrics are for whoever may log in, unless they are made public', async () => {
  expect((await fetch(`${platform.url}/metrics`)).status).toBe(401);
  expect((await platform.get('/metrics')).headers.get('content-type')).toContain('text/plain');
  const open = await startPlatform(join(folder, 'open'), { VERDICT_METRICS_PUBLIC: 'true' });
  expect((await fetch(`${open.url}/metrics`)).status).toBe(200);
  expect((await fetch(`${open.url}/api/ingest`)).status).toBe(401);
  await open.stop();
});

test('A collector that fails is tried again, and gets the same metrics by OTLP', async () => {
  await eventually(
    async () => received.length,
    (count) => count >= 2,
  );
  answer = 200;
  const found = await reported(
    async () => received.findLast((each) => each.answer === 200 && JSON.stringify(each.body).includes('verdict_platform_zone_players')),
    (each) => each !== undefined,
  );
  expect(found.path).toBe('/v1/metrics');
  const [{ resource, scopeMetrics }] = found.body.resourceMetrics;
  expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'verdict-platform' } });
  const players = scopeMetrics[0].metrics.find(({ name }: any) => name === 'verdict_platform_zone_players');
  expect(players.gauge.dataPoints[0]).toMatchObject({ asDouble: 41 });
  const packets = scopeMetrics[0].metrics.find(({ name }: any) => name === 'verdict_platform_server_packets_total');
  expect(packets.sum.isMonotonic).toBe(true);
  expect(packets.sum.dataPoints.map(({ asDouble }: any) => asDouble)).toEqual([1_234, 0]);
  expect(scopeMetrics[0].metrics.map(({ name }: any) => name)).toContain('verdict_platform_api_request_seconds');
}, 30_000);

test('Every part says how it is, since when, and what that means', async () => {
  const parts = await reported(
    async () => (await json(await platform.get('/api/health-of-parts'))).parts as any[],
    (found) => found.some(({ part, state }) => part === 'redis' && state === 'down'),
  );
  const of = (part: string, name: string) => parts.find((each) => each.part === part && each.name === name);
  expect(of('game-server', 'a"b')).toMatchObject({ state: 'up', timeToLossMs: null });
  expect(of('journal', 'a"b')).toMatchObject({ state: 'degraded', timeToLossMs: 90_000 });
  expect(of('platform', 'platform')).toMatchObject({ state: 'up' });
  expect(of('sqlite', 'database')).toMatchObject({ state: 'up' });
  expect(of('sqlite', 'cold snapshots')).toMatchObject({ state: 'up' });
  expect(parts.some(({ part }) => part === 'kafka' || part === 'mongodb')).toBe(false);
  const { since } = of('sqlite', 'database');
  // It stays what it was, however often it is asked.
  const later = await reported(
    async () => (await json(await platform.get('/api/health-of-parts'))).parts as any[],
    (found) => found.some(({ name, state }) => name === 'a"b' && state === 'up'),
  );
  expect(later.find(({ name }) => name === 'database').since).toBe(since);
  const gone = await eventually(
    async () => (await json(await platform.get('/api/health-of-parts'))).parts as any[],
    (found) => found.some(({ part, state }) => part === 'game-server' && state === 'down'),
    20_000,
  );
  const down = gone.find(({ part }) => part === 'game-server');
  expect(down.meaning).toContain('Its players stand still');
  expect(Date.parse(down.since)).toBeGreaterThan(Date.parse(since));
}, 60_000);
