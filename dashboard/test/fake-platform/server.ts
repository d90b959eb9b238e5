import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { FakeOperations } from './operations';
import { FakeWorld, type Scenario } from './world';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const COOKIE = 'verdict_session=a-fake-session';
export const PASSWORD = 'open sesame';

export type FakePlatform = {
  readonly url: string;
  readonly operations: FakeOperations;
  readonly show: (scenario: Scenario) => void;
  /** Pushes pause while the lines stay open, as when a process hangs. */
  readonly hang: (isHung: boolean) => void;
  /** Drops every line and refuses new ones, as when the process is gone. */
  readonly refuse: (isRefusing: boolean) => void;
  readonly endSessions: () => void;
  readonly pushRaw: (text: string) => void;
  readonly close: () => Promise<void>;
};

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Serves the built pages with just enough of the platform behind them: sign-in, the live line and what operators ask for. */
export async function startFakePlatform(options: { dist: string; port?: number; historySeconds?: number }): Promise<FakePlatform> {
  const scenario: { now: Scenario } = { now: 'healthy' };
  const worlds = new Map<WebSocket, FakeWorld>();
  const operations = new FakeOperations(Date.now());
  const state = { isHung: false, isRefusing: false, epoch: 1 };
  const cookie = () => `${COOKIE}-${state.epoch}`;
  const isSignedIn = (request: IncomingMessage) => (request.headers.cookie ?? '').split('; ').includes(cookie());
  let attempts = 0;

  const answer = (response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

  const api = async (request: IncomingMessage, response: ServerResponse) => {
    const route = `${request.method} ${request.url}`;
    if (state.isRefusing) return void request.socket.destroy();
    if (route === 'POST /api/admin/login') {
      const { name, password } = JSON.parse(await readBody(request)) as Record<string, string>;
      if (name === 'admin' && password === PASSWORD) {
        return answer(response, 200, { name }, { 'set-cookie': `${cookie()}; HttpOnly; SameSite=Strict; Path=/` });
      }
      attempts++;
      return attempts > 4 ? answer(response, 429, {}, { 'retry-after': '30' }) : answer(response, 401, {});
    }
    if (!isSignedIn(request)) return answer(response, 401, {});
    if (route === 'POST /api/admin/logout')
      return answer(response, 204, undefined, { 'set-cookie': 'verdict_session=; Max-Age=0; Path=/' });
    if (route === 'GET /api/admin/session') return answer(response, 200, { name: 'admin' });
    const text = await readBody(request);
    const told = operations.answer(request.method ?? 'GET', request.url ?? '/', text === '' ? null : JSON.parse(text));
    return told === null ? answer(response, 404, {}) : answer(response, told.status, told.body);
  };

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/')) return void api(request, response);
    const asked = join(options.dist, normalize(new URL(request.url ?? '/', 'http://x').pathname));
    const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(options.dist, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });

  const lines = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (state.isRefusing) return void socket.destroy();
    if (request.url !== '/live' || !isSignedIn(request)) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    lines.handleUpgrade(request, socket, head, (line) => {
      // Each line has its own world, whose past lets a screenshot show full charts without waiting for them.
      const now = Date.now();
      const world = new FakeWorld(now, scenario.now);
      const past = state.isHung ? 0 : (options.historySeconds ?? 0);
      for (let ago = past; ago > 0; ago--) line.send(JSON.stringify(world.step(now - ago * 1_000)));
      const push = () => {
        if (!state.isHung) line.send(JSON.stringify(world.step(Date.now())));
      };
      push();
      const timer = setInterval(push, 1_000);
      worlds.set(line, world);
      line.on('close', () => {
        clearInterval(timer);
        worlds.delete(line);
      });
    });
  });

  const broadcast = (text: string) => lines.clients.forEach((line) => line.send(text));

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    show: (next) => {
      scenario.now = next;
      for (const world of worlds.values()) world.scenario = next;
    },
    hang: (isHung) => void (state.isHung = isHung),
    refuse: (isRefusing) => {
      state.isRefusing = isRefusing;
      if (isRefusing) lines.clients.forEach((line) => line.terminate());
    },
    endSessions: () => {
      state.epoch++;
      lines.clients.forEach((line) => line.terminate());
    },
    pushRaw: broadcast,
    close: async () => {
      lines.clients.forEach((line) => line.terminate());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
