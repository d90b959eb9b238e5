import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform } from '../testing/platform-process.ts';
import { silent } from '../testing/running-consumer.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ConsumedMark } from './consumed-mark.ts';
import { crc32c } from './journal/crc32c.ts';
import { parseHead } from './journal/journal-format.ts';

const root = temporaryFolder();
let folders = 0;

function fresh(): { folder: string; path: string; at: Map<string, JournalPosition | null>; mark: ConsumedMark } {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  const at = new Map<string, JournalPosition | null>([
    ['persistence', null],
    ['analytics', null],
  ]);
  return { folder, path: join(folder, 'consumed'), at, mark: markOver(folder, at) };
}

function markOver(folder: string, at: ReadonlyMap<string, JournalPosition | null>): ConsumedMark {
  const mark = new ConsumedMark(folder, silent);
  for (const name of at.keys()) mark.join({ name, committed: async () => at.get(name) ?? null });
  return mark;
}

/** Read as docs/journal.md says. */
function read(path: string): { position: number; index: number } {
  const bytes = readFileSync(path);
  expect([bytes.length, bytes.readUInt32LE(24), bytes.readUInt32LE(28)]).toEqual([32, crc32c(bytes.subarray(0, 24)), 0]);
  expect(Number(bytes.readBigUInt64LE(16))).toBeGreaterThan(0);
  return { position: Number(bytes.readBigUInt64LE(0)), index: Number(bytes.readBigUInt64LE(8)) };
}

test('The mark is where the slowest reader is, and there is none before all have begun', async () => {
  const { path, at, mark } = fresh();
  at.set('persistence', { position: 900, index: 9 });
  await mark.write();
  expect(existsSync(path)).toBe(false);
  at.set('analytics', { position: 2 ** 40 + 500, index: 5 });
  await mark.write();
  expect(read(path)).toEqual({ position: 900, index: 9 });
  at.set('persistence', { position: 2 ** 41, index: 12 });
  await mark.write();
  expect(read(path)).toEqual({ position: 2 ** 40 + 500, index: 5 });
});

test('The mark never goes back, not even over a restart with a database that is older', async () => {
  const { folder, path, at, mark } = fresh();
  for (const name of at.keys()) at.set(name, { position: 700, index: 7 });
  await mark.write();
  at.set('analytics', { position: 300, index: 3 });
  await mark.write();
  await markOver(folder, at).write();
  expect(read(path)).toEqual({ position: 700, index: 7 });
  at.set('analytics', { position: 701, index: 8 }).set('persistence', { position: 800, index: 8 });
  await markOver(folder, at).write();
  expect(read(path)).toEqual({ position: 701, index: 8 });
});

test('A mark that was torn is written anew', async () => {
  const { path, at, mark } = fresh();
  writeFileSync(path, new Uint8Array(20).fill(0xff));
  for (const name of at.keys()) at.set(name, { position: 40, index: 1 });
  await mark.write();
  expect(read(path)).toEqual({ position: 40, index: 1 });
});

test('Without a journal, and while a database is down, nothing is written and nothing fails', async () => {
  const at = new Map([['persistence', { position: 40, index: 1 }]]);
  await markOver(join(root, 'absent'), at).write();
  expect(existsSync(join(root, 'absent'))).toBe(false);
  const { folder, path } = fresh();
  const mark = markOver(folder, at);
  let isDown = true;
  mark.join({
    name: 'analytics',
    committed: async () => {
      if (isDown) throw new Error('down');
      return { position: 50, index: 2 };
    },
  });
  await mark.write();
  expect(existsSync(path)).toBe(false);
  isDown = false;
  await mark.write();
  expect(read(path)).toEqual({ position: 40, index: 1 });
});

test('The game server is told how far its journal was consumed, in a file beside it, and once more at the stop', async () => {
  const data = join(root, 'consuming');
  const own = new JournalWriter(join(data, 'journal'));
  const zone = new ZoneScript();
  own.write([zone.open(), zone.enter(1)]);
  const other = await startPlatform(data);
  const mark = () => parseHead(readFileSync(join(data, 'journal/consumed')));
  await eventually(
    () => (existsSync(join(data, 'journal/consumed')) ? mark()?.durableIndex : null),
    (index) => index === 2,
  );
  own.write([zone.move(1)]);
  await eventually(
    async () => ((await (await other.get('/api/ingest')).json()) as any).consumers,
    (consumers: any[]) => consumers.every(({ name, lagEvents, applied }: any) => name === 'snapshots' || lagEvents === 0 || applied === 3),
  );
  expect(await other.stop()).toBe(0);
  expect(mark()!.durablePosition).toBeLessThanOrEqual(own.position);
  expect(mark()!.durableIndex).toBeGreaterThanOrEqual(2);
});
