import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { expectEveryMoveRecordedOnce, readJournalledMoves, readMovements, withoutRow } from './src/history.ts';
import { startGameServer } from './src/processes/game-server.ts';
import { startPlatform, type Platform } from './src/processes/platform.ts';
import { scenario } from './src/processes/stage.ts';
import { ErrorCode } from './src/stranger/codes.ts';
import { startServers, yardMap } from './src/world-under-test.ts';

// Stopping as an operator stops, and dying as power cuts kill: what players were told and what is recorded afterwards.
const walkersCount = 15;
const switches = ['--zones', '1', '--map', yardMap];

scenario('a game server that is stopped under load loses nothing that it accepted', async (stage) => {
  const { game, platform } = await startServers(stage);
  const crowd = await Crowd.enter(stage, platform.url, walkersCount);
  await eventually(
    'much is accepted',
    () => crowd.accepted.length,
    (count) => count > 300,
  );
  expect(await game.child.stop()).toBe(0);
  await eventually(
    'everybody is told',
    () => crowd.ends.length,
    (count) => count === walkersCount,
  );
  expect(crowd.ends.map(({ error }) => error?.code)).toEqual(crowd.ends.map(() => ErrorCode.ServerStopping));

  // They come back by themselves, to where they stood, under a new owner of the zone.
  const again = await startGameServer(stage, { dataFolder: game.dataFolder, port: game.port, healthPort: game.healthPort, switches });
  await eventually(
    'everybody is back',
    () => crowd.inGame,
    (count) => count === walkersCount,
    20_000,
  );
  expect(crowd.resumed).toBe(walkersCount);
  expect([...crowd.epochs]).toEqual([1, 2]);
  const before = crowd.accepted.length;
  await eventually(
    'they walk on',
    () => crowd.accepted.length,
    (count) => count > before + 100,
  );
  await crowd.leave();
  expect(await again.child.stop()).toBe(0);
  await caughtUp(platform);
  const rows = await expectEveryMoveRecordedOnce(game.dataFolder);
  expect(withoutRow(crowd.accepted, rows)).toEqual([]);
  // A row more than verdicts is only one whose verdict was on its way when the connection ended.
  expect(rows.length - crowd.accepted.length).toBeLessThanOrEqual(crowd.unknown);
});

scenario('a game server that is killed under load comes back, and what it journalled is recorded once', async (stage) => {
  const { game, platform } = await startServers(stage);
  const crowd = await Crowd.enter(stage, platform.url, walkersCount);
  await eventually(
    'much is accepted',
    () => crowd.accepted.length,
    (count) => count > 300,
  );
  const settled = [...crowd.accepted];
  // Whatever was accepted before this point is durable now; what is accepted later may be in the air when the server dies.
  await eventually(
    'that is durable',
    () => withoutRow(settled, readJournalledMoves(game.dataFolder)).length,
    (count) => count === 0,
  );
  await game.child.kill();
  await startGameServer(stage, { dataFolder: game.dataFolder, port: game.port, healthPort: game.healthPort, switches });
  await eventually(
    'everybody is back',
    () => crowd.inGame,
    (count) => count === walkersCount,
    20_000,
  );
  expect(crowd.resumed).toBe(walkersCount);
  expect([...crowd.epochs]).toEqual([1, 2]);
  const before = crowd.accepted.length;
  await eventually(
    'they walk on',
    () => crowd.accepted.length,
    (count) => count > before + 100,
  );
  await crowd.stand();
  const sinceThen = crowd.accepted.filter(({ epoch }) => epoch === 2);
  // A verdict does not wait for the disk, so the last ones may be journalled a moment later.
  await eventually(
    'the last moves are durable',
    () => withoutRow(sinceThen, readJournalledMoves(game.dataFolder)).length,
    (count) => count === 0,
  );
  await caughtUp(platform);
  const rows = await expectEveryMoveRecordedOnce(game.dataFolder);
  expect(withoutRow([...settled, ...sinceThen], rows)).toEqual([]);
});

