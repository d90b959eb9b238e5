import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePlatformCommand, PlatformCommandType, type PlatformCommand } from '../contracts/events.ts';
import { BlockKind, recordsOf } from '../ingest/journal/journal-format.ts';
import { JournalReader } from '../ingest/journal/journal-reader.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { CommandLogUnavailableError, noArguments } from './command-log.ts';
import { JournalCommandLog, type JournalCommandLogOptions } from './journal-command-log.ts';

const root = temporaryFolder();
const command = (zone: number, reason = 'a look before the patch'): PlatformCommand => ({
  id: randomUUID(),
  ...noArguments,
  type: PlatformCommandType.TakeSnapshot,
  zone,
  issuedAtMs: 1_795_363_200_123,
  expiresAtMs: 1_795_363_500_123,
  issuedBy: 'operator',
  reason,
});

function begin(options: Partial<JournalCommandLogOptions> = {}) {
  const folder = join(root, randomUUID(), 'commands');
  return { folder, open: () => new JournalCommandLog(folder, options) };
}

/** Everything that a reader finds from the beginning, by the platform's own reader of journals. */
async function read(folder: string, from = 0) {
  const reader = new JournalReader(folder);
  const head = (await reader.head())!;
  const commands: PlatformCommand[] = [];
  const losses: string[] = [];
  let position = from;
  for (;;) {
    const found = await reader.read(position, head.durablePosition);
    if (found.kind === 'end') break;
    if (found.kind === 'stuck') throw new Error(found.why);
    position = found.next;
    if (found.kind === 'loss') losses.push(found.loss.why);
    for (const block of found.kind === 'blocks' ? found.blocks : []) {
      expect([block.header.kind, block.header.firstIndex, block.header.count]).toEqual([BlockKind.Command, 0, 1]);
      commands.push(...recordsOf(block.buffer, block.offset, block.header).map(decodePlatformCommand));
    }
  }
  await reader.close();
  return { commands, losses, position };
}

const segments = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.journal'))
    .sort();

describe('The journal of commands', () => {
  test('is made by the first command, and read as any journal', async () => {
    const { folder, open } = begin();
    const log = open();
    expect(existsSync(folder)).toBe(false);
    const written = [command(1), command(0, '명령 – “go”'), command(2_147_483_647)];
    for (const one of written) await log.append(one);
    expect((await read(folder)).commands).toEqual(written);
    await log.close();
    await expect(log.append(command(1))).rejects.toThrow(CommandLogUnavailableError);
  });

  test('keeps the order of what is asked for at once, and goes on behind it after a restart', async () => {
    const { folder, open } = begin();
    const written = Array.from({ length: 20 }, (_, i) => command(i));
    const first = open();
    await Promise.all(written.slice(0, 10).map((one) => first.append(one)));
    await first.close();
    const second = open();
    for (const one of written.slice(10)) await second.append(one);
    expect((await read(folder)).commands).toEqual(written);
    expect(segments(folder)).toHaveLength(1);
    await second.close();
  });

  test('cuts off what a kill left half written, at whatever byte', async () => {
    for (const left of [1, 20, 47, 48, 60]) {
      const { folder, open } = begin();
      const [first, second] = [command(1), command(2)];
      const log = open();
      await log.append(first);
      await log.close();
      const path = join(folder, segments(folder)[0]!);
      appendFileSync(path, readFileSync(path).subarray(16, 16 + left));
      const again = open();
      await again.append(second);
      expect(await read(folder)).toMatchObject({ commands: [first, second], losses: [] });
      await again.close();
    }
  });

  test('keeps a whole command above the head: it may have been promised', async () => {
    const { folder, open } = begin();
    const log = open();
    const written = [command(1), command(2)];
    await log.append(written[0]!);
    const head = readFileSync(join(folder, 'head'));
    await log.append(written[1]!);
    await log.close();
    for (const torn of [head, new Uint8Array(32), head.subarray(0, 7)]) {
      writeFileSync(join(folder, 'head'), torn);
      const again = open();
      written.push(command(3));
      await again.append(written.at(-1)!);
      await again.close();
      expect(await read(folder)).toMatchObject({ commands: written, losses: [] });
    }
  });

  test('never gives a position away twice, though confirmed bytes are gone or damaged', async () => {
    for (const harm of ['cut', 'damage'] as const) {
      const { folder, open } = begin();
      const log = open();
      for (let i = 1; i <= 3; i++) await log.append(command(i));
      await log.close();
      const { position } = await read(folder);
      const path = join(folder, segments(folder)[0]!);
      if (harm === 'cut') truncateSync(path, 100);
      else writeFileSync(path, readFileSync(path).fill(0xee, 70, 90));
      const again = open();
      const after = command(9);
      await again.append(after);
      expect((await read(folder, position)).commands).toEqual([after]);
      expect((await read(folder)).commands.at(-1)).toEqual(after);
      await again.close();
    }
  });

  test('begins a segment anew whose header a power cut took', async () => {
    const { folder, open } = begin();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '00000000000000000000.journal'), 'VERD');
    const log = open();
    const only = command(1);
    await log.append(only);
    expect((await read(folder)).commands).toEqual([only]);
    await log.close();
  });

  test('keeps a bounded number of segments, and readers that were slow go on at the oldest', async () => {
    const { folder, open } = begin({ segmentBytesMax: 400, segmentsMax: 3 });
    const log = open();
    const written = Array.from({ length: 30 }, (_, i) => command(i));
    for (const one of written) await log.append(one);
    expect(segments(folder)).toHaveLength(3);
    const { commands } = await read(folder);
    expect(commands).toEqual(written.slice(-commands.length));
    expect(commands.length).toBeGreaterThan(4);
    await log.close();
    const again = open();
    await again.append(command(99));
    expect((await read(folder)).commands.at(-1)!.zone).toBe(99);
    await again.close();
  });

  test('has one writer, and the next one begins when that one has ended', async () => {
    const { folder, open } = begin();
    const first = open();
    await first.append(command(1));
    const second = open();
    await expect(second.append(command(2))).rejects.toThrow(/Another platform server writes/);
    await first.close();
    await second.append(command(3));
    expect((await read(folder)).commands.map(({ zone }) => zone)).toEqual([1, 3]);
    await second.close();
  });

  test('is locked by a process for as long as it lives, and not a moment longer', async () => {
    const { folder, open } = begin();
    const script = `import { JournalCommandLog } from ${JSON.stringify(join(import.meta.dir, 'journal-command-log.ts'))};
      await new JournalCommandLog(${JSON.stringify(folder)}).append(${JSON.stringify(command(1))});
      process.stdout.write('written');
      await new Promise(() => setInterval(() => {}, 1_000));`;
    const other = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
    for await (const _ of other.stdout) break;
    const log = open();
    await expect(log.append(command(2))).rejects.toThrow(/Another platform server writes/);
    other.kill('SIGKILL');
    await other.exited;
    await log.append(command(3));
    expect((await read(folder)).commands.map(({ zone }) => zone)).toEqual([1, 3]);
    await log.close();
  });

  test('says what is wrong when the folder cannot be made, and heals', async () => {
    const parent = join(root, randomUUID());
    writeFileSync(parent, 'in the way');
    const log = new JournalCommandLog(join(parent, 'commands'));
    await expect(log.append(command(1))).rejects.toThrow(/cannot be recorded/);
    await Bun.file(parent).delete();
    await log.append(command(2));
    expect((await read(join(parent, 'commands'))).commands).toHaveLength(1);
    await log.close();
  });
});
