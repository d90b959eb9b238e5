import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { pino } from 'pino';
import { roles } from '../accounts/roles.ts';
import { apiRoutes, requestTo, type ApiRoute } from '../testing/api-routes.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { httpServer } from './http-server.ts';

// Every route is asked, which takes longer on a machine that has other work.
setDefaultTimeout(60_000);

let platform: PlatformProcess;
let described: ApiRoute[];

/** Stands for every part that a route uses when it is asked something. Here none is asked. */
const unused: any = new Proxy(() => unused, { get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : unused) });

beforeAll(async () => {
  platform = await startPlatform(temporaryFolder());
  described = await apiRoutes(platform.url);
}, 30_000);

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

test('Every route of the server is described, and nothing is described that is not there', async () => {
  const options = { host: '127.0.0.1', port: 0, bodyBytesMax: 1_024, metricsPublic: false, dashboardFolder: '/nowhere' };
  const { routes } = httpServer(options, unused, pino({ level: 'silent' }));
  const served = routes.map(
    ({ method, path }) => `${method === 'WS' ? 'GET' : method} ${path.replace(/(?<=.)\/$/, '').replace(/:(\w+)/g, '{$1}')}`,
  );
  const undescribed = ['GET /*', 'GET /openapi', 'GET /openapi/json'];
  expect(described.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    served.filter((one) => !undescribed.includes(one)).sort(),
  );
  expect(served).toEqual(expect.arrayContaining(undescribed));
});

test('Each is described in a sentence, under a heading, with the role it takes and what it answers', () => {
  expect(described.length).toBeGreaterThan(40);
  for (const { method, path, operation, role, isMutation } of described) {
    const where = `${method} ${path}`;
    expect([where, operation.summary]).toEqual([where, expect.stringMatching(/^\S.{5,}/)]);
    expect([where, operation.tags]).toEqual([where, [expect.stringMatching(/\S/)]]);
    // For everybody only when that is said; then no role is named.
    expect([where, operation.security === undefined ? roles.includes(role!) : role]).toEqual([
      where,
      operation.security === undefined ? true : null,
    ]);
    expect([where, role === null || operation.description.includes(role === 'viewer' ? 'signed in' : role)]).toEqual([where, true]);
    expect([where, isMutation && role !== null ? operation['x-verdict-action'] : 'none asked']).toEqual([
      where,
      expect.stringMatching(/\S/),
    ]);
    const good = Object.entries<any>(operation.responses).filter(([status]) => /^(1|2)/.test(status));
    const isShown = good.map(([status, { content }]) =>
      ['101', '204'].includes(status)
        ? true
        : Object.values<any>(content ?? {}).every(({ schema }) => Object.keys(schema ?? {}).length > 0),
    );
    expect([where, isShown.length > 0 && isShown.every(Boolean)]).toEqual([where, true]);
    const refusals = role === null ? [] : role === 'viewer' && !isMutation ? ['401'] : ['401', '403'];
    expect([where, Object.keys(operation.responses)]).toEqual([where, expect.arrayContaining(refusals)]);
  }
});

test('What takes a body shows its shape, as JSON alone', () => {
  const withBody = described.filter(({ operation }) => operation.requestBody !== undefined);
  expect(withBody.length).toBeGreaterThan(8);
  for (const { operation, body } of withBody) {
    expect(Object.keys(operation.requestBody.content)).toEqual(['application/json']);
    expect(body!.type).toBe('object');
  }
});

test('The role that is described is the one that is enforced: without a login each route that names one refuses', async () => {
  for (const route of described.filter(({ role }) => role !== null)) {
    const { method, path, headers } = requestTo(route);
    const response = await fetch(platform.url + path, { method, headers });
    expect([`${method} ${path}`, response.status]).toEqual([`${method} ${path}`, 401]);
  }
});
