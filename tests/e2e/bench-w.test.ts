import { expect } from 'bun:test';
import { launcher } from './src/processes/paths.ts';
import { scenario } from './src/processes/stage.ts';

// The yardstick itself, on a small scale: what it counts must agree. How long anything took is no concern of a test.
const contract = [
  'clients',
  'p50_ms',
  'p99_ms',
  'max_ms',
  'server_cpu_s_per_1000_client_s',
  'bytes_per_client_s',
  'rss_mb',
  'tick_overruns',
  'journalled',
  'lost',
  'disconnects',
];

interface Result extends Record<string, unknown> {
  readonly clients: number;
  readonly journalled: number;
  readonly accepted_ever: number;
  readonly lost: number;
  readonly disconnects: number;
  readonly strays: number;
  readonly slow_readers?: { readonly stopped: number; readonly in_sync: number };
}

scenario(
  'bench w finds every accepted move of two small rooms in the journal',
  async (stage) => {
    const bench = stage.start({
      name: 'verdict bench w',
      command: [
        ...[launcher, 'bench', 'w', '--rooms', '2', '--players', '12', '--seconds', '2', '--warm-up', '1'],
        ...['--apply', '--profile', '--json'],
      ],
    });
    expect(await bench.exited(120_000)).toBe(0);
    const result = JSON.parse(bench.said.findLast((line) => line.startsWith('{'))!) as Result;
    expect(Object.keys(result).slice(0, contract.length)).toEqual(contract);
    expect(result.clients).toBe(24);
    expect(result.journalled).toBeGreaterThan(0);
    expect(result.journalled).toBe(result.accepted_ever);
    expect([result.lost, result.disconnects, result.strays]).toEqual([0, 0, 0]);
    expect(Object.keys(result['profile'] as object)).toEqual(['seconds', 'threads', 'phases_s', 'counts']);
  },
  180_000,
);

scenario(
  'bench w lets some stop reading, and they come into sync again',
  async (stage) => {
    const bench = stage.start({
      name: 'verdict bench w',
      command: [
        ...[launcher, 'bench', 'w', '--rooms', '1', '--players', '20', '--seconds', '4', '--warm-up', '1'],
        ...['--stop-reading', '5', '--stop-for', '1.5', '--json'],
      ],
    });
    expect(await bench.exited(120_000)).toBe(0);
    const result = JSON.parse(bench.said.findLast((line) => line.startsWith('{'))!) as Result;
    expect(result.slow_readers).toMatchObject({ stopped: 5, in_sync: 5 });
    expect([result.lost, result.disconnects, result.strays]).toEqual([0, 0, 0]);
  },
  180_000,
);
