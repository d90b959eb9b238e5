import type { Database } from 'bun:sqlite';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import type { PlatformCommand } from '../contracts/events.ts';
import {
  BlockKind,
  encodeBlock,
  encodeMark,
  encodeSegmentHeader,
  headFileBytes,
  segmentHeaderBytes,
} from '../ingest/journal/journal-format.ts';
import { Turnstile } from '../stores/turnstile.ts';
import { CommandLogUnavailableError, encodeCommand, type CommandLog } from './command-log.ts';
import { JournalFolder } from './journal-folder.ts';

export interface JournalCommandLogOptions {
  readonly segmentBytesMax: number;
  /** Older ones are deleted: what is in them has expired long ago. */
  readonly segmentsMax: number;
}

const defaults: JournalCommandLogOptions = { segmentBytesMax: 1_048_576, segmentsMax: 16 };

interface Writing {
  readonly lock: Database;
  readonly head: FileHandle;
  segment: { readonly base: number; readonly file: FileHandle } | null;
  position: number;
}

/**
 * Commands in a journal of their own, written as docs/journal.md says and tailed by the game server. It is opened by the first
 * command, and after a failure by the next one: whatever was left half done is then mended.
 */
export class JournalCommandLog implements CommandLog {
  readonly #folder: JournalFolder;
  readonly #options: JournalCommandLogOptions;
  readonly #turnstile = new Turnstile();
  #writing: Writing | null = null;
  #closed = false;

  constructor(path: string, options: Partial<JournalCommandLogOptions> = {}) {
    this.#folder = new JournalFolder(path);
    this.#options = { ...defaults, ...options };
  }

  append(command: PlatformCommand): Promise<void> {
    return this.#turnstile.pass(async () => {
      if (this.#closed) throw new CommandLogUnavailableError('The server is stopping.');
      try {
        this.#writing ??= await this.#begin();
        await this.#write(this.#writing, encodeBlock([encodeCommand(command)], { kind: BlockKind.Command, zone: command.zone }));
      } catch (error) {
        await this.#end();
        throw new CommandLogUnavailableError(`The command cannot be recorded: ${(error as Error).message}`, { cause: error });
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turnstile.pass(() => this.#end());
  }

  async #begin(): Promise<Writing> {
    const lock = await this.#folder.lock();
    try {
      const { position, segment } = await this.#folder.recover();
      const head = await this.#folder.openHead();
      const file = segment === null ? null : { base: segment, file: await open(this.#folder.segmentPath(segment), 'r+') };
      const writing = { lock, head, segment: file, position };
      // What stands in the file is durable only after this: the process that wrote it may have died before its flush.
      await file?.file.sync();
      if (file !== null) await writeHead(writing);
      return writing;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  async #write(writing: Writing, block: Uint8Array): Promise<void> {
    const isFull = writing.segment !== null && writing.position - writing.segment.base + block.length > this.#options.segmentBytesMax;
    if (writing.segment === null || isFull) await this.#roll(writing);
    const { base, file } = writing.segment!;
    await writeAll(file, block, writing.position - base);
    await file.sync();
    writing.position += block.length;
    await writeHead(writing);
  }

  /** A new segment is whole and on the disk, its name too, before the first block goes into it. */
  async #roll(writing: Writing): Promise<void> {
    const base = writing.position;
    await writing.segment?.file.close();
    writing.segment = null;
    const file = await open(this.#folder.segmentPath(base), 'w+');
    writing.segment = { base, file };
    await writeAll(file, encodeSegmentHeader(), 0);
    await file.sync();
    writing.position = base + segmentHeaderBytes;
    const segments = await this.#folder.segments();
    for (const old of segments.slice(0, Math.max(0, segments.length - this.#options.segmentsMax))) {
      await unlink(this.#folder.segmentPath(old));
    }
    await this.#folder.sync();
  }

  async #end(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    if (writing === null) return;
    await writing.segment?.file.close().catch(() => {});
    await writing.head.close().catch(() => {});
    writing.lock.close();
  }
}

/** Not flushed: a head that a power cut sets back costs nothing, because whole blocks above it are kept. */
async function writeHead({ head, position }: Writing): Promise<void> {
  // Commands are no events of zones, so the index stays at 0.
  const { bytesWritten } = await head.write(encodeMark({ position, index: 0 }, Date.now()), 0, headFileBytes, 0);
  if (bytesWritten < headFileBytes) throw new Error('The disk took only a part of the head.');
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written);
    if (bytesWritten === 0) throw new Error('The disk takes no more bytes.');
    written += bytesWritten;
  }
}
