import { createHash } from 'node:crypto';
import { encode } from '@msgpack/msgpack';
import { SnapshotTrigger } from '../contracts/events.ts';
import { baseTimeMs } from './events.ts';

export interface SnapshotParts {
  readonly zone?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly tick?: number;
  readonly takenAtMs?: number;
  readonly trigger?: number;
  readonly triggerId?: string;
  readonly node?: string;
  readonly players?: readonly (readonly unknown[])[];
  readonly stateHash?: Uint8Array;
}

const ada = [7, 'Ada', 50_000, 51_000, 0, 0, 40, 2_500] as const;

/** The bytes of a snapshot, as the game server writes them. */
export function snapshotBytes(parts: SnapshotParts = {}): Uint8Array {
  const { zone = 1, epoch = 1, sequence = 10, tick = 100, trigger = SnapshotTrigger.Periodic, players = [ada] } = parts;
  const state = encode([1, zone, epoch, sequence, tick, [0, 0, 0, 0], players]);
  const head = encode([
    zone,
    epoch,
    sequence,
    tick,
    parts.takenAtMs ?? baseTimeMs + tick * 50,
    players.length,
    trigger,
    parts.triggerId ?? '',
    parts.node ?? 'node-1',
    '0'.repeat(32),
    4_096,
    parts.stateHash ?? sha256(state),
  ]);
  const bytes = new Uint8Array(36 + head.length + state.length);
  new DataView(bytes.buffer).setInt32(32, head.length, true);
  bytes.set(head, 36);
  bytes.set(state, 36 + head.length);
  bytes.set(sha256(bytes.subarray(32)));
  return bytes;
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
