import { createHash } from 'node:crypto';
import { decodeZoneSnapshotHead, type ZoneSnapshotHead } from '../contracts/events.ts';
import { decodeArray, hexOf, integer, list, text, MalformedRecordError } from '../contracts/wire.ts';

/** A cut of a zone as the game server wrote it: SHA-256 (32) ‖ length of the head (4, little-endian) ‖ head ‖ state. */
export interface ZoneSnapshot {
  readonly head: ZoneSnapshotHead;
  /** The zone's canonical bytes. */
  readonly state: Uint8Array;
  /** All of it, checksum included. */
  readonly bytes: Uint8Array;
  readonly checksum: string;
}

/** A player as the state's bytes have it. */
export interface SnapshotPlayer {
  readonly id: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly life: number;
  readonly lifeUntilTick: number;
}

const checksumBytes = 32;
const headAt = checksumBytes + 4;
/** 2 goes on with what lies and walks there; the players are the same. */
const stateFormats: readonly number[] = [1, 2];

/**
 * Reads a snapshot and proves it twice: the checksum vouches for the bytes on their way, the state's hash for the cut itself.
 * Throws `MalformedRecordError` with what is wrong.
 */
export function readZoneSnapshot(bytes: Uint8Array): ZoneSnapshot {
  if (bytes.length <= headAt) throw new MalformedRecordError(`A snapshot of ${bytes.length} bytes is too short to be one.`);
  const checksum = hexOf(bytes.subarray(0, checksumBytes));
  if (sha256(bytes.subarray(checksumBytes)) !== checksum) {
    throw new MalformedRecordError("The snapshot's checksum does not match its bytes.");
  }
  const headLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(checksumBytes, true);
  if (headLength <= 0 || headLength > bytes.length - headAt) throw new MalformedRecordError("The snapshot's head points past its end.");
  const head = decodeZoneSnapshotHead(bytes.subarray(headAt, headAt + headLength));
  const state = bytes.subarray(headAt + headLength);
  if (sha256(state) !== hexOf(head.stateHash))
    throw new MalformedRecordError("The snapshot's state does not have the hash that its head says.");
  return { head, state, bytes, checksum };
}

/** The players of a zone's canonical bytes, which `src/Verdict.Zones/State/StateCodec.cs` writes. */
export function playersOf(state: Uint8Array): readonly SnapshotPlayer[] {
  const fields = decodeArray(state, 'ZoneState');
  const format = integer(fields[0], 'ZoneState.format');
  if (!stateFormats.includes(format)) {
    throw new MalformedRecordError(`The state is of format ${format}; this platform reads ${stateFormats.join(' and ')}.`);
  }
  return list(fields[6], 'ZoneState.players').map((item) => {
    const f = list(item, 'Player');
    return {
      id: integer(f[0], 'Player.id'),
      name: text(f[1], 'Player.name'),
      x: integer(f[2], 'Player.x'),
      y: integer(f[3], 'Player.y'),
      life: integer(f[4], 'Player.life'),
      lifeUntilTick: integer(f[5], 'Player.lifeUntilTick'),
    };
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
