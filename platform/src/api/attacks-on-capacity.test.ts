import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../testing/eventually.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { rawAnswer, RawHttp } from '../testing/raw-http.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Every route is asked, which takes longer on a machine that has other work.
setDefaultTimeout(60_000);

const listenersMax = 100;
const connects = 10_000;
const folder = temporaryFolder();
let platform: PlatformProcess;

/** What the process has of the machine's memory. */
const residentBytes = (): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${platform.pid}/status`, 'utf8'))![1]) * 1_024;

/** Asks over and over whether the server lives, as a supervisor would, and tells how long the answers took. */
function watchHealth(): { stop(): Promise<number[]> } {
  const tookMs: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const begun = performance.now();
      const response = await fetch(`${platform.url}/healthz`, { signal: AbortSignal.timeout(10_000) });
      expect(response.status).toBe(200);
      tookMs.push(performance.now() - begun);
      await Bun.sleep(50);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await watching;
      return tookMs.sort((a, b) => a - b);
    },
  };
}

async function askToListen(authorization: string): Promise<RawHttp> {
  const raw = await RawHttp.open(platform.url);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  raw.send(`GET /live HTTP/1.1\r\nHost: ${new URL(platform.url).host}\r\n${upgrade}\r\n${authorization}\r\n`);
  return raw;
}

beforeAll(async () => {
  const dashboard = join(folder, 'dashboard');
  mkdirSync(join(dashboard, 'assets'), { recursive: true });
  writeFileSync(join(dashboard, 'index.html'), '<title>dashboard</title>');
  writeFileSync(join(folder, 'dashboard-secret.txt'), 'top secret');
  platform = await startPlatform(join(folder, 'data'), {
    VERDICT_LIVE_LISTENERS_MAX: String(listenersMax),
    VERDICT_DASHBOARD: dashboard,
  });
}, 30_000);

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('Ten thousand who want to listen', () => {
  test('get the places there are; the others are refused in words, and the server does not feel it', async () => {
    const authorization = `Authorization: Bearer ${platform.operatorToken}\r\n`;
    const before = residentBytes();
    const health = watchHealth();
    const seated: RawHttp[] = [];
    const counts: Record<number, number> = {};
    for (let from = 0; from < connects; from += 200) {
      // Every tenth has nothing to show.
      const wave = await Promise.all(Array.from({ length: 200 }, (_, i) => askToListen(i % 10 === 9 ? '' : authorization)));
      for (const raw of wave) {
        const status = await raw.status();
        counts[status] = (counts[status] ?? 0) + 1;
        if (status === 101) seated.push(raw);
        else {
          await eventually(
            () => raw.received,
            (text) => text.includes(status === 401 ? 'login_required' : 'too_many_listeners'),
          );
          raw.close();
        }
      }
    }
    const tookMs = await health.stop();
    expect(counts).toEqual({ 101: listenersMax, 401: connects / 10, 503: (connects / 10) * 9 - listenersMax });
    // Those who were let in are told figures all the while.
    await eventually(
      () => seated.filter(({ received }) => received.includes('"type":"figures"')).length,
      (told) => told === listenersMax,
    );
    expect(residentBytes() - before).toBeLessThan(200 * 1_048_576);
    expect(tookMs[Math.floor(tookMs.length / 2)]).toBeLessThan(1_000);
    expect(tookMs.at(-1)).toBeLessThan(5_000);
    // A place that becomes free is given again.
    for (const raw of seated) raw.close();
    const again = await eventually(
      async () => {
        const raw = await askToListen(authorization);
        const status = await raw.status();
        raw.close();
        return status;
      },
      (status) => status === 101,
    );
    expect(again).toBe(101);
  }, 180_000);

  test('and say too much are cut off, one by one', async () => {
    const raw = await askToListen(`Authorization: Bearer ${platform.operatorToken}\r\n`);
    expect(await raw.status()).toBe(101);
    const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/live?token=${platform.operatorToken}`);
    await new Promise((resolve) => (socket.onopen = resolve));
    const closed = new Promise((resolve) => (socket.onclose = resolve));
    socket.send('x'.repeat(5_000));
    await closed;
    expect(raw.isClosed).toBe(false);
    raw.close();
  });
});

