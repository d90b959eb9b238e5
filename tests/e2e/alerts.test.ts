import { expect } from 'bun:test';
import { SQL } from 'bun';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expectClears, expectFires, openAlerts } from './src/alerts.ts';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { stutter } from './src/processes/stutter.ts';
import { scenario } from './src/processes/stage.ts';
import { sharedStageWithOwn } from './src/servers.ts';
import { enter, yardMap } from './src/world-under-test.ts';

// Every alert, by really bringing about what it tells of, and by ending that. Times and thresholds are shortened where a test
// would otherwise take minutes; what is measured and judged is the real thing.
const timeoutMs = 240_000;
const busyMap = join(import.meta.dir, 'maps/busy.json');
const walkersCount = 12;
const cpuPercent = Math.max(1, Math.round(20 / availableParallelism()));
const shortened = {
  VERDICT_ALERT_CLEAR_MS: '1000',
  VERDICT_ALERT_PLAYERS_FELL_WITHIN_MS: '6000',
  VERDICT_ALERT_ERROR_WITHIN_MS: '5000',
  VERDICT_ALERT_POOL_WAIT_MS: '1000',
  VERDICT_ALERT_LAG_EVENTS: '300',
  VERDICT_ALERT_LAG_FOR_MS: '1000',
  // A fifth of one processor: a platform that has nothing to do stays far below, one that is asked without end far above.
  VERDICT_ALERT_CPU_PERCENT: String(cpuPercent),
  VERDICT_ALERT_CPU_FOR_MS: '2000',
  VERDICT_ALERT_DEPLOYED_MS: '15000',
};

const { stage, scene } = sharedStageWithOwn(['redis', 'mysql']);
let world: FullWorld;
let node: string;

scene(
  'deployed: a server that was started is told for a while',
  async () => {
    world = await FullWorld.start(stage, {
      redis: true,
      mysql: true,
      switches: ['--zones', '1', '--map', yardMap, '--Snapshots:HotIntervalMs=500'],
      platformEnvironment: shortened,
    });
    const alert = await expectFires(world.platform, 'deployed', 'platform', 'info');
    const [server] = await eventually(
      'the server reports',
      async () => (await world.platform.get<{ nodes: { node: string }[] }>('/api/figures')).nodes,
      (nodes) => nodes.length === 1,
    );
    node = `server:${server!.node}`;
    await expectClears(world.platform, alert);
  },
  timeoutMs,
);

scene(
  'server-down: a game server is killed, and comes back as a new one',
  async () => {
    await world.game.child.kill();
    const killedAtMs = Date.now();
    const down = await expectFires(world.platform, 'server-down', node, 'critical', killedAtMs);
    expect(down.value).toBeGreaterThan(5_000);
    await world.startGame();
    await expectClears(world.platform, down);
    await expectClears(world.platform, await expectFires(world.platform, 'deployed', node, 'info', killedAtMs));
  },
  timeoutMs,
);

scene(
  'server-stopped: a game server is asked to stop, which is no crash',
  async () => {
    expect(await world.game.child.stop()).toBe(0);
    const stoppedAtMs = Date.now();
    const stopped = await expectFires(world.platform, 'server-stopped', node, 'warning', stoppedAtMs);
    expect(stopped.sentence).toContain('was stopped');
    expect((await openAlerts(world.platform)).map(({ rule }) => rule)).not.toContain('server-down');
    await world.startGame();
    await expectClears(world.platform, stopped);
    await expectClears(world.platform, await expectFires(world.platform, 'deployed', node, 'info', stoppedAtMs));
  },
  timeoutMs,
);

scene(
  'players-fell: everybody leaves at once',
  async () => {
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await eventually(
      'the platform has seen them',
      async () => (await world.platform.get<{ nodes: { zones: { players: number }[] }[] }>('/api/figures')).nodes[0]?.zones[0]?.players,
      (players) => players === walkersCount,
    );
    await crowd.leave();
    const fell = await expectFires(world.platform, 'players-fell', 'world', 'critical');
    expect(fell.value).toBeGreaterThanOrEqual(30);
    await expectClears(world.platform, fell);
  },
  timeoutMs,
);

scene(
  'snapshots-failing: Redis is killed',
  async () => {
    await world.redis!.kill();
    const failing = await expectFires(world.platform, 'snapshots-failing', node, 'warning');
    expect(failing.value).toBeGreaterThanOrEqual(3);
    await world.redis!.restart();
    await expectClears(world.platform, failing);
  },
  timeoutMs,
);

scene(
  'consumer-lag and error-rate: the database is killed, and both are told while it is away',
  async () => {
    const crowd = await Crowd.enter(stage, world.platform.url, walkersCount);
    await world.mariadb!.kill();
    const lag = await expectFires(world.platform, 'consumer-lag', 'consumer:persistence', 'warning');
    expect(lag.value).toBeGreaterThan(300);
    const ask = async () => (await world.platform.ask('GET', '/api/players')).status;
    const errors = await expectFires(world.platform, 'error-rate', 'platform', 'critical', 0, ask);
    expect(errors.value).toBeGreaterThan(5);
    expect(await ask()).toBe(503);
    await world.mariadb!.restart();
    await expectClears(world.platform, lag);
    await expectClears(world.platform, errors);
    await crowd.leave();
  },
  timeoutMs,
);

