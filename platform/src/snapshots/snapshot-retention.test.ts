import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pino } from 'pino';
import { SnapshotTrigger } from '../contracts/events.ts';
import { snapshotBytes, type SnapshotParts } from '../testing/snapshots.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { nameOf, storedForm } from './cold-snapshots.ts';
import { SnapshotRetention } from './snapshot-retention.ts';
import { SqliteColdSnapshots } from './sqlite-cold-snapshots.ts';
import { readZoneSnapshot } from './zone-snapshot.ts';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2030, 5, 20, 12, 30);
const folder = temporaryFolder();
const never = new AbortController().signal;
let files = 0;

async function after(kept: { keepAllHours: number; keepDays: number }, snapshots: readonly SnapshotParts[]): Promise<string[]> {
  const store = new SqliteColdSnapshots(join(folder, `${++files}.db`), 10_000);
  await store.open();
  const batch = snapshots.map((parts) => storedForm(readZoneSnapshot(snapshotBytes(parts))));
  await store.save({ snapshots: batch, deadLetters: 0, journal: null });
  const retention = new SnapshotRetention(
    store,
    { snapshotKeepAllHours: kept.keepAllHours, snapshotKeepDays: kept.keepDays },
    pino({ level: 'silent' }),
  );
  const removed = await retention.prune(nowMs, never);
  const left = (await store.list(null, null, 5_000)).map(nameOf);
  expect(removed).toBe(snapshots.length - left.length);
  expect(await retention.prune(nowMs, never)).toBe(0);
  await store.close();
  return left.sort();
}

/** One snapshot a minute for so many hours before now, sequence 1 being the oldest. */
const minutes = (hours: number, zone = 1): SnapshotParts[] =>
  Array.from({ length: hours * 60 }, (_, i) => ({ zone, sequence: i + 1, takenAtMs: nowMs - (hours * 60 - i) * 60_000 }));

describe('Retention', () => {
  test('keeps everything that is young, and the last of each hour and zone after that', async () => {
    const left = await after({ keepAllHours: 2, keepDays: 0 }, [...minutes(5), ...minutes(5, 2)]);
    // 7:30 to 12:30; all since 10:00 (whole hours only), and of 7, 8 and 9 o'clock the last one each.
    const wanted = [30, 90, 150, ...Array.from({ length: 150 }, (_, i) => 151 + i)];
    expect(left).toEqual([1, 2].flatMap((zone) => wanted.map((sequence) => `${zone}/1/${sequence}`)).sort());
  });

  test('lets the hourly ones go after the days they are kept for', async () => {
    const old = [50, 49, 26, 25].map((hours, i) => ({ sequence: i + 1, takenAtMs: nowMs - hours * hourMs }));
    expect(await after({ keepAllHours: 1, keepDays: 2 }, old)).toEqual(['1/1/3', '1/1/4']);
  });

  test('keeps what somebody asked for, and the newest of each zone however old it is', async () => {
    const ages = [900, 901, 902].map((hours, i) => ({ sequence: 3 - i, takenAtMs: nowMs - hours * hourMs }));
    const manual = { sequence: 50, zone: 2, trigger: SnapshotTrigger.Manual, takenAtMs: nowMs - 950 * hourMs };
    const newer = { sequence: 60, zone: 2, takenAtMs: nowMs - 940 * hourMs };
    expect(await after({ keepAllHours: 1, keepDays: 2 }, [...ages, manual, newer])).toEqual(['1/1/3', '2/1/50', '2/1/60']);
  });

  test('calls later what its owner recorded later, whatever the clocks said', async () => {
    const atMs = nowMs - 10 * hourMs - 20 * 60_000;
    const skewed = [
      { epoch: 2, sequence: 5, takenAtMs: atMs },
      { epoch: 1, sequence: 900, takenAtMs: atMs + 60_000 },
      { epoch: 3, sequence: 1, takenAtMs: nowMs },
    ];
    expect(await after({ keepAllHours: 1, keepDays: 0 }, skewed)).toEqual(['1/2/5', '1/3/1']);
  });

  test('goes through more than it takes in at once', async () => {
    expect((await after({ keepAllHours: 1, keepDays: 0 }, minutes(21))).length).toBe(20 + 90);
  });
});
