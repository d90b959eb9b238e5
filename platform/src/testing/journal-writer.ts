import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../ingest/journal/crc32c.ts';
import {
  BlockKind,
  blockHeaderBytes,
  blockMagic,
  encodeMark,
  segmentFileName,
  segmentHeaderBytes,
} from '../ingest/journal/journal-format.ts';

export interface WrittenBlock {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** Writes a journal as the game server does, for tests: every byte is under the test's control. */
export class JournalWriter {
  position = 0;
  index = 0;
  #segment: string | null = null;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Begins a new segment at the present position. */
  roll(): void {
    this.#segment = join(this.folder, segmentFileName(this.position));
    const header = new Uint8Array(segmentHeaderBytes);
    header.set(new TextEncoder().encode('VERDICTJ'));
    new DataView(header.buffer).setUint32(8, 1, true);
    this.append(header);
  }

  /** Appends raw bytes, and does not make them durable. */
  append(bytes: Uint8Array): void {
    if (this.#segment === null) throw new Error('roll() comes first.');
    appendFileSync(this.#segment, bytes);
    this.position += bytes.length;
  }

  block(records: readonly Uint8Array[], kind: number = BlockKind.Events, firstIndex = this.index): WrittenBlock {
    const bodyBytes = records.reduce((sum, record) => sum + 4 + record.length, 0);
    const bytes = new Uint8Array(blockHeaderBytes + bodyBytes);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, blockMagic, true);
    view.setUint32(4, bodyBytes, true);
    view.setUint32(12, kind, true);
    view.setBigUint64(16, BigInt(firstIndex), true);
    view.setUint32(24, records.length, true);
    let at = blockHeaderBytes;
    for (const record of records) {
      view.setUint32(at, record.length, true);
      bytes.set(record, at + 4);
      at += 4 + record.length;
    }
    view.setUint32(8, crc32c(bytes.subarray(12)), true);
    return { bytes, count: kind === BlockKind.Events ? records.length : 0 };
  }

  /** Appends a block and makes it durable. */
  write(records: readonly Uint8Array[], kind: number = BlockKind.Events): void {
    if (this.#segment === null) this.roll();
    const { bytes, count } = this.block(records, kind);
    this.append(bytes);
    this.index += count;
    this.commit();
  }

  /** Makes everything up to a position durable. */
  commit(position = this.position, index = this.index): void {
    const head = encodeMark({ position, index }, Date.now());
    const path = join(this.folder, 'head');
    // In place, as the game server does: whoever reads meanwhile must not find an empty file.
    const file = openSync(path, existsSync(path) ? 'r+' : 'w');
    writeSync(file, head, 0, head.length, 0);
    closeSync(file);
  }
}
