import { expect, test } from 'bun:test';
import { TopicRates } from '../ingest/topic-rates.ts';
import { ApiTimings } from '../metrics/api-timings.ts';
import { ReadingTaker, type Reading } from '../metrics/reading.ts';
import { PoolUse } from '../stores/pool-use.ts';
import { serverFigures, type FiguresParts } from '../testing/server-figures.ts';
import { Observer } from './observer.ts';

const options = {
  alertPlayersFellWithinMs: 60_000,
  alertPlayersMin: 10,
  alertErrorWithinMs: 60_000,
  alertErrorRequestsMin: 20,
  alertRestartMs: 60_000,
};
const status = {
  reason: null,
  applied: 0,
  duplicates: 0,
  gaps: 0,
  missing: 0,
  fenced: 0,
  deadLetters: 0,
  lost: 0,
  lagMs: 0,
  eventsPerSecond: 0,
};

/** Readings of servers that a test makes up, at seconds that it counts. */
class World {
  readonly timings = new ApiTimings();
  readonly observer = new Observer(options);
  nowMs = 1_000_000_000;
  servers: { parts: FiguresParts; receivedAtMs: number }[] = [];
  listening = true;
  lag = 0;
  readonly #taker: ReadingTaker;

  constructor() {
    const state = () => (this.listening ? ('running' as const) : ('paused' as const));
    this.#taker = new ReadingTaker(
      {
        monitor: {
          heard: () => this.servers.map(({ parts, receivedAtMs }) => ({ figures: serverFigures(parts), receivedAtMs })),
          status: () => ({ ...status, name: 'monitoring', state: state(), lagEvents: 0 }),
        },
        consumers: [{ status: () => ({ ...status, name: 'persistence', state: 'running', lagEvents: this.lag }) }],
        topics: new TopicRates(),
        api: this.timings,
        pool: new PoolUse(1, () => this.nowMs),
        errorWindowMs: 60_000,
        processors: 2,
        cpuUs: () => 0,
        rssBytes: () => 1,
      },
      this.nowMs,
    );
  }

  report(...parts: FiguresParts[]): void {
    this.servers = parts.map((each) => ({ parts: { atMs: this.nowMs, ...each }, receivedAtMs: this.nowMs }));
  }

  read(): Reading {
    return this.#taker.take(this.nowMs);
  }

  /** What is observed of a rule now, by target. */
  observe(rule: string): Record<string, number | null> {
    const found = this.observer.observe(this.read()).filter((each) => each.rule === rule);
    return Object.fromEntries(found.map(({ target, value }) => [target, value]));
  }
}

test('A server that says nothing is silent for longer and longer, but only while figures can come at all', () => {
  const world = new World();
  world.report({ node: 'a' });
  expect(world.observe('server-down')).toEqual({ 'server:a': 0 });
  world.nowMs += 7_000;
  expect(world.observe('server-down')).toEqual({ 'server:a': 7_000 });
  world.listening = false;
  expect(world.observe('server-down')).toEqual({ 'server:a': null });
});

test('A server that is to start anew may be silent for a while, but not for ever', () => {
  const world = new World();
  const startedAtMs = world.nowMs - 3_600_000;
  world.report({ node: 'a', startedAtMs });
  world.observer.expectRestart('a', world.nowMs);
  world.nowMs += 59_000;
  expect(world.observe('server-down')).toEqual({ 'server:a': null });
  world.nowMs += 2_000;
  expect(world.observe('server-down')).toEqual({ 'server:a': 61_000 });

  const other = new World();
  other.report({ node: 'a', startedAtMs });
  other.observer.expectRestart('a', other.nowMs);
  other.nowMs += 8_000;
  other.report({ node: 'a', startedAtMs: other.nowMs - 1_000 });
  expect(other.observe('server-down')).toEqual({ 'server:a': 0 });
  // It is back. When it falls silent now, nobody wanted that.
  other.nowMs += 7_000;
  expect(other.observe('server-down')).toEqual({ 'server:a': 7_000 });
});

test('A server that said that it stops is missed as one that was stopped, until it is heard again', () => {
  const world = new World();
  world.report({ node: 'a', stopping: true });
  world.nowMs += 7_000;
  expect(world.observe('server-down')).toEqual({ 'server:a': null });
  expect(world.observe('server-stopped')).toEqual({ 'server:a': 7_000 });
  world.listening = false;
  expect(world.observe('server-stopped')).toEqual({ 'server:a': null });

  world.listening = true;
  world.report({ node: 'a' });
  expect(world.observe('server-stopped')).toEqual({ 'server:a': 0 });
  // It crashes now, without a word.
  world.nowMs += 7_000;
  expect(world.observe('server-down')).toEqual({ 'server:a': 7_000 });
  expect(world.observe('server-stopped')).toEqual({ 'server:a': 0 });
});

