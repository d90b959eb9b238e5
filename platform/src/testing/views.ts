import { encode } from '@msgpack/msgpack';
import { EntityKind } from '../contracts/events.ts';

export interface ViewParts {
  readonly node?: string;
  readonly zone?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly tick?: number;
  readonly atMs?: number;
  readonly players?: readonly (readonly unknown[])[];
}

const ada = [7, 'Ada', [50_000, 51_000], 0, 0, 2_500, 77, 12] as const;

/** The bytes of a view of a zone, as the game server writes them. */
export function viewBytes(parts: ViewParts = {}): Uint8Array {
  const { node = 'node-1', zone = 1, epoch = 1, sequence = 10, tick = 100, atMs = Date.now(), players = [ada] } = parts;
  return encode([node, zone, epoch, sequence, tick, atMs, players, [[EntityKind.Item, 3, 'coin', [1_000, 2_000]]]]);
}
