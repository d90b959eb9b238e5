import { describe, expect, test } from 'bun:test';
import { Schema } from '../stores/schema.ts';
import { Store } from '../stores/store.ts';
import { silent } from '../testing/running-consumer.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { HistoryRow } from './downsampler.ts';
import { HistoryKeeper } from './history-keeper.ts';
import { askHistory, type ReadRows } from './history-query.ts';
import { History, tiers } from './history.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const base = Date.UTC(2030, 0, 1);
const nothingStored: ReadRows = async function* () {};

/** One sample a second, in the middle of it, of seconds counted from the base. */
function play(
  history: History,
  fromSecond: number,
  untilSecond: number,
  sample: (second: number) => Partial<Record<string, number>>,
): void {
  for (let second = fromSecond; second < untilSecond; second++) {
    history.add(base + second * 1_000 + 500, new Map(Object.entries(sample(second)) as [string, number][]));
  }
}

async function ask(history: History, name: string, spanMs: number, pointsMax: number, nowMs: number, read = nothingStored) {
  const answer = await askHistory(history, read, { series: [name], spanMs, pointsMax }, nowMs);
  return { stepMs: answer.stepMs, fromMs: answer.fromMs, toMs: answer.toMs, ...answer.series.get(name)! };
}

describe('History in memory', () => {
  test('answers the last minutes second by second', async () => {
    const history = new History();
    play(history, 0, 60, (second) => ({ players: second }));
    const { stepMs, at, value } = await ask(history, 'players', minuteMs, 60, base + 59_900);
    expect(stepMs).toBe(1_000);
    expect(at).toEqual(Array.from({ length: 60 }, (_, i) => base + i * 1_000));
    expect(value).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test('shows a second without a value as a hole and never as zero', async () => {
    const history = new History();
    play(history, 0, 10, (second) => (second === 4 || second === 5 ? { other: 1 } : { players: 7 }));
    const { value } = await ask(history, 'players', minuteMs, 60, base + 9_900);
    expect(value.slice(-10)).toEqual([7, 7, 7, 7, null, null, 7, 7, 7, 7]);
    expect(value.slice(0, -10).every((each) => each === null)).toBe(true);
  });

  test('knows nothing of a series that never was', async () => {
    const history = new History();
    play(history, 0, 10, () => ({ players: 7 }));
    const { value } = await ask(history, 'players.zone.9', minuteMs, 60, base + 9_900);
    expect(value).toHaveLength(60);
    expect(value.every((each) => each === null)).toBe(true);
  });

  test('gives no more points than asked for, means of what they cover, and the highest beside them', async () => {
    const history = new History();
    play(history, 0, 60, (second) => ({ players: second, 'tick.p99us': second }));
    const players = await ask(history, 'players', minuteMs, 6, base + 59_900);
    expect(players.stepMs).toBe(10_000);
    expect(players.value).toEqual([4.5, 14.5, 24.5, 34.5, 44.5, 54.5]);
    expect(players.max).toEqual([9, 19, 29, 39, 49, 59]);
    // Of a percentile the worst moment is the value: a mean would hide it.
    expect((await ask(history, 'tick.p99us', minuteMs, 6, base + 59_900)).value).toEqual([9, 19, 29, 39, 49, 59]);
  });

  test('goes over to tens of seconds beyond a quarter of an hour, and forgets seconds older than that', async () => {
    const history = new History();
    play(history, 0, 3_600, (second) => ({ players: second }));
    const now = base + 3_599_900;
    const quarter = await ask(history, 'players', 15 * minuteMs, 900, now);
    expect(quarter.stepMs).toBe(1_000);
    expect(quarter.value[0]).toBe(2_700);
    const hour = await ask(history, 'players', hourMs, 360, now);
    expect(hour.stepMs).toBe(10_000);
    expect(hour.value[0]).toBe(4.5);
    expect(hour.value).toHaveLength(360);
    expect(hour.value.at(-1)).toBe(3_594.5);
  });

  test('is bounded: a flood of names is refused and counted, and the known series go on', async () => {
    const history = new History();
    const names = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`rss.node-${i}`, 1]));
    play(history, 0, 2, () => names);
    expect(history.losses.values).toBe(2 * (3_000 - 2_048));
    expect((await ask(history, 'rss.node-0', minuteMs, 60, base + 1_900)).value.slice(-2)).toEqual([1, 1]);
  });

  test('costs next to nothing a second for a hundred zones', () => {
    const history = new History();
    const sample = new Map(Array.from({ length: 300 }, (_, i) => [`tick.p99us.zone.${i}`, i] as const));
    const startedAt = performance.now();
    for (let second = 0; second < 3_600; second++) history.add(base + second * 1_000, sample);
    const msOfOneSecond = (performance.now() - startedAt) / 3_600;
    console.log(`300 series: ${msOfOneSecond.toFixed(3)} ms of processor time a second`);
    // Sixty times what was measured: this guards against a slip of an order of magnitude and not against a busy machine.
    expect(msOfOneSecond).toBeLessThan(10);
  });
});

