import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { expectEveryMoveRecordedOnce, withoutRow } from './src/history.ts';
import { freePort } from './src/processes/free-port.ts';
import { startGameServer } from './src/processes/game-server.ts';
import { startPlatform } from './src/processes/platform.ts';
import { scenario } from './src/processes/stage.ts';
import { emptyDatabase, emptyKafka, scenarioWith } from './src/servers.ts';
import { Relay } from './src/relay.ts';
import { yardMap } from './src/world-under-test.ts';

// Databases and brokers that are away when the servers start, go away while they work, and come back.
const switches = ['--zones', '1', '--map', yardMap];

scenario('without a reachable MySQL the platform starts, says so, and refuses logins in words', async (stage) => {
  const platform = await startPlatform(stage, {
    dataFolder: stage.folder(),
    environment: { MYSQL_URL: `mysql://root@127.0.0.1:${await freePort()}/verdict` },
  });
  expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${platform.url}/readyz`)).status).toBe(503);
  const login = await fetch(`${platform.url}/api/login/guest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(login.status).toBe(503);
  expect(((await login.json()) as { error: { message: string } }).error.message.length).toBeGreaterThan(10);
  const report = await platform.ingest();
  expect(report.movementRows).toBeNull();
  const persistence = report.consumers.find(({ name }) => name === 'persistence')!;
  expect(persistence.state).not.toBe('running');
  expect(await platform.child.stop()).toBe(0);
});

scenario('without a reachable Kafka the game goes on, keeps its events and says so', async (stage) => {
  const dataFolder = stage.folder();
  const environment = { KAFKA_BROKERS: `127.0.0.1:${await freePort()}` };
  const game = await startGameServer(stage, { dataFolder, switches, environment });
  const platform = await startPlatform(stage, { dataFolder, gameEndpoint: game.endpoint, environment });
  const crowd = await Crowd.enter(stage, platform.url, 3);
  await eventually(
    'moves are accepted and durable',
    async () => (await game.figures()).journal.durableEvents,
    (count) => count > 50,
  );
  const { journal } = await eventually(
    'the figures tell',
    () => game.figures(),
    (figures) => figures.journal.shipError !== '',
    30_000,
  );
  expect(journal).toMatchObject({ shipping: true, shippedEvents: 0 });
  expect(crowd.ends).toEqual([]);
  await crowd.leave();
  expect(await game.child.stop()).toBe(0);
});

scenarioWith(
  ['kafka', 'mysql'],
  'Kafka and MySQL that come late and go away in between receive everything once',
  async (stage) => {
    const dataFolder = stage.folder();
    const mysqlUrl = await emptyDatabase(stage);
    const mysql = new URL(mysqlUrl);
    const relay = new Relay(mysql.hostname, Number(mysql.port || 3306));
    stage.atEnd(() => relay.close());
    mysql.hostname = '127.0.0.1';
    mysql.port = String(await relay.reserve());
    const environment = { KAFKA_BROKERS: await emptyKafka(stage), MYSQL_URL: mysql.href, VERDICT_RETRY_MS_MAX: '500' };
    const game = await startGameServer(stage, { dataFolder, switches, environment });
    const platform = await startPlatform(stage, { dataFolder, gameEndpoint: game.endpoint, environment });
    expect((await platform.ingest()).movementRows).toBeNull();
    await relay.open();
    const crowd = await Crowd.enter(stage, platform.url, 10);
    await eventually(
      'rows are being written',
      async () => (await platform.ingest()).movementRows ?? 0,
      (rows) => rows > 50,
      30_000,
    );

    await relay.shut();
    await eventually(
      'it says that the database is away',
      async () => (await platform.ingest()).movementRows,
      (rows) => rows === null,
    );
    const before = crowd.accepted.length;
    await eventually(
      'the game goes on',
      () => crowd.accepted.length,
      (count) => count > before + 100,
    );
    await relay.open();
    await crowd.leave();
    await eventually(
      'all is recorded',
      () => platform.ingest(),
      ({ movementRows, consumers }) => movementRows === crowd.accepted.length && consumers.every(({ state }) => state === 'running'),
      30_000,
    );
    await game.child.stop();
    const rows = await expectEveryMoveRecordedOnce(dataFolder, mysqlUrl);
    expect(withoutRow(crowd.accepted, rows)).toEqual([]);
    expect(rows.length).toBe(crowd.accepted.length);
  },
  120_000,
);
