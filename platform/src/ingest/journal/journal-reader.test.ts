import { afterEach, describe, expect, test } from 'bun:test';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalWriter } from '../../testing/journal-writer.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { crc32c } from './crc32c.ts';
import { BlockKind, recordsOf, segmentFileName } from './journal-format.ts';
import { JournalReader, type JournalRead } from './journal-reader.ts';

const root = temporaryFolder();
const readers: JournalReader[] = [];
let folders = 0;

afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
});

const record = (n: number): Uint8Array => new Uint8Array([n, n, n]);

function fresh(): { writer: JournalWriter; reader: JournalReader } {
  const folder = join(root, String(folders++));
  const reader = new JournalReader(folder);
  readers.push(reader);
  return { writer: new JournalWriter(folder), reader };
}

/** Reads to the durable end; gives the first byte of each record and the losses met. */
async function readAll(reader: JournalReader, from = 0): Promise<{ seen: number[]; losses: number; next: number }> {
  const seen: number[] = [];
  let losses = 0;
  let next = from;
  for (let head = await reader.head(); head !== null;) {
    const read: JournalRead = await reader.read(next, head.durablePosition);
    if (read.kind === 'end' || read.kind === 'stuck') break;
    if (read.kind === 'loss') losses++;
    else for (const { buffer, offset, header } of read.blocks) seen.push(...recordsOf(buffer, offset, header).map((bytes) => bytes[0]!));
    next = read.next;
  }
  return { seen, losses, next };
}

test('The checksum is CRC-32C', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

describe('The journal reader', () => {
  test('waits while there is no journal', async () => {
    expect(await new JournalReader(join(root, 'nowhere')).head()).toBeNull();
  });

  test('reads whole blocks across segments, in order', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1), record(2)]);
    writer.roll();
    writer.write([record(3)]);
    writer.roll();
    writer.write([record(4), record(5)]);
    expect(await readAll(reader)).toEqual({ seen: [1, 2, 3, 4, 5], losses: 0, next: writer.position });
  });

  test('goes on from any block', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const middle = writer.position;
    writer.write([record(2)]);
    expect((await readAll(reader, middle)).seen).toEqual([2]);
  });

  test('reads nothing above the durable end, whatever lies there', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const durable = writer.position;
    writer.append(writer.block([record(2)]).bytes);
    expect(await readAll(reader)).toEqual({ seen: [1], losses: 0, next: durable });
    writer.commit();
    expect((await readAll(reader, durable)).seen).toEqual([2]);
  });

  test('sees the same blocks when the file grows one byte at a time', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const durable = writer.position;
    const { bytes } = writer.block([record(2), record(3)]);
    for (const byte of bytes) {
      writer.append(new Uint8Array([byte]));
      expect(await readAll(reader, durable)).toEqual({ seen: [], losses: 0, next: durable });
    }
    writer.commit(writer.position, 3);
    expect((await readAll(reader, durable)).seen).toEqual([2, 3]);
  });

  test('ignores a torn tail above the durable end, and reads what replaced it', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const durable = writer.position;
    const segment = join(writer.folder, segmentFileName(0));
    writer.append(writer.block([record(9)]).bytes.subarray(0, 20));
    expect((await readAll(reader)).seen).toEqual([1]);
    truncateSync(segment, durable);
    writer.position = durable;
    writer.write([record(2)]);
    expect((await readAll(reader)).seen).toEqual([1, 2]);
  });

  test('reads a block larger than its buffer', async () => {
    const { writer, reader } = fresh();
    const large = new Uint8Array(3_000_000).fill(7);
    writer.write([record(1)]);
    writer.write([large]);
    writer.write([record(2)]);
    expect((await readAll(reader)).seen).toEqual([1, 7, 2]);
  });

  test('goes on behind a damaged block and says so', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const { bytes } = writer.block([record(2)]);
    bytes[bytes.length - 1]! ^= 1;
    writer.append(bytes);
    writer.index++;
    writer.write([record(3)]);
    expect(await readAll(reader)).toEqual({ seen: [1, 3], losses: 1, next: writer.position });
  });

  test('goes on at the next segment when the rest of one is damaged', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    writer.append(new Uint8Array(500));
    writer.roll();
    writer.write([record(2)]);
    expect(await readAll(reader)).toEqual({ seen: [1, 2], losses: 1, next: writer.position });
  });

  test('notices that what it wanted was trimmed away', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    writer.roll();
    writer.write([record(2)]);
    rmSync(join(writer.folder, segmentFileName(0)));
    expect(await readAll(reader)).toEqual({ seen: [2], losses: 1, next: writer.position });
  });

  test('stops, and says why, when the journal ends before its position', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const read = await reader.read(writer.position + 1, writer.position);
    expect(read.kind).toBe('stuck');
  });

  test('reads a head again that is just being written', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    const head = Buffer.from(await Bun.file(join(writer.folder, 'head')).arrayBuffer());
    writeFileSync(join(writer.folder, 'head'), head.subarray(0, 20));
    const reading = reader.head();
    writeFileSync(join(writer.folder, 'head'), head);
    expect((await reading)?.durableIndex).toBe(1);
  });

  test('counts figures as no events', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    writer.write([record(2)], BlockKind.Figures);
    expect((await reader.head())?.durableIndex).toBe(1);
    expect((await readAll(reader)).seen).toEqual([1, 2]);
  });

  test('refuses a journal of another format by name', async () => {
    const { writer, reader } = fresh();
    writer.write([record(1)]);
    writeFileSync(join(writer.folder, segmentFileName(0)), new Uint8Array(100));
    await expect(reader.read(0, writer.position)).rejects.toThrow('does not begin as a journal segment does');
  });
});
