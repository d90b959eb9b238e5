import { afterAll, test } from 'bun:test';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, type Program } from './child.ts';

const defaultTimeoutMs = 120_000;
const logTailBytes = 4_000;

/** Where one test plays: its folders and processes, gone when it is over, and its servers' words when it fails. */
export class Stage implements AsyncDisposable {
  readonly #children: Child[] = [];
  readonly #folders: string[] = [];
  readonly #closing: (() => unknown)[] = [];

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'verdict-e2e-'));
    this.#folders.push(folder);
    return folder;
  }

  start(program: Program): Child {
    const child = new Child(program);
    this.#children.push(child);
    return child;
  }

  /** Runs this when the test is over, before processes are ended. The last one given runs first. */
  atEnd(close: () => unknown): void {
    this.#closing.push(close);
  }

  /** The same failure with what the servers said. */
  explain(error: unknown): Error {
    const said = this.#children.map((child) => child.tail());
    const logs = this.#folders.flatMap((folder) => logsIn(join(folder, 'logs')));
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new Error([told, ...said, ...logs].join('\n'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    for (const child of this.#children) {
      if (child.isRunning) await child.kill();
    }
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** A test on a stage of its own. */
export function scenario(name: string, play: (stage: Stage) => Promise<void>, timeoutMs = defaultTimeoutMs): void {
  test(
    name,
    async () => {
      await using stage = new Stage();
      await within(stage, () => play(stage));
    },
    timeoutMs,
  );
}

export interface SharedStage {
  readonly stage: Stage;
  readonly scene: (name: string, play: () => Promise<void>, timeoutMs?: number) => void;
}

/** A stage that the tests of one file share, for servers that need not be fresh. */
export function sharedStage(): SharedStage {
  const stage = new Stage();
  afterAll(() => stage[Symbol.asyncDispose]());
  return {
    stage,
    scene: (name, play, timeoutMs = defaultTimeoutMs) => test(name, () => within(stage, play), timeoutMs),
  };
}

async function within(stage: Stage, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    throw stage.explain(error);
  }
}

function logsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => `--- ${file}:\n${readFileSync(join(folder, file), 'utf8').slice(-logTailBytes)}`);
}