describe('Whoever is slow', () => {
  test('with the head of a request, or says nothing, is cut off; others are served meanwhile', async () => {
    const slow = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        const raw = await RawHttp.open(platform.url);
        if (i % 3 !== 0) raw.send('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
        return raw;
      }),
    );
    const trickle = setInterval(() => {
      for (const raw of slow.filter((_, i) => i % 3 === 1)) raw.send('a');
    }, 1_000);
    const health = watchHealth();
    await Promise.all(slow.map((raw) => raw.closed()));
    clearInterval(trickle);
    const tookMs = await health.stop();
    expect(tookMs.at(-1)).toBeLessThan(5_000);
    for (const raw of slow) expect(raw.received).not.toContain('200');
  }, 90_000);

  test('with a body is refused after ten seconds, though a byte comes now and then', async () => {
    const raw = await RawHttp.open(platform.url);
    const begun = performance.now();
    raw.send('POST /api/login/guest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{');
    const trickle = setInterval(() => raw.send(' '), 500);
    expect(await raw.status()).toBe(408);
    clearInterval(trickle);
    expect(performance.now() - begun).toBeGreaterThan(9_000);
    expect(performance.now() - begun).toBeLessThan(25_000);
    raw.close();
  }, 60_000);
});

describe('A request that is no proper one', () => {
  test.each([
    ['a head too large', `GET / HTTP/1.1\r\nX-Large: ${'a'.repeat(100_000)}`],
    ['too many fields in the head', `GET / HTTP/1.1\r\n${'X-A: a\r\n'.repeat(2_000)}X-B: b`],
    ['an address too long', `GET /${'a'.repeat(60_000)} HTTP/1.1`],
    ['two lengths', 'POST /api/login/guest HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6'],
    ['a length and chunks', 'POST /api/login/guest HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked'],
    ['a length below nothing', 'POST /api/login/guest HTTP/1.1\r\nContent-Length: -1'],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00'],
    ['a field broken over lines', 'GET /healthz HTTP/1.1\r\nX-A: a\r\n b'],
  ])('is refused or cut off: %s', async (_, head) => {
    const answer = await rawAnswer(platform.url, head);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(answer.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThan(2);
  });

  test.each([
    '/../dashboard-secret.txt',
    '/../../dashboard-secret.txt',
    '/assets/../../dashboard-secret.txt',
    '/..%2fdashboard-secret.txt',
    '/%2e%2e/dashboard-secret.txt',
    '/%2e%2e%2fdashboard-secret.txt',
    '/..%5cdashboard-secret.txt',
    '/..\\dashboard-secret.txt',
    '/....//dashboard-secret.txt',
    '/..%252fdashboard-secret.txt',
    '/%c0%ae%c0%ae/dashboard-secret.txt',
    '/.%00./dashboard-secret.txt',
    '/../dashboard-secret.txt%00.html',
    '//etc/passwd',
    '/../../../../../../etc/passwd',
    'http://127.0.0.1/../../etc/passwd',
    '/../data/keys/operator.token',
    '/../data/platform.db',
    `/${'../'.repeat(50)}etc/passwd`,
  ])('gives nothing from outside the dashboard’s folder: %s', async (path) => {
    const answer = await rawAnswer(platform.url, `GET ${path} HTTP/1.1`);
    expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    for (const secret of ['top secret', 'root:', platform.operatorToken, 'SQLite format']) expect(answer).not.toContain(secret);
    if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain('<title>dashboard</title>');
  });
});

test('Afterwards the server works', async () => {
  const response = await fetch(`${platform.url}/api/login/guest`, { method: 'POST' });
  expect(response.status).toBe(200);
  expect((await platform.get('/api/players')).status).toBe(200);
});
