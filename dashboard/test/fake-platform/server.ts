import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import type { Answer, FakeFeature, FakeRequest, Role } from './feature';
import { createFeatures, type FakeFeatures } from './features';
import { FakeLine } from './line';
import type { FakeOperations } from './operations';
import { FakeSession, PASSWORD } from './session';
import type { Scenario } from './world';

export { PASSWORD };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export type FakePlatform = {
  readonly url: string;
  readonly operations: FakeOperations;
  readonly features: FakeFeatures;
  readonly show: (scenario: Scenario) => void;
  /** Who is signed in is of this role from the next request on. */
  readonly becomes: (role: Role) => void;
  /** What the readers have asked of their open lines, in order. */
  readonly asked: () => readonly object[];
  /** Pushes pause while the lines stay open, as when a process hangs. */
  readonly hang: (isHung: boolean) => void;
  /** Drops every line and refuses new ones, as when the process is gone. */
  readonly refuse: (isRefusing: boolean) => void;
  readonly endSessions: () => void;
  readonly push: (message: object) => void;
  readonly pushRaw: (text: string) => void;
  readonly close: () => Promise<void>;
};

export type FakePlatformOptions = {
  readonly dist: string;
  readonly port?: number;
  readonly historySeconds?: number;
  /** The time here, for pictures that are the same in every run. */
  readonly now?: () => number;
  /** Nothing moves by itself. */
  readonly isStill?: boolean;
};

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? null : JSON.parse(text);
}

/** Serves the built pages with just enough of the platform behind them: sign-in, the live line and what operators ask for. */
export async function startFakePlatform(options: FakePlatformOptions): Promise<FakePlatform> {
  const now = options.now ?? Date.now;
  const state: { scenario: Scenario; isHung: boolean; isRefusing: boolean } = { scenario: 'healthy', isHung: false, isRefusing: false };
  const session = new FakeSession();
  const lines = new WebSocketServer({ noServer: true });
  const open = new Set<FakeLine>();
  const pushRaw = (text: string) => lines.clients.forEach((line) => line.send(text));
  const push = (message: object) => pushRaw(JSON.stringify(message));
  const features = createFeatures({ now, scenario: () => state.scenario, broadcast: push });

  const answer = (response: ServerResponse, { status, body, headers }: Answer & { readonly headers?: Record<string, string> }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

  const api = async (request: IncomingMessage, response: ServerResponse) => {
    if (state.isRefusing) return void request.socket.destroy();
    const { pathname, searchParams: search } = new URL(request.url ?? '/', 'http://platform');
    const body = await readBody(request);
    const route = `${request.method} ${pathname}`;
    if (route === 'POST /api/admin/login') {
      const { name, password } = body as Record<string, string>;
      return answer(response, session.signIn(name, password));
    }
    if (!session.isSignedIn(request)) return answer(response, { status: 401, body: {} });
    const { name, role } = session;
    if (route === 'POST /api/admin/logout') return answer(response, session.signOut());
    if (route === 'GET /api/admin/session') return answer(response, { status: 200, body: { name, role } });
    if (route === 'POST /api/admin/password') return answer(response, session.changePassword((body as Record<string, string>)['current']));
    const asked: FakeRequest = { method: request.method ?? 'GET', path: pathname.split('/').slice(2), search, body, name, role };
    for (const feature of Object.values(features)) {
      const told = feature.answer(asked);
      if (told !== null) return answer(response, told);
    }
    return answer(response, { status: 404, body: {} });
  };

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/')) return void api(request, response);
    const asked = join(options.dist, normalize(new URL(request.url ?? '/', 'http://x').pathname));
    const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(options.dist, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });

  server.on('upgrade', (request, socket, head) => {
    if (state.isRefusing) return void socket.destroy();
    if (request.url !== '/live' || !session.isSignedIn(request)) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    lines.handleUpgrade(request, socket, head, (socketOfLine) => {
      const line = new FakeLine(socketOfLine, {
        now,
        scenario: state.scenario,
        historySeconds: options.historySeconds ?? 0,
        isStill: options.isStill ?? false,
        isHung: () => state.isHung,
        greet: () => Object.values(features).flatMap((feature: FakeFeature) => feature.greet?.() ?? []),
      });
      open.add(line);
      socketOfLine.on('close', () => open.delete(line));
    });
  });

  const dropLines = () => lines.clients.forEach((line) => line.terminate());
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations: features.operations,
    features,
    show: (next) => {
      state.scenario = next;
      features.alerts.follow(next);
      for (const line of open) line.world.scenario = next;
    },
    becomes: (role) => void (session.role = role),
    asked: () => [...open].flatMap((line) => line.asked),
    hang: (isHung) => void (state.isHung = isHung),
    refuse: (isRefusing) => {
      state.isRefusing = isRefusing;
      if (isRefusing) dropLines();
    },
    endSessions: () => {
      session.end();
      dropLines();
    },
    push,
    pushRaw,
    close: async () => {
      dropLines();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