describe('History in the database', () => {
  const open = async (name: string) => {
    const store = new Store({ url: `${temporaryFolder()}/${name}.db`, timeoutMs: 2_000 });
    const schema = new Schema(store, async () => {});
    await schema.ready();
    return { store, schema };
  };
  const stopAtOnce = AbortSignal.abort();

  test('minutes and quarters are read from it, and what is still growing is added', async () => {
    const { store, schema } = await open('tiers');
    const history = new History();
    const keeper = new HistoryKeeper(history, store, schema, silent);
    for (let hour = 0; hour <= 8; hour++) {
      play(history, hour * 3_600, hour < 8 ? (hour + 1) * 3_600 : 8 * 3_600 + 30, (second) => ({ players: Math.floor(second / 60) }));
      await keeper.write();
    }
    expect(history.waiting(1)).toEqual([]);
    const now = base + (8 * 3_600 + 29) * 1_000 + 900;
    const { stepMs, value } = await ask(history, 'players', 8 * hourMs, 480, now, keeper.read);
    expect(stepMs).toBe(minuteMs);
    expect(value).toEqual(Array.from({ length: 480 }, (_, i) => i + 1));
    const day = await ask(history, 'players', 8 * 24 * hourMs, 1_000, now, keeper.read);
    expect(day.stepMs).toBe(15 * minuteMs);
    expect(day.value.slice(-3)).toEqual([457, 472, 480]);
    expect(day.value.slice(0, -33).every((each) => each === null)).toBe(true);
    await store.close();
  });

  test('a restart loses nothing that had ended, and the steps that were open go on', async () => {
    const { store, schema } = await open('restart');
    const before = new History();
    const first = new HistoryKeeper(before, store, schema, silent);
    play(before, 0, 1_511, () => ({ players: 10 }));
    await first.write();

    // Down for ten minutes; the second minute-step and the second quarter were open when it went.
    const history = new History();
    const second = new HistoryKeeper(history, store, schema, silent);
    play(history, 2_110, 2_120, () => ({ players: 20 }));
    const now = Date.now;
    Date.now = () => base + 2_120_000;
    await second.run(stopAtOnce).finally(() => (Date.now = now));
    play(history, 2_120, 2_760, () => ({ players: 20 }));
    await second.write();

    const at = base + 2_759_900;
    const memory = await ask(history, 'players', hourMs, 360, at, second.read);
    expect(memory.stepMs).toBe(10_000);
    const value = memory.value.slice(-276);
    expect(value.slice(0, 151)).toEqual(Array(151).fill(10));
    expect(value.slice(151, 211)).toEqual(Array(60).fill(null));
    expect(value.slice(211)).toEqual(Array(65).fill(20));

    const rows: HistoryRow[] = [];
    for await (const row of second.read(15 * minuteMs, base, at, ['players'])) rows.push(row);
    expect(rows.map(({ atMs }) => (atMs - base) / minuteMs)).toEqual([0, 15, 30]);
    expect(rows[0]!.steps.get('players')).toEqual({ mean: 10, max: 10 });
    // The second quarter is made of what the first server kept of it: the time when nobody looked counts for nothing.
    expect(rows[1]!.steps.get('players')).toEqual({ mean: 10, max: 10 });
    expect(rows[2]!.steps.get('players')).toEqual({ mean: 20, max: 20 });
    const minutes: HistoryRow[] = [];
    for await (const row of second.read(minuteMs, base, at, ['players'])) minutes.push(row);
    expect(minutes.map(({ atMs }) => (atMs - base) / minuteMs)).toContain(25);
    await store.close();
  });

  test('a database that is away is waited for; what waits is bounded, and the oldest is given up as a hole', async () => {
    const folder = temporaryFolder();
    // A folder where the file should be: it cannot be opened until that is gone.
    const store = new Store({ url: folder, timeoutMs: 500 });
    const history = new History();
    const keeper = new HistoryKeeper(history, store, new Schema(store, async () => {}), silent);
    play(history, 0, 25_000, () => ({ players: 1 }));
    await keeper.run(stopAtOnce);
    expect(history.waiting(10_000)).toHaveLength(2_000);
    expect(history.losses.rows).toBeGreaterThan(0);
    // The last hours are told without it.
    expect((await ask(history, 'players', 6 * hourMs, 240, base + 24_999_900, nothingStored)).value.every((each) => each === 1)).toBe(true);
    await store.close();
  });

  test('what is kept no longer is removed, tier by tier', async () => {
    const { store, schema } = await open('retention');
    const now = Date.now();
    const rows = tiers.slice(1).flatMap(({ stepMs, keptMs }) =>
      [now - keptMs - 2 * stepMs, now - keptMs + 2 * stepMs].map((at): HistoryRow => {
        const atMs = Math.floor(at / stepMs) * stepMs;
        return { stepMs, atMs, steps: new Map([['players', { mean: 1, max: 1 }]]) };
      }),
    );
    const { saveSteps, SeriesNumbers } = await import('../stores/metric-history.ts');
    await saveSteps(store, new SeriesNumbers(), rows);
    await new HistoryKeeper(new History(), store, schema, silent).run(stopAtOnce);
    const left = await store.query('SELECT step_ms FROM metric_steps ORDER BY step_ms');
    expect(left.map((row) => Number(row['step_ms']))).toEqual([10_000, minuteMs, 15 * minuteMs]);
    await store.close();
  });
});
