import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { EventType, PlatformCommandType, type PlatformCommand } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { recordedCommands } from '../testing/commands.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { openLive, type LiveSocket } from '../testing/live-socket.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { viewBytes } from '../testing/views.ts';

const data = join(temporaryFolder(), 'data');
const script = new ZoneScript();
let platform: PlatformProcess;
let journal: JournalWriter;

const leases = async (zone: number): Promise<PlatformCommand[]> =>
  (await recordedCommands(data)).filter((command) => command.type === PlatformCommandType.WatchZone && command.zone === zone);
const ofType = (socket: LiveSocket, type: string): any[] => socket.messages.filter((message) => message.type === type);
/** Publishes views until they arrive: the platform begins to read with what is written after somebody looks. */
const publishUntil = async (socket: LiveSocket, view: () => Uint8Array, holds: (message: any) => boolean): Promise<any> =>
  await eventually(
    async () => {
      journal.write([view()], BlockKind.View);
      await Bun.sleep(50);
      return ofType(socket, 'view').find(holds);
    },
    (message) => message !== undefined,
  );

beforeAll(async () => {
  journal = new JournalWriter(join(data, 'journal'));
  journal.write([script.open(), script.enter(1, 'Ada')]);
  platform = await startPlatform(data);
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('A zone that somebody looks at', () => {
  test('is asked for its views, and shown to those who look at it and to nobody else', async () => {
    expect(await leases(4)).toEqual([]);
    const [watcher, other] = [await openLive(platform), await openLive(platform)];
    watcher.send({ type: 'watch', zone: 4 });
    other.send({ type: 'watch', zone: 5 });
    const [lease] = await eventually(
      () => leases(4),
      (found) => found.length === 1,
    );
    expect(lease).toMatchObject({ issuedBy: 'platform', durationMs: 15_000 });
    expect(lease!.expiresAtMs - lease!.issuedAtMs).toBe(15_000);
    const view = await publishUntil(
      watcher,
      () => viewBytes({ zone: 4, epoch: 2, sequence: 30, tick: 600, node: 'node-2' }),
      () => true,
    );
    expect(view).toEqual({
      type: 'view',
      at: expect.any(Number),
      zone: 4,
      epoch: 2,
      sequence: 30,
      tick: 600,
      node: 'node-2',
      players: [[7, 'Ada', 50_000, 51_000, 0, 0, 2_500, 77, 12]],
      things: [[3, 3, 'coin', 1_000, 2_000]],
    });
    expect(ofType(other, 'view')).toEqual([]);
    watcher.close();
    other.close();
  });

  test('is shown at most five times a second, whatever its server publishes', async () => {
    const watcher = await openLive(platform);
    watcher.send({ type: 'watch', zone: 6 });
    await publishUntil(
      watcher,
      () => viewBytes({ zone: 6 }),
      () => true,
    );
    const before = ofType(watcher, 'view').length;
    const startedAt = performance.now();
    for (let i = 0; i < 100; i++) {
      journal.write([viewBytes({ zone: 6, sequence: 100 + i })], BlockKind.View);
      await Bun.sleep(10);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    await Bun.sleep(100);
    const seen = ofType(watcher, 'view').length - before;
    expect(seen).toBeGreaterThan(2);
    // One may be early, and one may have been under way.
    expect(seen).toBeLessThanOrEqual(Math.ceil((seconds + 0.1) * 5) + 2);
    watcher.close();
  });

  test('is let go when the last one looks away, and an owner that was replaced is not shown', async () => {
    const watcher = await openLive(platform);
    watcher.send({ type: 'watch', zone: 8 });
    await publishUntil(
      watcher,
      () => viewBytes({ zone: 8, epoch: 5 }),
      ({ epoch }) => epoch === 5,
    );
    for (let i = 0; i < 5; i++) {
      journal.write([viewBytes({ zone: 8, epoch: 4 })], BlockKind.View);
      await Bun.sleep(100);
    }
    expect(ofType(watcher, 'view').every(({ epoch }) => epoch === 5)).toBe(true);
    watcher.send({ type: 'watch', zone: null });
    await Bun.sleep(300);
    const seen = ofType(watcher, 'view').length;
    const asked = (await leases(8)).length;
    await Bun.sleep(5_500);
    journal.write([viewBytes({ zone: 8, epoch: 5 })], BlockKind.View);
    await Bun.sleep(100);
    expect([ofType(watcher, 'view').length, (await leases(8)).length]).toEqual([seen, asked]);
    watcher.close();
  }, 15_000);
});

describe('The tail of events', () => {
  const eventsOf = (socket: LiveSocket): any[] => ofType(socket, 'events').flatMap(({ events }) => events);
  /** Writes moves of a player until the first of them arrives. */
  const begin = async (socket: LiveSocket): Promise<void> => {
    await eventually(
      async () => {
        journal.write([script.move(1)]);
        await Bun.sleep(100);
        return ofType(socket, 'events').length;
      },
      (count) => count > 0,
    );
    await Bun.sleep(400);
    socket.messages.length = 0;
  };

  test('shows what happens from now on, in order, with its cause', async () => {
    const socket = await openLive(platform);
    socket.send({ type: 'tail', on: true });
    await begin(socket);
    journal.write([script.next(EventType.PlayerDied, 1, [1, [5, 6], 900])]);
    const { sequence } = script;
    const found = await eventually(
      () => eventsOf(socket),
      (events) => events.length === 1,
    );
    expect(found[0]).toMatchObject({
      ...{ zone: 1, epoch: 1, sequence, type: EventType.PlayerDied, name: 'PlayerDied', aggregateId: 1 },
      ...{ causeSession: 77, causeSequence: sequence, details: { playerId: 1, position: { x: 5, y: 6 } } },
    });
    socket.send({ type: 'tail', on: false });
    await Bun.sleep(300);
    journal.write([script.move(1)]);
    await Bun.sleep(400);
    expect(eventsOf(socket)).toHaveLength(1);
    socket.close();
  });

  test('shows each listener what it asked for', async () => {
    const [byPlayer, byType, byZone] = [await openLive(platform), await openLive(platform), await openLive(platform)];
    byPlayer.send({ type: 'tail', on: true, player: 2 });
    byType.send({ type: 'tail', on: true, types: [EventType.PlayerMoved] });
    byZone.send({ type: 'tail', on: true, zone: 9 });
    await begin(byType);
    const monster = script.next(EventType.MonsterMoved, 2, [2, [0, 0], [1, 1]]);
    journal.write([script.enter(2, 'Bob'), monster, script.move(2), script.move(1)]);
    const moves = await eventually(
      () => eventsOf(byType),
      (events) => events.length >= 2,
    );
    expect(moves.map(({ aggregateId, type }) => [aggregateId, type])).toEqual([
      [2, EventType.PlayerMoved],
      [1, EventType.PlayerMoved],
    ]);
    // A monster has the same number, and is not the player.
    expect(eventsOf(byPlayer).map(({ name }) => name)).toEqual(['PlayerEntered', 'PlayerMoved']);
    expect(byZone.messages.filter(({ type }) => type === 'events')).toEqual([]);
    for (const socket of [byPlayer, byType, byZone]) socket.close();
  });

  test('counts what a message has no room for', async () => {
    const socket = await openLive(platform);
    socket.send({ type: 'tail', on: true });
    await begin(socket);
    journal.write(Array.from({ length: 1_000 }, () => script.move(1)));
    await eventually(
      () => ofType(socket, 'events').reduce((sum, { events, dropped }) => sum + events.length + dropped, 0),
      (total) => total === 1_000,
    );
    expect(ofType(socket, 'events').every(({ events }) => events.length <= 200)).toBe(true);
    socket.close();
  });
});

describe('What a listener says', () => {
  test.each([
    ['"watch"', 'one JSON object'],
    ['[]', 'one JSON object'],
    ['{"zone":1}', 'one JSON object'],
    ['{"type":"watch","zone":0}', 'zone must be'],
    ['{"type":"watch","zone":"1; DROP TABLE players"}', 'zone must be'],
    ['{"type":"tail"}', 'on must be'],
    ['{"type":"tail","on":true,"player":-1}', 'player must be'],
    ['{"type":"tail","on":true,"types":["3"]}', 'types must'],
    ['{{{{', 'one JSON object'],
  ])('%s is answered in words', async (text, words) => {
    const socket = await openLive(platform);
    socket.sendText(text);
    expect((await socket.newest('error')).message).toContain(words);
    expect((await socket.newest('figures')).type).toBe('figures');
    socket.close();
  });

  test('of a kind that is not known is passed over', async () => {
    const socket = await openLive(platform);
    socket.send({ type: 'dance', zone: 1 });
    await socket.newest('figures', ({ at }) => at > Date.now() - 100);
    expect(ofType(socket, 'error')).toEqual([]);
    socket.close();
  });

  test('is bounded in length and in number, and the others feel nothing of it', async () => {
    const [loud, quiet] = [await openLive(platform), await openLive(platform)];
    for (let i = 0; i < 200; i++) loud.send({ type: 'watch', zone: 0 });
    await loud.newest('error', ({ message }) => message.startsWith('Too many'));
    await Bun.sleep(200);
    expect(ofType(loud, 'error').length).toBeLessThan(30);
    loud.sendText(JSON.stringify({ type: 'x'.repeat(2_000) }));
    expect(await loud.closed).toBe(1_009);
    quiet.messages.length = 0;
    expect((await quiet.newest('figures')).type).toBe('figures');
    quiet.close();
  });
});