test('A server that was to start anew and stays away is down, although it stopped in order', () => {
  const world = new World();
  world.report({ node: 'a', startedAtMs: world.nowMs - 3_600_000, stopping: true });
  world.observer.expectRestart('a', world.nowMs);
  world.nowMs += 59_000;
  expect([world.observe('server-down'), world.observe('server-stopped')]).toEqual([{ 'server:a': null }, { 'server:a': 0 }]);
  world.nowMs += 2_000;
  expect([world.observe('server-down'), world.observe('server-stopped')]).toEqual([{ 'server:a': 61_000 }, { 'server:a': 0 }]);
});

test('What a silent server said last is not taken for now', () => {
  const world = new World();
  world.report({
    node: 'a',
    cpuPermille: 990,
    admission: 3,
    zones: [{ zone: 4, tickP99Us: 900_000 }],
    snapshots: { hotFailuresInARow: 9 },
  });
  expect(world.observe('tick-critical')).toEqual({ 'zone:4': 900_000 });
  expect(world.observe('cpu-high')).toEqual({ 'server:a': 99, platform: 0 });
  expect(world.observe('maintenance')).toEqual({ 'server:a': 3 });
  world.nowMs += 4_000;
  expect(world.observe('tick-critical')).toEqual({});
  expect(world.observe('cpu-high')).toEqual({ 'server:a': null, platform: 0 });
  expect(world.observe('snapshots-failing')).toEqual({ 'server:a': null });
});

test('A fall of players is measured against the most there were within a minute', () => {
  const world = new World();
  const falls = [100, 90, 60, 60].map((players) => {
    world.report({ zones: [{ zone: 1, players }] });
    const fall = world.observe('players-fell')['world'];
    world.nowMs += 10_000;
    return fall;
  });
  expect(falls).toEqual([0, 10, 40, 40]);
  world.nowMs += 31_000;
  world.report({ zones: [{ zone: 1, players: 60 }] });
  // The hundred are older than a minute now; the ninety too.
  expect(world.observe('players-fell')).toEqual({ world: 0 });
});

test('Few players may go, and servers that are silent tell nothing of theirs', () => {
  const world = new World();
  world.report({ zones: [{ zone: 1, players: 9 }] });
  expect(world.observe('players-fell')).toEqual({ world: 0 });
  world.nowMs += 1_000;
  world.report({ zones: [{ zone: 1, players: 1 }] });
  expect(world.observe('players-fell')).toEqual({ world: 0 });
  world.nowMs += 9_000;
  expect(world.observe('players-fell')).toEqual({ world: null });
});

test('A zone that two servers report counts once, under its newer owner', () => {
  const world = new World();
  world.report(
    { node: 'a', zones: [{ zone: 1, epoch: 1, inboxLength: 3_000 }] },
    { node: 'b', zones: [{ zone: 1, epoch: 2, inboxLength: 7 }] },
  );
  expect(world.observe('queue-long')).toEqual({ 'zone:1': 7 });
});

test('The share of commands that failed is of the last minute, of enough of them, and begins anew with a server', () => {
  const world = new World();
  const share = (commandsDecided: number, commandsFailed: number): number | null => {
    world.report({ node: 'a', commandsDecided, commandsFailed });
    const value = world.observe('error-rate')['server:a']!;
    world.nowMs += 1_000;
    return value;
  };
  expect(share(5_000, 5_000)).toBe(0);
  expect(share(5_010, 5_005)).toBe(0);
  expect(share(5_090, 5_010)).toBe(10);
  expect(share(10, 10)).toBe(0);
  expect(share(100, 20)).toBe(10);
});

test('The share of requests that failed counts answers of 500 and more, and asks for enough of them', () => {
  const world = new World();
  const answer = (status: number, times: number, route = '/api/players'): void => {
    for (let i = 0; i < times; i++) world.timings.add({ method: 'GET', route, status, seconds: 0.01 }, world.nowMs);
  };
  answer(503, 10);
  expect(world.observe('error-rate')).toEqual({ platform: 0 });
  answer(404, 30);
  expect(world.observe('error-rate')).toEqual({ platform: 25 });
  // A probe that says "not ready" has answered.
  answer(503, 1_000, '/readyz');
  expect(world.observe('error-rate')).toEqual({ platform: 25 });
  world.nowMs += 61_000;
  expect(world.observe('error-rate')).toEqual({ platform: 0 });
});

test('A lag that is not known is not taken for none', () => {
  const world = new World();
  world.lag = 20_000;
  expect(world.observe('consumer-lag')).toEqual({ 'consumer:persistence': 20_000 });
  expect(world.observe('pool-exhausted')).toEqual({ platform: 0 });
});
