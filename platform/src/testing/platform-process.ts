import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PlatformProcess {
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  readonly password: string;
  readonly operatorToken: string;
  /** A request by the operator of this machine. */
  get(path: string): Promise<Response>;
  /** Stops it as an operator would, and gives its exit code. */
  stop(): Promise<number>;
  /** Ends it as a power cut would: nothing in it gets to do anything more. */
  kill(): Promise<void>;
}

/** Starts the platform as it is started in production: a process of its own, told everything by its environment. */
export async function startPlatform(dataFolder: string, options: Readonly<Record<string, string>> = {}): Promise<PlatformProcess> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, '../main.ts')], {
    env: { PATH: process.env['PATH'] ?? '', VERDICT_DATA: dataFolder, VERDICT_PORT: '0', VERDICT_LOG_LEVEL: 'error', ...options },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const said = new Map<string, Record<string, string>>();
  const listening = Promise.withResolvers<void>();
  const administrator = Promise.withResolvers<void>();
  void (async () => {
    let rest = '';
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const message = JSON.parse(line) as Record<string, string>;
        said.set(message['event']!, message);
        if (message['event'] === 'listening') listening.resolve();
        if (message['event'] === 'administrator-created') administrator.resolve();
      }
    }
    listening.reject(new Error('The platform ended before it listened.'));
  })();
  await listening.promise;
  // The account comes with the database; a test whose database is down goes on without a password.
  await Promise.race([administrator.promise, Bun.sleep(options['MYSQL_URL'] === undefined ? 5_000 : 1_000)]);
  const url = said.get('listening')!['url']!;
  const operatorToken = readFileSync(join(dataFolder, 'keys/operator.token'), 'utf8').trim();
  return {
    url,
    pid: child.pid,
    dataFolder,
    operatorToken,
    password: said.get('administrator-created')?.['password'] ?? '',
    get: (path) => fetch(url + path, { headers: { authorization: `Bearer ${operatorToken}` } }),
    async stop() {
      child.kill('SIGTERM');
      return await child.exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}
