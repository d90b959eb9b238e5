import { decode } from '@msgpack/msgpack';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const headFileBytes = 32;
const segmentHeaderBytes = 16;
const blockHeaderBytes = 48;
const blockMagic = 0x314b4256;
const eventsBlock = 1;

/** One event as the game server wrote it to its disk. */
export interface JournalledEvent {
  readonly type: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  /** The session and its command that caused it. */
  readonly session: number;
  readonly command: number;
  readonly payload: readonly unknown[];
}

export const EventType = { ZoneOpened: 1, PlayerEntered: 2, PlayerMoved: 3, PlayerLeft: 4 } as const;

/** Reads every durable event of a data folder's journal, with a reader that shares no code with the project. */
export function readJournal(dataFolder: string): JournalledEvent[] {
  const folder = join(dataFolder, 'journal');
  if (!existsSync(join(folder, 'head'))) return [];
  const head = readFileSync(join(folder, 'head'));
  if (head.length < headFileBytes) throw new Error(`The head of the journal has ${head.length} bytes; it must have ${headFileBytes}.`);
  const durable = Number(head.readBigUInt64LE(0));
  const segments = readdirSync(folder)
    .filter((name) => name.endsWith('.journal'))
    .sort();
  return segments.flatMap((name) => {
    const base = Number(name.slice(0, 20));
    return readSegment(readFileSync(join(folder, name)).subarray(0, Math.max(0, durable - base)), name);
  });
}

function readSegment(bytes: Buffer, name: string): JournalledEvent[] {
  const events: JournalledEvent[] = [];
  for (let at = segmentHeaderBytes; at < bytes.length;) {
    if (bytes.readUInt32LE(at) !== blockMagic) throw new Error(`${name} has no block at ${at}, though its bytes there are durable.`);
    const bodyBytes = bytes.readUInt32LE(at + 4);
    const isEvents = bytes.readUInt32LE(at + 12) === eventsBlock;
    const count = bytes.readUInt32LE(at + 24);
    let record = at + blockHeaderBytes;
    for (let i = 0; isEvents && i < count; i++) {
      const length = bytes.readUInt32LE(record);
      events.push(readEvent(bytes.subarray(record + 4, record + 4 + length)));
      record += 4 + length;
    }
    at += blockHeaderBytes + bodyBytes;
  }
  return events;
}

/** Reads an envelope, as it lies in the journal and as a value on Kafka. */
export function readEvent(bytes: Uint8Array): JournalledEvent {
  const [type, , zone, epoch, sequence, , tick, , , session, command, payload] = decode(bytes) as number[];
  return {
    type: type!,
    zone: zone!,
    epoch: epoch!,
    sequence: sequence!,
    tick: tick!,
    session: session!,
    command: command!,
    payload: payload as unknown as unknown[],
  };
}
