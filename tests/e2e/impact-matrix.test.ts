import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { readMovements, twiceDecided, withoutRow } from './src/history.ts';
import { RecordingMode, type Figures } from './src/processes/game-server.ts';
import type { ErrorBody } from './src/processes/platform.ts';
import { Relay } from './src/relay.ts';
import { report } from './src/report.ts';
import { given, sharedStageWithOwn, skipByName } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// The impact matrix, by really stopping each part in turn while a crowd walks: who notices, how it shows, and that it heals by itself.
const outageMs = Number(process.env['VERDICT_OUTAGE_SECONDS'] ?? 30) * 1_000;
const walkersCount = 100;
const calmMs = 4_000;
/** However busy the machine is, a crowd that plays has some move accepted in so long a time. */
const heartbeatMs = 5_000;
const healMs = 180_000;
const sceneMs = outageMs + healMs + 60_000;

const { stage, scene } = sharedStageWithOwn(['redis', 'kafka', 'mysql']);
let world: FullWorld;
let crowd: Crowd;
let mongo: Relay | null = null;
const table: Record<string, string | number>[] = [];

interface Outage {
  readonly part: string;
  readonly stop: () => unknown;
  /** What must show while it is away. */
  readonly during: () => Promise<unknown>;
  readonly start: () => unknown;
  /** How one knows that it is over. */
  readonly healed: () => Promise<unknown>;
  readonly playStops?: boolean;
}

scene(
  'with every part there, a crowd walks and all is normal',
  async () => {
    world = await FullWorld.start(stage, {
      redis: true,
      kafka: true,
      mysql: true,
      switches: ['--zones', '2', '--map', yardMap],
      platformEnvironment: await mongoVariables(),
    });
    crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await eventually('figures say normal', () => world.game.figures(), isNormal, healMs);
    await eventually(
      'rows are being written',
      () => world.platform.ingest(),
      ({ movementRows }) => (movementRows ?? 0) > 0,
      healMs,
    );
    await expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200, '/api/players': 200 });
  },
  sceneMs,
);

scene(
  'Redis down: play, recording and operations are normal, and saving resumes by itself',
  () =>
    outage({
      part: 'Redis',
      stop: () => world.redis!.kill(),
      during: async () => {
        await eventually(
          'it says so',
          () => world.game.figures(),
          ({ snapshots }) => snapshots.hotFailuresInARow > 0,
          healMs,
        );
        const { snapshots, journal } = await world.game.figures();
        expect(snapshots.hotError).not.toBe('');
        expect(journal.mode).toBe(RecordingMode.Normal);
        await expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200, '/api/players': 200 });
      },
      start: () => world.redis!.restart(),
      healed: async () => {
        await eventually(
          'saving resumes',
          () => world.game.figures(),
          ({ snapshots }) => snapshots.hotError === '',
          healMs,
        );
        await eventually(
          'Redis has the zones',
          () => world.redis!.run('DBSIZE'),
          (keys) => Number(keys) >= 2,
          healMs,
        );
      },
    }),
  sceneMs,
);

if (given.mongo === '') skipByName('MongoDB down: play, recording and operations are normal', ['mongo'], 'MONGODB_URL is not set');
else {
  scene(
    'MongoDB down: play, recording and operations are normal',
    () =>
      outage({
        part: 'MongoDB',
        stop: () => mongo!.shut(),
        during: async () => {
          expect((await world.game.figures()).journal.mode).toBe(RecordingMode.Normal);
          await expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200, '/api/players': 200 });
        },
        start: () => mongo!.open(),
        healed: () => allConsumersRun(),
      }),
    sceneMs,
  );
}

scene(
  'Kafka down: play is normal, events wait and are told of, operations are normal',
  () =>
    outage({
      part: 'Kafka',
      stop: () => world.kafka!.hang(),
      during: async () => {
        const { journal } = await eventually(
          'figures say degraded',
          () => world.game.figures(),
          (figures) => figures.journal.mode === RecordingMode.Degraded,
          healMs,
        );
        expect(journal.waitingEvents).toBeGreaterThan(0);
        expect(journal.oldestWaitingMs).toBeGreaterThan(0);
        expect(journal.droppedEvents).toBe(0);
        await expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200, '/api/players': 200 });
      },
      start: () => world.kafka!.goOn(),
      healed: () => eventually('figures say normal', () => world.game.figures(), isNormal, healMs),
    }),
  sceneMs,
);

scene(
  'MySQL down: play is normal, recording pauses, and what needs the database says 503 in words',
  () =>
    outage({
      part: 'MySQL',
      stop: () => world.mariadb!.kill(),
      during: async () => {
        await eventually(
          'recording says that it pauses',
          () => world.platform.ingest(),
          ({ consumers, movementRows }) =>
            movementRows === null && consumers.some(({ name, state }) => isPersistence(name) && state === 'paused'),
          healMs,
        );
        const { status, body } = await world.platform.ask('GET', '/api/players');
        expect(status).toBe(503);
        expect((body as ErrorBody).error).toMatchObject({ code: 'store_unavailable' });
        expect((body as ErrorBody).error.message.length).toBeGreaterThan(10);
        await expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200 });
        expect((await world.game.figures()).journal.mode).toBe(RecordingMode.Normal);
      },
      start: () => world.mariadb!.restart(),
      healed: () => allConsumersRun(),
    }),
  sceneMs,
);