scene(
  'pool-exhausted: somebody holds a table, and whoever wants it takes a connection and waits',
  async () => {
    const holder = new SQL({ url: world.mariadb!.url, max: 1 });
    await holder.unsafe('LOCK TABLES players WRITE');
    const asked = Array.from({ length: 20 }, () => world.platform.ask('GET', '/api/players').catch(() => null));
    const exhausted = await expectFires(world.platform, 'pool-exhausted', 'platform', 'critical');
    expect(exhausted.value).toBeGreaterThan(1_000);
    await holder.unsafe('UNLOCK TABLES');
    await holder.close();
    await Promise.all(asked);
    await expectClears(world.platform, exhausted);
  },
  timeoutMs,
);

scene(
  'cpu-high: the platform is asked for as much as it can give',
  async () => {
    // Little to read for who asks, much to reckon for who answers: six hours of many figures, each in one number.
    const kinds = ['tick.p50us', 'tick.p99us', 'tick.maxus', 'verdict.p50us', 'verdict.p99us', 'verdict.maxus', 'inbox', 'players'];
    const rates = ['events', 'accepted', 'rejected', 'busy', 'packets.in', 'packets.out', 'bytes.in', 'bytes.out', 'slow'];
    const series = [...kinds, ...rates.map((name) => `${name}.rate`)].join(',');
    let isAsking = true;
    const asking = Array.from({ length: 16 }, async () => {
      while (isAsking) await world.platform.get(`/api/history?series=${series}&minutes=360&points=1`);
    });
    const high = await expectFires(world.platform, 'cpu-high', 'platform', 'warning');
    expect(high.value).toBeGreaterThan(cpuPercent);
    isAsking = false;
    await Promise.all(asking);
    await expectClears(world.platform, high);
  },
  timeoutMs,
);

scene(
  'maintenance: an operator closes the door, and opens it again',
  async () => {
    const admit = async (mode: 'closed' | 'open'): Promise<void> => {
      const wish = { action: 'admission', node: node.slice('server:'.length), mode };
      const { body } = await world.platform.ask('POST', '/api/actions/preview', wish);
      const { confirm } = body as { confirm: string | null };
      const confirmed = confirm === null ? {} : { confirm };
      const { status } = await world.platform.ask('POST', '/api/actions', { ...wish, reason: 'maintenance', ...confirmed });
      expect(status).toBe(202);
    };
    await admit('closed');
    const maintenance = await expectFires(world.platform, 'maintenance', node, 'info');
    expect(maintenance.value).toBe(2);
    await admit('open');
    await expectClears(world.platform, maintenance);
  },
  timeoutMs,
);

scene('in the end nothing is open', async () => {
  await eventually(
    'all has cleared',
    () => openAlerts(world.platform),
    (open) => open.length === 0,
    60_000,
  );
});

scenario(
  'tick-slow, tick-critical and queue-long: a zone gets far too little of its processor while its players send more than it decides',
  async (own) => {
    const busy = await FullWorld.start(own, {
      // Nobody is slowed down for sending much: all of it comes to the zone.
      switches: ['--zones', '1', '--map', busyMap, '--Net:PlayerFramesPerSecond=4000', '--Net:PlayerFramesBurst=4000'],
      platformEnvironment: {
        VERDICT_ALERT_CLEAR_MS: '1000',
        VERDICT_ALERT_TICK_SLOW_US: '8000',
        VERDICT_ALERT_TICK_SLOW_FOR_MS: '1000',
        VERDICT_ALERT_TICK_CRITICAL_US: '12000',
        VERDICT_ALERT_TICK_CRITICAL_FOR_MS: '1000',
        VERDICT_ALERT_QUEUE_FOR_MS: '0',
      },
    });
    const players = await Promise.all(Array.from({ length: 20 }, () => enter(own, busy)));
    const { platform } = busy;
    const starving = await stutter(own, busy.game.child, 100, 15_000);
    const slow = await expectFires(platform, 'tick-slow', 'zone:1', 'warning');
    expect(slow.value).toBeGreaterThan(8_000);
    const critical = await expectFires(platform, 'tick-critical', 'zone:1', 'critical');
    expect(critical.value).toBeGreaterThan(12_000);
    const here = { x: 10_000, y: 10_000 };
    const burst = (): void => {
      for (const { client } of players) if (client.pendingCount === 0) void client.pipeline(Array(400).fill(here)).catch(() => {});
    };
    const long = await expectFires(platform, 'queue-long', 'zone:1', 'warning', 0, burst);
    expect(long.value).toBeGreaterThan(1_000);
    await starving.end();
    for (const alert of [slow, critical, long]) await expectClears(platform, alert);
  },
  timeoutMs,
);
