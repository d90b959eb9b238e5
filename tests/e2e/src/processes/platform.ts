import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformProgram, root } from './paths.ts';
import type { Child } from './child.ts';
import type { Stage } from './stage.ts';

export interface PlatformOptions {
  readonly dataFolder: string;
  readonly gameEndpoint?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One consumer in GET /api/ingest. */
export interface ConsumerReport {
  readonly name: string;
  readonly state: 'running' | 'paused' | 'starting';
  readonly reason: string | null;
  readonly applied: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly missing: number;
  readonly fenced: number;
  readonly deadLetters: number;
  readonly lost: number;
  readonly lagEvents: number;
}

export interface IngestReport {
  readonly source: 'journal' | 'kafka';
  readonly store: 'sqlite' | 'mysql';
  readonly movementRows: number | null;
  readonly consumers: readonly ConsumerReport[];
}

export class Platform {
  constructor(
    readonly child: Child,
    readonly url: string,
    readonly dataFolder: string,
  ) {}

  get port(): number {
    return Number(new URL(this.url).port);
  }

  ingest(): Promise<IngestReport> {
    return readIngest(this.url, this.dataFolder);
  }

  /** Asks as the operator of this machine; what the answer is, is the caller's business. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return askAsOperator(this.url, this.dataFolder, method, path, body);
  }

  /** What a GET that must succeed is answered with. */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** How the platform says in words that something did not work. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** Starts a platform, on a free port unless told otherwise, and waits until it listens. */
export async function startPlatform(stage: Stage, options: PlatformOptions): Promise<Platform> {
  const { dataFolder, gameEndpoint = '127.0.0.1:7777', port = 0, environment = {} } = options;
  const child = stage.start({
    name: 'platform',
    command: [process.execPath, platformProgram],
    folder: root,
    environment: { VERDICT_DATA: dataFolder, VERDICT_PORT: String(port), VERDICT_GAME_ENDPOINT: gameEndpoint, ...environment },
  });
  const { url } = await child.event<{ url: string }>('listening');
  // 0.0.0.0 is where it listens, not where it is reached.
  return new Platform(child, url.replace('//0.0.0.0:', '//127.0.0.1:'), dataFolder);
}

/** Asks how recording is doing, as the operator of this machine. */
export async function readIngest(url: string, dataFolder: string): Promise<IngestReport> {
  const { status, body } = await askAsOperator(url, dataFolder, 'GET', '/api/ingest');
  if (status !== 200) throw new Error(`/api/ingest was answered with ${status}: ${JSON.stringify(body)}`);
  return body as IngestReport;
}

async function askAsOperator(url: string, dataFolder: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const tokenFile = join(dataFolder, 'keys/operator.token');
  if (!existsSync(tokenFile)) throw new Error(`${tokenFile} does not exist.`);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}
