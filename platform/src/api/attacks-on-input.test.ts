import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { allowedValue, apiRoutes, requestTo, type ApiRequest, type ApiRoute, type Schema } from '../testing/api-routes.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Every route is asked, which takes longer on a machine that has other work.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
let platform: PlatformProcess;
let routes: ApiRoute[];

/** What attackers put where text belongs. */
const texts = [
  "' OR '1'='1",
  "'; DROP TABLE administrators; --",
  '" UNION SELECT name, 1 FROM administrators --',
  '1; SELECT pg_sleep(9)',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}#{7*7}<%= 7*7 %>',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '\u0000',
  'a\u0000b',
  '\r\nx-injected: yes',
  '\u202e\u200b\ufeff',
  '\ud800',
  '👩‍👩‍👧‍👦'.repeat(20),
  'Ａ\u0301\u0489'.repeat(30),
  '__proto__',
  'constructor',
  '%00%ff%c0%ae',
  '{"$gt":""}',
  'NaN',
  '-1',
  '1e999',
  '9223372036854775808',
  'x'.repeat(50_000),
];

/** What they put where something else belongs. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 63,
  '',
  [],
  {},
  [[]],
  { toString: 1 },
  { $ne: null },
  { length: 1e9 },
];

/** Words of our insides, which no answer may hold. */
const insides = new RegExp(
  [
    String.raw`\bat .*\.m?[tj]s:\d|node_modules|/src/`,
    'SQLITE_|SQLiteError|MySQLError|SQL syntax|no such (table|column)|password_hash|argon2',
    'TypeError|is not a function|undefined is not',
  ].join('|'),
);

