import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { expectEveryMoveRecordedOnce, readJournalledMoves, readMovements } from './src/history.ts';
import { scenario } from './src/processes/stage.ts';
import { addressesOf, childOf, childrenOf, startUp } from './src/processes/up.ts';

// What `verdict up` does when its parts die, when it is asked to stop, and when it is killed itself.
const timeoutMs = 240_000;
const bots = 5;
const walkersCount = 5;
const gameServer = 'Verdict.GameServer.dll';
const platformServer = 'platform/src/main.ts';

scenario(
  'up starts what dies again, players come back by themselves, and the end is clean',
  async (stage) => {
    const dataFolder = stage.folder();
    const up = startUp(stage, { dataFolder, bots, zones: 1 });
    const { game, platform } = await addressesOf(up, dataFolder);
    const crowd = await Crowd.enter(stage, platform.url, walkersCount);
    const epochOf = async (): Promise<number> => (await game.figures()).zones[0]!.epoch;
    expect(await epochOf()).toBe(1);
    await eventually(
      'moves are accepted',
      () => crowd.accepted.length,
      (count) => count > 50,
    );

    process.kill(childOf(up.pid, gameServer), 'SIGKILL');
    await eventually('the game server is back with a new epoch', epochOf, (epoch) => epoch === 2, 30_000);
    await eventually(
      'walkers and bots are back',
      async () => (await game.figures()).zones[0]!.players,
      (players) => players === bots + walkersCount,
      30_000,
    );
    await eventually(
      'the walkers are back',
      () => crowd.inGame,
      (count) => count === walkersCount,
      30_000,
    );
    expect(crowd.resumed).toBe(walkersCount);

    process.kill(childOf(up.pid, platformServer), 'SIGKILL');
    const before = crowd.accepted.length;
    await eventually(
      'the walkers walk on',
      () => crowd.accepted.length,
      (count) => count > before + 50,
    );
    await eventually(
      'the platform is back',
      () => platform.ingest(),
      ({ consumers }) => consumers.length > 0 && consumers.every(({ state }) => state === 'running'),
      30_000,
    );
    await crowd.leave();

    expect(await up.stop(60_000)).toBe(0);
    expect(childrenOf(up.pid)).toEqual([]);
    const rows = await expectEveryMoveRecordedOnce(dataFolder);
    expect(new Set(rows.map(({ epoch }) => epoch))).toEqual(new Set([1, 2]));
    expect(rows.length).toBeGreaterThan(100);
  },
  timeoutMs,
);

scenario(
  'killing up itself leaves no orphan, and the next up goes on where it ended',
  async (stage) => {
    const dataFolder = stage.folder();
    const first = startUp(stage, { dataFolder, bots, zones: 1 });
    const { platform } = await addressesOf(first, dataFolder);
    await eventually(
      'moves are being recorded',
      async () => (await platform.ingest()).movementRows ?? 0,
      (rows) => rows > 20,
      30_000,
    );
    expect(childrenOf(first.pid)).toHaveLength(2);
    await first.kill();
    await eventually(
      'its parts have stopped',
      () => childrenOf(first.pid),
      (pids) => pids.length === 0,
      30_000,
    );
    const journalled = readJournalledMoves(dataFolder).length;
    expect(journalled).toBeGreaterThanOrEqual((await readMovements(dataFolder)).length);

    const second = startUp(stage, { dataFolder, bots, zones: 1, switches: ['--for', '3', '--json'] });
    expect(await second.exited(timeoutMs)).toBe(0);
    const rows = await expectEveryMoveRecordedOnce(dataFolder);
    const { accepted } = JSON.parse(second.said.at(-1)!) as { accepted: number };
    expect(rows.length).toBe(journalled + accepted);
  },
  timeoutMs,
);

scenario(
  'a second up on the same data, or on a taken port, says what is wrong and exits with 3',
  async (stage) => {
    const dataFolder = stage.folder();
    const first = startUp(stage, { dataFolder, bots: 0, zones: 1 });
    const { game } = await addressesOf(first, dataFolder);
    const sameData = startUp(stage, { dataFolder, bots: 0 });
    expect(await sameData.exited(60_000)).toBe(3);
    expect(sameData.log.join('\n')).toContain(dataFolder);
    const samePort = startUp(stage, { dataFolder: stage.folder(), bots: 0, port: game.port });
    expect(await samePort.exited(60_000)).toBe(3);
    expect(samePort.log.join('\n')).toContain(String(game.port));
    expect(await first.stop(60_000)).toBe(0);
  },
  timeoutMs,
);