scene(
  'platform down: play is normal, recording and operations stop and go on where they were',
  () =>
    outage({
      part: 'platform',
      stop: () => world.platform.child.kill(),
      during: async () => {
        await expect(fetch(`${world.platform.url}/healthz`)).rejects.toThrow();
        expect((await world.game.figures()).journal.mode).toBe(RecordingMode.Normal);
      },
      start: () => world.startPlatform(),
      healed: () => allConsumersRun(),
    }),
  sceneMs,
);

scene(
  'game server down: play stops and goes on where it was, operations are normal',
  () =>
    outage({
      part: 'game server',
      stop: () => world.game.child.kill(),
      during: () => expectApi({ '/api/zones': 200, '/api/figures': 200, '/api/ingest': 200, '/api/players': 200 }),
      start: () => world.startGame(),
      healed: async () => {
        const before = crowd.accepted.length;
        await eventually(
          'everybody is back',
          () => crowd.inGame,
          (inGame) => inGame === walkersCount,
          healMs,
        );
        await eventually(
          'they walk',
          () => crowd.accepted.length,
          (count) => count > before,
          healMs,
        );
        await eventually('figures say normal', () => world.game.figures(), isNormal, healMs);
      },
      playStops: true,
    }),
  sceneMs,
);

scene(
  'after all of it nothing that was accepted is lost and nothing stands twice',
  async () => {
    report('impact-matrix', `Each part down for ${outageMs / 1_000} s, ${walkersCount} walkers; round trips in ms`, table);
    await crowd.leave();
    expect(await world.game.child.stop()).toBe(0);
    const mysqlUrl = world.mariadb!.url;
    const lost = await eventually(
      'every accepted move has its row',
      async () => withoutRow(crowd.accepted, await readMovements(world.dataFolder, mysqlUrl)).length,
      (count) => count === 0,
      healMs,
    );
    expect(lost).toBe(0);
    const rows = await readMovements(world.dataFolder, mysqlUrl);
    expect(twiceDecided(rows)).toEqual([]);
    // A row more than verdicts is only one whose verdict was lost with its connection.
    expect(rows.length - crowd.accepted.length).toBeWithin(0, crowd.unknown + 1);
    const { consumers } = await world.platform.ingest();
    for (const { name, gaps, missing, fenced, deadLetters } of consumers) {
      expect({ name, gaps, missing, fenced, deadLetters }).toEqual({ name, gaps: 0, missing: 0, fenced: 0, deadLetters: 0 });
    }
  },
  sceneMs,
);

async function outage({ part, stop, during, start, healed, playStops = false }: Outage): Promise<void> {
  crowd.takeRoundTrips();
  await Bun.sleep(calmMs);
  const before = crowd.takeRoundTrips();
  await stop();
  const began = performance.now();
  let startedAt = 0;
  let meanwhile = before;
  try {
    await during();
    if (!playStops) await playGoesOn(began + outageMs);
    await Bun.sleep(Math.max(0, began + outageMs - performance.now()));
    meanwhile = crowd.takeRoundTrips();
  } finally {
    // Whatever did not show: the parts after this one are to be judged by themselves.
    startedAt = performance.now();
    await start();
  }
  await healed();
  const healedMs = Math.round(performance.now() - startedAt);
  crowd.takeRoundTrips();
  await Bun.sleep(calmMs);
  const after = crowd.takeRoundTrips();
  expect(after.count).toBeGreaterThan(0);
  table.push({
    down: part,
    'p99 before': before.p99Ms,
    'p99 during': playStops ? '-' : meanwhile.p99Ms,
    'p99 after': after.p99Ms,
    'moves during': playStops ? '-' : meanwhile.count,
    'healed after ms': healedMs,
  });
}

/** Until then, never so long without an accepted move that somebody would have noticed. */
async function playGoesOn(until: number): Promise<void> {
  while (performance.now() < until) {
    const before = crowd.accepted.length;
    await Bun.sleep(Math.min(heartbeatMs, Math.max(1_000, until - performance.now())));
    expect(crowd.accepted.length).toBeGreaterThan(before);
  }
  expect(crowd.inGame).toBe(walkersCount);
}

async function expectApi(expected: Readonly<Record<string, number>>): Promise<void> {
  const found: Record<string, number> = {};
  for (const path of Object.keys(expected)) found[path] = (await world.platform.ask('GET', path)).status;
  expect(found).toEqual(expected);
}

async function allConsumersRun(): Promise<void> {
  await eventually(
    'all is recorded again',
    () => world.platform.ingest(),
    ({ consumers }) => consumers.length > 0 && consumers.every(({ state, lagEvents }) => state === 'running' && lagEvents < 5_000),
    healMs,
  );
}

function isPersistence(name: string): boolean {
  return name === 'persistence';
}

function isNormal({ journal }: Figures): boolean {
  return journal.mode === RecordingMode.Normal;
}

/** A MongoDB is only known by its address here, so its outage is one of the network before it. */
async function mongoVariables(): Promise<Record<string, string>> {
  if (given.mongo === '') return {};
  const url = new URL(given.mongo);
  mongo = new Relay(url.hostname, Number(url.port || 27_017));
  stage.atEnd(() => mongo!.close());
  await mongo.open();
  url.host = `127.0.0.1:${mongo.port}`;
  url.searchParams.set('directConnection', 'true');
  return { MONGODB_URL: url.href };
}