scenario('a platform that is killed in the middle of its work, again and again, leaves no gap and nothing twice', async (stage) => {
  const { game, platform } = await startServers(stage);
  const crowd = await Crowd.enter(stage, platform.url, walkersCount);
  let current = platform;
  for (let round = 1; round <= 4; round++) {
    const before = (await current.ingest()).movementRows ?? 0;
    await eventually(
      'rows are being written',
      async () => (await current.ingest()).movementRows ?? 0,
      (count) => count > before + 50,
    );
    await current.child.kill();
    const walked = crowd.accepted.length;
    await eventually(
      'they walk on without it',
      () => crowd.accepted.length,
      (count) => count > walked + 30,
    );
    current = await startPlatform(stage, { dataFolder: game.dataFolder, gameEndpoint: game.endpoint, port: platform.port });
  }
  await crowd.leave();
  await game.child.stop();
  await caughtUp(current);
  const rows = await expectEveryMoveRecordedOnce(game.dataFolder);
  expect(withoutRow(crowd.accepted, rows)).toEqual([]);
  expect(rows.length).toBe(crowd.accepted.length);
  const report = await current.ingest();
  expect(report.consumers.map(({ gaps, missing, deadLetters }) => ({ gaps, missing, deadLetters }))).toEqual(
    report.consumers.map(() => ({ gaps: 0, missing: 0, deadLetters: 0 })),
  );
});

scenario('a platform that is stopped under load exits cleanly and goes on where it was', async (stage) => {
  const { game, platform } = await startServers(stage);
  const crowd = await Crowd.enter(stage, platform.url, walkersCount);
  await eventually(
    'rows are being written',
    async () => (await platform.ingest()).movementRows ?? 0,
    (count) => count > 50,
  );
  expect(await platform.child.stop()).toBe(0);
  const rowsAtStop = (await readMovements(game.dataFolder)).length;
  await eventually(
    'they walk on without it',
    () => crowd.accepted.length,
    (count) => count > rowsAtStop + 100,
  );
  expect((await readMovements(game.dataFolder)).length).toBe(rowsAtStop);
  const again = await startPlatform(stage, { dataFolder: game.dataFolder, gameEndpoint: game.endpoint });
  await crowd.leave();
  await game.child.stop();
  await caughtUp(again);
  const rows = await expectEveryMoveRecordedOnce(game.dataFolder);
  expect(rows.length).toBe(crowd.accepted.length);
});

scenario('the platform can start long before the game server, and the game server before the platform', async (stage) => {
  const dataFolder = stage.folder();
  const first = await startPlatform(stage, { dataFolder });
  const { consumers } = await first.ingest();
  expect(consumers.every(({ missing, gaps }) => missing === 0 && gaps === 0)).toBe(true);
  const game = await startGameServer(stage, { dataFolder, switches });
  await eventually(
    'the first event is applied',
    async () => (await first.ingest()).consumers.find(({ name }) => name === 'persistence')?.applied ?? 0,
    (applied) => applied > 0,
  );
  await first.child.stop();

  const second = await startPlatform(stage, { dataFolder, gameEndpoint: game.endpoint });
  const crowd = await Crowd.enter(stage, second.url, 3);
  await eventually(
    'moves are accepted',
    () => crowd.accepted.length,
    (count) => count > 20,
  );
  await crowd.leave();
  await game.child.stop();
  await caughtUp(second);
  expect((await expectEveryMoveRecordedOnce(dataFolder)).length).toBe(crowd.accepted.length);
});

scenario('a game server that starts before there are any keys lets players in as soon as there are', async (stage) => {
  const dataFolder = stage.folder();
  const game = await startGameServer(stage, { dataFolder, switches });
  const platform = await startPlatform(stage, { dataFolder, gameEndpoint: game.endpoint });
  const crowd = await Crowd.enter(stage, platform.url, 1);
  await eventually(
    'a move is accepted',
    () => crowd.accepted.length,
    (count) => count > 0,
  );
});

/** Waits until the platform has applied all that the journal holds. */
async function caughtUp(platform: Platform): Promise<void> {
  const moves = readJournalledMoves(platform.dataFolder).length;
  await eventually(
    `all ${moves} journalled moves are applied`,
    () => platform.ingest(),
    ({ movementRows, consumers }) =>
      movementRows === moves && consumers.every(({ state, lagEvents }) => state === 'running' && lagEvents === 0),
    30_000,
  );
}
