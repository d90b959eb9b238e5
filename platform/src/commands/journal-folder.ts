import { Database } from 'bun:sqlite';
import { mkdir, open, readdir, readFile, truncate, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  blockHeaderBytes,
  checkBlock,
  checkSegmentHeader,
  DamagedBlockError,
  parseBlockHeader,
  parseHead,
  segmentBase,
  segmentFileName,
  segmentHeaderBytes,
  type JournalHead,
} from '../ingest/journal/journal-format.ts';

/** Where writing goes on after a start. */
export interface JournalEnd {
  readonly position: number;
  /** The segment to go on in; null when a new one begins at the position. */
  readonly segment: number | null;
}

/** The files of a journal that this server writes: the rules of docs/journal.md for whoever begins to write. */
export class JournalFolder {
  constructor(readonly path: string) {}

  /**
   * Keeps every other writer out until the lock is closed, or the process is gone, however it went. SQLite's lock on an empty
   * file is used because the system takes it back by itself, which a file that merely exists would not allow.
   */
  async lock(): Promise<Database> {
    await mkdir(this.path, { recursive: true });
    const database = new Database(join(this.path, 'lock'));
    try {
      database.run('PRAGMA locking_mode = EXCLUSIVE');
      database.run('BEGIN EXCLUSIVE');
      return database;
    } catch (error) {
      database.close();
      throw new Error(`Another platform server writes the journal in ${this.path}. Stop one of them.`, { cause: error });
    }
  }

  async segments(): Promise<number[]> {
    const names = await readdir(this.path);
    return names
      .map(segmentBase)
      .filter((base) => base !== null)
      .sort((a, b) => a - b);
  }

  /**
   * Finds the end, and cuts off what a crash left behind it. Whole blocks above the head are kept: they may have been promised
   * just before the head could say so. Nothing below the head is ever touched, and no position below it is given away again.
   */
  async recover(): Promise<JournalEnd> {
    const head = await this.#head();
    const confirmed = head?.durablePosition ?? 0;
    const base = (await this.segments()).at(-1);
    if (base === undefined) return { position: confirmed, segment: null };
    const path = this.segmentPath(base);
    const bytes = new Uint8Array(await readFile(path));
    const end = base + endOfBlocks(bytes, Math.max(0, confirmed - base), segmentFileName(base));
    if (end < confirmed) return { position: Math.max(confirmed, base + bytes.length), segment: null };
    if (end === base) {
      // Begun and never finished: not even its own header is whole.
      await unlink(path);
      return { position: base, segment: null };
    }
    if (base + bytes.length > end) await truncate(path, end - base);
    return { position: end, segment: base };
  }

  segmentPath(base: number): string {
    return join(this.path, segmentFileName(base));
  }

  /** Makes names that were added or removed outlive a power cut. */
  async sync(): Promise<void> {
    const folder = await open(this.path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  openHead(): Promise<FileHandle> {
    const path = join(this.path, 'head');
    return open(path, 'r+').catch(() => open(path, 'w+'));
  }

  /** A head that is torn or missing is made anew from the blocks. */
  async #head(): Promise<JournalHead | null> {
    return parseHead(await readFile(join(this.path, 'head')).catch(() => new Uint8Array(0)));
  }
}

/** Where the whole blocks end that follow one another from `from` on; 0 when the segment's own header is not whole. */
function endOfBlocks(bytes: Uint8Array, from: number, fileName: string): number {
  if (bytes.length < segmentHeaderBytes) return 0;
  checkSegmentHeader(bytes, fileName);
  let at = Math.max(segmentHeaderBytes, Math.min(from, bytes.length));
  try {
    while (at + blockHeaderBytes <= bytes.length) {
      const header = parseBlockHeader(bytes, at);
      const next = at + blockHeaderBytes + header.bodyBytes;
      if (next > bytes.length) break;
      checkBlock(bytes, at, header);
      at = next;
    }
  } catch (error) {
    if (!(error instanceof DamagedBlockError)) throw error;
  }
  return at;
}
