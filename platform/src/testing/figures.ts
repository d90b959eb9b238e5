import { encode } from '@msgpack/msgpack';
import { Admission, ZoneHealth } from '../contracts/events.ts';

export interface FiguresParts {
  readonly node?: string;
  readonly atMs?: number;
  /** Players of each zone. */
  readonly zones?: Readonly<Record<number, number>>;
  readonly epoch?: number;
}

/** The bytes of a server's figures, as it writes them. */
export function figuresBytes(parts: FiguresParts = {}): Uint8Array {
  const { node = 'node-1', atMs = Date.now(), zones: players = { 1: 3 }, epoch = 1 } = parts;
  const zones = Object.entries(players).map(([zone, count]) => [
    ...[Number(zone), epoch, 500, count, 0, 4_096, 10, 1, 0, 20, 0, 100, 900, 1_200, 30, 90, 200, 10],
    ...[ZoneHealth.Playing, 40_000],
  ]);
  const sessions = Object.values(players).reduce((sum, count) => sum + count, 0);
  const journal = [20, 0, 1_000, 99, 20, false, '', 1, 0, 0, 0, -1, 1_000_000, 0];
  const snapshots = ['files', 1, 0, 0, '', 100, 1, 50, 60];
  const sync = [40, 20, 1, 0, 0, 0];
  const process = [250, 2, sessions, 10_000, Admission.Open, 0, 0, 0];
  return encode([node, atMs, atMs - 5_000, sessions, 1, 2, 3, 4, 0, 5, 0, 0, 0, 6, journal, snapshots, zones, sync, ...process]);
}
