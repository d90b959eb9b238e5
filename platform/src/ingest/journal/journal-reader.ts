import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
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
  type BlockHeader,
  type JournalHead,
} from './journal-format.ts';

/** A whole block. Its bytes are good until the next read. */
export interface JournalBlock {
  readonly position: number;
  readonly header: BlockHeader;
  /** Where the block begins in `buffer`. */
  readonly offset: number;
  readonly buffer: Uint8Array;
}

/** Something that should have been there was not, and reading went on behind it. */
export interface JournalLoss {
  readonly fromPosition: number;
  readonly toPosition: number;
  readonly why: string;
}

export type JournalRead =
  | { readonly kind: 'blocks'; readonly blocks: readonly JournalBlock[]; readonly next: number }
  | { readonly kind: 'loss'; readonly loss: JournalLoss; readonly next: number }
  /** Nothing to read now. */
  | { readonly kind: 'end' }
  /** Nothing can be read until somebody mends it; the reason is for an operator. */
  | { readonly kind: 'stuck'; readonly why: string };

const chunkBytes = 1_048_576;
const headAttempts = 5;

/**
 * Reads the journal's blocks from any position up to its durable end. It only ever reads: the game server owns the files,
 * rolls them over and trims them whenever it likes.
 */
export class JournalReader {
  readonly #folder: string;
  #segment: { readonly base: number; readonly file: FileHandle } | null = null;
  #buffer = new Uint8Array(chunkBytes);

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null while there is no journal yet. */
  async head(): Promise<JournalHead | null> {
    for (let attempt = 0; attempt < headAttempts; attempt++) {
      let bytes: Uint8Array;
      try {
        bytes = await readFile(join(this.#folder, 'head'));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
      const head = parseHead(bytes);
      if (head !== null) return head;
      await Bun.sleep(1);
    }
    throw new DamagedBlockError(
      `The journal's head in ${this.#folder} does not agree with its checksum. Start the game server: it mends its journal.`,
    );
  }

  /** The blocks from `position` on, about a mebibyte of them, and at least one if there is one below the durable end. */
  async read(position: number, durablePosition: number): Promise<JournalRead> {
    if (position > durablePosition) {
      const why = `The journal ends at ${durablePosition}, before ${position}, where this reader stopped: it has been replaced or cut. `;
      return {
        kind: 'stuck',
        why: `${why}Bring the old journal back, or begin with an empty data directory and database.`,
      };
    }
    if (position === durablePosition) return { kind: 'end' };
    const segments = await this.#segments();
    const index = segments.findLastIndex((base) => base <= position);
    if (index < 0) return this.#trimmedAway(position, segments);
    const base = segments[index]!;
    const end = Math.min(durablePosition, segments[index + 1] ?? durablePosition);
    const start = Math.max(position, base + segmentHeaderBytes);
    if (start >= end) return { kind: 'end' };
    const file = await this.#openSegment(base);
    if (file === null) return { kind: 'end' }; // Trimmed between the listing and the opening; the next read will see it gone.
    return await this.#readBlocks(file, base, start, end);
  }

  async close(): Promise<void> {
    await this.#segment?.file.close();
    this.#segment = null;
  }

  async #readBlocks(file: FileHandle, base: number, start: number, end: number): Promise<JournalRead> {
    let filled = await this.#fill(file, start - base, Math.min(end - start, chunkBytes));
    const blocks: JournalBlock[] = [];
    let offset = 0;
    try {
      while (start + offset + blockHeaderBytes <= end && offset + blockHeaderBytes <= filled) {
        const header = parseBlockHeader(this.#buffer, offset);
        const length = blockHeaderBytes + header.bodyBytes;
        if (start + offset + length > end) throw new DamagedBlockError('A block reaches beyond the end of what is durable.');
        if (offset + length > filled) {
          if (blocks.length > 0) break;
          // One block larger than a chunk: the buffer grows to it.
          filled = await this.#fill(file, start - base, length);
          if (filled < length) throw new DamagedBlockError('A segment ends in the middle of a block.');
        }
        checkBlock(this.#buffer, offset, header);
        blocks.push({ position: start + offset, header, offset, buffer: this.#buffer });
        offset += length;
      }
      if (blocks.length === 0) throw new DamagedBlockError('A segment ends in the middle of a block.');
    } catch (error) {
      if (!(error instanceof DamagedBlockError)) throw error;
      // What is whole before the damage is delivered first; the damage is met again at the next read.
      if (blocks.length === 0) return await this.#skipDamage(file, base, start, end, error);
    }
    return { kind: 'blocks', blocks, next: start + offset };
  }

  /** Looks for the next whole block of the segment, else goes on at the next segment. */
  async #skipDamage(file: FileHandle, base: number, start: number, end: number, error: DamagedBlockError): Promise<JournalRead> {
    const filled = await this.#fill(file, start - base, end - start);
    for (let offset = 1; offset + blockHeaderBytes <= filled; offset++) {
      if (this.#buffer[offset] !== 0x56 || this.#buffer[offset + 1] !== 0x42) continue;
      try {
        const header = parseBlockHeader(this.#buffer, offset);
        if (offset + blockHeaderBytes + header.bodyBytes > filled) continue;
        checkBlock(this.#buffer, offset, header);
        return loss(start, start + offset, error.message);
      } catch (again) {
        if (!(again instanceof DamagedBlockError)) throw again;
      }
    }
    return loss(start, end, error.message);
  }

  #trimmedAway(position: number, segments: readonly number[]): JournalRead {
    const oldest = segments[0];
    if (oldest === undefined) {
      return { kind: 'stuck', why: `The journal says that it has events, but no segment is in ${this.#folder}. Bring its files back.` };
    }
    return loss(position, oldest, 'The journal was trimmed before this reader had read it: raise what the game server keeps.');
  }

  async #segments(): Promise<number[]> {
    const names = await readdir(this.#folder);
    return names
      .map(segmentBase)
      .filter((base) => base !== null)
      .sort((a, b) => a - b);
  }

  async #openSegment(base: number): Promise<FileHandle | null> {
    if (this.#segment?.base === base) return this.#segment.file;
    await this.close();
    const name = segmentFileName(base);
    let file: FileHandle;
    try {
      file = await open(join(this.#folder, name), 'r');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    try {
      const header = new Uint8Array(segmentHeaderBytes);
      await file.read(header, 0, segmentHeaderBytes, 0);
      checkSegmentHeader(header, name);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#segment = { base, file };
    return file;
  }

  async #fill(file: FileHandle, at: number, length: number): Promise<number> {
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(this.#buffer, filled, length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
}

function loss(fromPosition: number, toPosition: number, why: string): JournalRead {
  return { kind: 'loss', loss: { fromPosition, toPosition, why }, next: toPosition };
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
