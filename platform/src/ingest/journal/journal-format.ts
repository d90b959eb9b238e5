import { crc32c } from './crc32c.ts';

/** The files of the journal, as the game server writes them. All numbers are little-endian. */
export const segmentHeaderBytes = 16;
export const blockHeaderBytes = 48;
export const headFileBytes = 32;
export const blockMagic = 0x314b4256;
const segmentMagic = 'VERDICTJ';
const formatVersion = 1;
/** A length beyond this is not a length: the block's header is damaged. */
const bodyBytesMax = 64 * 1_024 * 1_024;

export const BlockKind = { Events: 1, Figures: 2, Snapshot: 3, Command: 4, Outcome: 5, View: 6 } as const;

/** What is on disk for certain. Bytes above may vanish in a power cut, so nothing reads them. */
export interface JournalHead {
  readonly durablePosition: number;
  readonly durableIndex: number;
  readonly atMs: number;
}

export interface BlockHeader {
  readonly bodyBytes: number;
  readonly kind: number;
  /** Events in the journal before this block. */
  readonly firstIndex: number;
  readonly count: number;
}

export class DamagedBlockError extends Error {
  override readonly name = 'DamagedBlockError';
}

/** Null when the bytes do not agree with their checksum: then they are just being written over, and are read again. */
export function parseHead(bytes: Uint8Array): JournalHead | null {
  if (bytes.length < headFileBytes) return null;
  const view = viewOf(bytes);
  if (view.getUint32(24, true) !== crc32c(bytes.subarray(0, 24))) return null;
  return { durablePosition: u64(view, 0), durableIndex: u64(view, 8), atMs: u64(view, 16) };
}

/** The bytes of a mark: how far somebody is, in the form of the journal's head. */
export function encodeMark(at: { readonly position: number; readonly index: number }, atMs: number): Uint8Array {
  const mark = new Uint8Array(headFileBytes);
  const view = viewOf(mark);
  view.setBigUint64(0, BigInt(at.position), true);
  view.setBigUint64(8, BigInt(at.index), true);
  view.setBigUint64(16, BigInt(atMs), true);
  view.setUint32(24, crc32c(mark.subarray(0, 24)), true);
  return mark;
}

export function segmentFileName(basePosition: number): string {
  return `${String(basePosition).padStart(20, '0')}.journal`;
}

export function segmentBase(fileName: string): number | null {
  return /^\d{20}\.journal$/.test(fileName) ? Number(fileName.slice(0, 20)) : null;
}

export function checkSegmentHeader(bytes: Uint8Array, fileName: string): void {
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, 8));
  if (magic !== segmentMagic) throw new DamagedBlockError(`${fileName} does not begin as a journal segment does.`);
  const version = viewOf(bytes).getUint32(8, true);
  if (version !== formatVersion) {
    throw new DamagedBlockError(`${fileName} is of journal format ${version}; this platform reads format ${formatVersion}. Update it.`);
  }
}

export function encodeSegmentHeader(): Uint8Array {
  const header = new Uint8Array(segmentHeaderBytes);
  header.set(new TextEncoder().encode(segmentMagic));
  viewOf(header).setUint32(8, formatVersion, true);
  return header;
}

/** What a block's header says besides the lengths: the index counts events of zones, so other records leave it where it is. */
export interface BlockFacts {
  readonly kind: number;
  readonly firstIndex?: number;
  readonly zone?: number;
}

export function encodeBlock(records: readonly Uint8Array[], { kind, firstIndex = 0, zone = 0 }: BlockFacts): Uint8Array {
  const bodyBytes = records.reduce((sum, record) => sum + 4 + record.length, 0);
  const bytes = new Uint8Array(blockHeaderBytes + bodyBytes);
  const view = viewOf(bytes);
  view.setUint32(0, blockMagic, true);
  view.setUint32(4, bodyBytes, true);
  view.setUint32(12, kind, true);
  view.setBigUint64(16, BigInt(firstIndex), true);
  view.setUint32(24, records.length, true);
  view.setUint32(28, zone, true);
  let at = blockHeaderBytes;
  for (const record of records) {
    view.setUint32(at, record.length, true);
    bytes.set(record, at + 4);
    at += 4 + record.length;
  }
  view.setUint32(8, crc32c(bytes.subarray(12)), true);
  return bytes;
}

/** Reads a header that lies whole in the bytes. The checksum covers the body too, so it is checked later. */
export function parseBlockHeader(bytes: Uint8Array, offset: number): BlockHeader {
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== blockMagic) throw new DamagedBlockError('The mark of a block is missing.');
  const bodyBytes = view.getUint32(offset + 4, true);
  if (bodyBytes > bodyBytesMax) throw new DamagedBlockError(`A block says that it has ${bodyBytes} bytes.`);
  return {
    bodyBytes,
    kind: view.getUint32(offset + 12, true),
    firstIndex: u64(view, offset + 16),
    count: view.getUint32(offset + 24, true),
  };
}

export function checkBlock(bytes: Uint8Array, offset: number, header: BlockHeader): void {
  const found = crc32c(bytes.subarray(offset + 12, offset + blockHeaderBytes + header.bodyBytes));
  if (viewOf(bytes).getUint32(offset + 8, true) !== found) throw new DamagedBlockError('A block does not agree with its checksum.');
}

/** The records of a block's body: views, not copies. */
export function recordsOf(bytes: Uint8Array, offset: number, header: BlockHeader): Uint8Array[] {
  const view = viewOf(bytes);
  const end = offset + blockHeaderBytes + header.bodyBytes;
  const records: Uint8Array[] = [];
  let at = offset + blockHeaderBytes;
  while (records.length < header.count) {
    const length = at + 4 <= end ? view.getUint32(at, true) : -1;
    if (length < 0 || at + 4 + length > end) throw new DamagedBlockError('A block holds fewer records than it says.');
    records.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return records;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A double holds every position below 8 PiB exactly; the journal never gets there. */
function u64(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 0x1_0000_0000;
}
