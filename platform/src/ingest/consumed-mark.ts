import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import { delay } from './delay.ts';
import { encodeMark, headFileBytes, parseHead } from './journal/journal-format.ts';

/** A reader of the journal whose effects are kept: the journal must hold what it has not had. */
export interface JournalReaderProgress {
  readonly name: string;
  /** How far its committed effects reach, safe from a power cut; null while it has none. */
  committed(): Promise<JournalPosition | null>;
}

const intervalMs = 1_000;

/**
 * Tells the game server how far the journal has been consumed, in a file beside it: by the slowest of those that
 * joined. The mark only moves forward, and never beyond what their databases hold.
 */
export class ConsumedMark {
  readonly #path: string;
  readonly #log: Logger;
  readonly #readers: JournalReaderProgress[] = [];
  #written: JournalPosition | null = null;
  #isFailing = false;

  constructor(journalFolder: string, log: Logger) {
    this.#path = join(journalFolder, 'consumed');
    this.#log = log;
  }

  join(reader: JournalReaderProgress): void {
    this.#readers.push(reader);
  }

  /** Ends when cancelled. `write` once more when the readers have stopped. */
  async run(cancellation: AbortSignal): Promise<void> {
    while (!cancellation.aborted) {
      await this.write();
      await delay(intervalMs, cancellation);
    }
  }

  /** Moves the mark to where the slowest reader is. What cannot be read or written now is tried again at the next time. */
  async write(): Promise<void> {
    try {
      const slowest = await this.#slowest();
      this.#written ??= await this.#read();
      if (slowest === null || slowest.position <= (this.#written?.position ?? 0)) return;
      if (await this.#overwrite(encodeMark(slowest, Date.now()))) this.#written = slowest;
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#log.warn({ err: error }, 'the game server cannot be told how far its journal is consumed; trying again');
      this.#isFailing = true;
    }
  }

  async #slowest(): Promise<JournalPosition | null> {
    let slowest: JournalPosition | null = null;
    for (const reader of this.#readers) {
      const committed = await reader.committed();
      if (committed === null) return null;
      if (slowest === null || committed.position < slowest.position) slowest = committed;
    }
    return slowest;
  }

  /** The mark of an earlier run. One that is torn counts as none: it is then written anew. */
  async #read(): Promise<JournalPosition | null> {
    const head = parseHead(await readFile(this.#path).catch(() => new Uint8Array(0)));
    return head === null ? null : { position: head.durablePosition, index: head.durableIndex };
  }

  /** In place, as all marks are written: a reader that meets half of it sees so by the checksum. False: there is no journal yet. */
  async #overwrite(mark: Uint8Array): Promise<boolean> {
    let file: FileHandle;
    try {
      file = await open(this.#path, 'r+').catch(() => open(this.#path, 'w+'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    try {
      await file.write(mark, 0, headFileBytes, 0);
    } finally {
      await file.close();
    }
    return true;
  }
}
