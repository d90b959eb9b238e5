import type { Subprocess } from 'bun';

const tailLines = 60;
/** What is set where the tests run must not reach the servers unless a test means it to. */
const notInherited = ['KAFKA_BROKERS', 'MYSQL_URL', 'REDIS_URL', 'MONGODB_URL', 'VERDICT_ADMIN_PASSWORD'];

export interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** How many of its last lines explain a failure. */
  readonly tailLines?: number;
}

/** A process that a test started. What it says is kept, for waiting on it and for explaining a failure. */
export class Child {
  readonly name: string;
  /** Lines of standard output. */
  readonly said: string[] = [];
  /** Lines of standard output and standard error. */
  readonly log: string[] = [];
  readonly #tailLines: number;
  readonly #process: Subprocess<'ignore', 'pipe', 'pipe'>;
  readonly #heard: Promise<unknown>;
  readonly #listeners = new Set<() => void>();

  constructor(program: Program) {
    this.name = program.name;
    this.#tailLines = program.tailLines ?? tailLines;
    const environment: Record<string, string | undefined> = { ...process.env };
    for (const name of notInherited) delete environment[name];
    this.#process = Bun.spawn([...program.command], {
      // Servers stop by themselves when this process is gone, however it went.
      env: { ...environment, VERDICT_PARENT_PID: String(process.pid), ...program.environment },
      ...(program.folder === undefined ? {} : { cwd: program.folder }),
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
    this.#heard = Promise.all([this.#hear(this.#process.stdout, this.said), this.#hear(this.#process.stderr, [])]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Its exit code, once it has ended and all it said was heard; 128 and the signal's number where a signal ended it. */
  async exited(timeoutMs = 30_000): Promise<number> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`The ${this.name} has not ended within ${timeoutMs} ms.`)), timeoutMs);
    try {
      const code = await Promise.race([this.#process.exited, late.promise]);
      await Promise.race([this.#heard, Bun.sleep(1_000)]);
      return code;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The JSON line that bears this event's name. */
  async event<T extends object>(event: string, timeoutMs = 60_000): Promise<T> {
    const found = await this.line(`the event '${event}'`, (line) => parseEvent(line)?.['event'] === event, timeoutMs);
    return parseEvent(found) as T;
  }

  /** The first line that fits, already said or still to come. */
  async line(what: string, fits: (line: string) => boolean, timeoutMs = 60_000): Promise<string> {
    const done = Promise.withResolvers<string>();
    const look = (): void => {
      const found = this.log.find(fits);
      if (found !== undefined) done.resolve(found);
    };
    const timer = setTimeout(() => done.reject(new Error(`The ${this.name} did not say ${what} within ${timeoutMs} ms.`)), timeoutMs);
    this.#listeners.add(look);
    void this.#process.exited.then(async (code) => {
      await this.#heard;
      look();
      done.reject(new Error(`The ${this.name} ended with exit code ${code} before it said ${what}.`));
    });
    try {
      look();
      return await done.promise;
    } finally {
      this.#listeners.delete(look);
      clearTimeout(timer);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Asks it to stop and gives its exit code. */
  async stop(timeoutMs = 30_000): Promise<number> {
    this.signal('SIGTERM');
    return await this.exited(timeoutMs);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited();
  }

  tail(): string {
    const state = this.isRunning ? 'running' : `ended with ${this.#process.signalCode ?? this.#process.exitCode}`;
    return `--- ${this.name}, process ${this.pid}, ${state}; it said last:\n${this.log.slice(-this.#tailLines).join('\n')}`;
  }

  async #hear(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop()!;
      lines.push(...parts);
      this.log.push(...parts);
      for (const listener of this.#listeners) listener();
    }
    if (rest !== '') {
      lines.push(rest);
      this.log.push(rest);
    }
  }
}

function parseEvent(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