interface Answer {
  readonly request: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(
  { method, path, headers, body }: ApiRequest,
  raw?: { readonly body: string | Uint8Array<ArrayBuffer>; readonly type: string },
): Promise<Answer> {
  const response = await fetch(platform.url + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${platform.operatorToken}`, ...(raw === undefined ? {} : { 'content-type': raw.type }) },
    ...(raw !== undefined ? { body: raw.body } : body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const type = response.headers.get('content-type') ?? '';
  expect(response.headers.get('x-injected')).toBeNull();
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const request = `${method} ${path.slice(0, 200)} ${JSON.stringify(body ?? null).slice(0, 200)}`;
  return { request, status: response.status, type, text: await response.text() };
}

/** Refused as the caller's fault, or taken as what it is; never our fault, and nothing of our insides told. */
function expectHarmless({ request, status, type, text }: Answer): void {
  // 503 is for what is down, and nothing is.
  expect([request, status, status >= 200 && status < 500]).toEqual([request, status, true]);
  if (status >= 400)
    expect([request, type, typeof JSON.parse(text).error.message]).toEqual([request, 'application/json;charset=utf-8', 'string']);
  // As a page it could run what was sent; only as data is it harmless.
  expect([request, type.includes('html')]).toEqual([request, false]);
  expect([request, insides.exec(text)?.[0] ?? null]).toEqual([request, null]);
}

async function sendAll(requests: readonly ApiRequest[]): Promise<Answer[]> {
  const found: Answer[] = [];
  for (let from = 0; from < requests.length; from += 16) {
    const some = await Promise.all(requests.slice(from, from + 16).map((request) => send(request)));
    for (const answer of some) expectHarmless(answer);
    found.push(...some);
  }
  return found;
}

/** Every way to put a value into one place of a body, however deep that place is. */
function* bodiesWith(schema: Schema, nasty: unknown): Generator<unknown> {
  const whole = allowedValue(schema) as Record<string, unknown>;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield { ...whole, [name]: nasty };
    if (property.items !== undefined) yield { ...whole, [name]: [nasty] };
    if (property.properties !== undefined) for (const inner of bodiesWith(property, nasty)) yield { ...whole, [name]: inner };
  }
}

const withBody = (): ApiRoute[] => routes.filter(({ body }) => body !== null);

beforeAll(async () => {
  const unlimited = ['ADMIN_LOGINS_PER_MINUTE', 'PLAYER_LOGINS_PER_NAME'].map((name) => [`VERDICT_${name}`, '10000'] as const);
  platform = await startPlatform(folder, { ...Object.fromEntries(unlimited), VERDICT_PLAYER_LOGINS_PER_MINUTE: '1000000' });
  routes = (await apiRoutes(platform.url)).filter(({ path }) => path !== '/live');
}, 30_000);

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('Whatever is sent', () => {
  test('in any parameter of any route is refused in words or found to mean nothing', async () => {
    const requests = routes.flatMap((route) =>
      route.parameters.flatMap(({ name }) => [...texts, ''].map((text) => requestTo(route, { [name]: text.toWellFormed() }))),
    );
    // A URL of this length is refused before anything looks at it.
    const sendable = requests.filter(({ path }) => path.length < 8_000);
    expect(sendable.length).toBeGreaterThan(1_000);
    await sendAll(sendable);
  }, 120_000);

  test('in any field of any body is refused in words or stored as text and nothing else', async () => {
    const requests = withBody().flatMap((route) =>
      [...texts, ...values].flatMap((nasty) => [...bodiesWith(route.body!, nasty)].map((body) => requestTo(route, {}, body))),
    );
    expect(requests.length).toBeGreaterThan(500);
    await sendAll(requests);
  }, 240_000);

  test('in the place of a whole body is refused', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const deepObject = `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`;
    const bodies = [
      '[]',
      '"text"',
      '5',
      'null',
      'true',
      '{',
      '{"a"',
      '{a:1}',
      "{'a':1}",
      '\ufeff{}',
      'NaN',
      deep,
      deepObject,
      '\u0000',
      '{}{}',
    ];
    for (const route of withBody()) {
      for (const body of bodies) {
        const answer = await send(requestTo(route), { body, type: 'application/json' });
        expectHarmless(answer);
        expect([answer.request, body.slice(0, 20), answer.status]).toEqual([answer.request, body.slice(0, 20), 400]);
      }
      const invalid = await send(requestTo(route), {
        body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
        type: 'application/json',
      });
      expectHarmless(invalid);
    }
  }, 60_000);

  test('as another kind of content is refused', async () => {
    for (const route of withBody()) {
      const body = JSON.stringify(requestTo(route).body);
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/jsonp',
        'text/html',
      ]) {
        const answer = await send(requestTo(route), { body, type });
        expect([answer.request, type, answer.status]).toEqual([answer.request, type, 415]);
      }
    }
  });

  test('beyond the size that a body may have is refused, whether its length is told or not', async () => {
    for (const route of withBody()) {
      const told = await send(requestTo(route), { body: JSON.stringify({ name: 'x'.repeat(70_000) }), type: 'application/json' });
      expect([told.request, told.status]).toEqual([told.request, 413]);
      const chunk = new TextEncoder().encode(' '.repeat(16_384));
      const endless = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
      const response = await fetch(platform.url + requestTo(route).path, {
        method: route.method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${platform.operatorToken}` },
        body: endless,
        duplex: 'half',
      } as RequestInit).catch(() => null);
      // Whoever goes on sending may be cut off before the answer is read.
      if (response !== null) expect(response.status).toBe(413);
    }
  }, 60_000);

  test('as the name of a field reaches nothing that every object has', async () => {
    const pollute = { polluted: 'yes', role: 'administrator', isAdmin: true };
    for (const route of withBody()) {
      const whole = JSON.stringify(requestTo(route).body);
      for (const name of ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
        for (const value of [pollute, { prototype: pollute }, null]) {
          const body = `{${JSON.stringify(name)}:${JSON.stringify(value)}${whole === '{}' ? '' : `,${whole.slice(1, -1)}`}}`;
          const answer = await send(requestTo(route), { body, type: 'application/json' });
          expectHarmless(answer);
          expect([answer.request, body, answer.status]).toEqual([answer.request, body, 400]);
        }
      }
    }
    const ingest = await platform.get('/api/ingest');
    expect(await ingest.text()).not.toContain('polluted');
    const viewer = await fetch(`${platform.url}/api/players`);
    expect(viewer.status).toBe(401);
  }, 60_000);
});

test('Afterwards everything is there, can be read, and works', async () => {
  const operator = { authorization: `Bearer ${platform.operatorToken}` };
  const { users } = await json(await platform.get('/api/users'));
  expect(users.filter(({ role, disabled }: any) => role === 'administrator' && !disabled).length).toBeGreaterThan(0);
  for (const route of routes.filter(({ isMutation, role }) => !isMutation && role !== null)) {
    const { path, headers } = requestTo(route);
    const { status } = await fetch(platform.url + path, { headers: { ...headers, ...operator } });
    expect([path, status < 500]).toEqual([path, true]);
  }
  let entries = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const body: any = await json(await platform.get(`/api/audit?limit=500&cursor=${cursor}`));
    entries += body.entries.length;
    cursor = body.nextCursor;
  }
  expect(entries).toBeGreaterThan(0);
  // What was stored as text is told as the same text.
  const { accounts } = await json(await platform.get(`/api/accounts?search=${encodeURIComponent("' OR '1'='1")}`));
  expect(accounts.length).toBeGreaterThan(0);
  expect(new Set(accounts.map(({ name }: any) => name))).toEqual(new Set(["' OR '1'='1"]));
  const health = performance.now();
  expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
  expect(performance.now() - health).toBeLessThan(2_000);
});
