import { expect, test } from 'bun:test';
import { PoolUse } from './pool-use.ts';

test('Those beyond the connections wait, and the first of them has waited longest', async () => {
  let now = 0;
  const pool = new PoolUse(2, () => now);
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const work = gates.map(({ promise }) => {
    const done = pool.during(() => promise);
    now += 100;
    return done;
  });
  expect(pool.read()).toMatchObject({ size: 2, inUse: 2, waiting: 2, longestWaitMs: 200 });
  gates[0]!.resolve();
  await work[0];
  // The third is being served now; the fourth came at 300.
  now = 1_000;
  expect(pool.read()).toMatchObject({ inUse: 2, waiting: 1, longestWaitMs: 700, use: 1 });
  for (const { resolve } of gates) resolve();
  await Promise.all(work);
  expect(pool.read()).toMatchObject({ inUse: 0, waiting: 0, longestWaitMs: 0 });
});

test('The share in use is of the time since it was asked before', async () => {
  let now = 0;
  const pool = new PoolUse(4, () => now);
  const gate = Promise.withResolvers<void>();
  const work = pool.during(() => gate.promise);
  now = 500;
  gate.resolve();
  await work;
  now = 1_000;
  expect(pool.read().use).toBe(0.125);
  now = 2_000;
  expect(pool.read().use).toBe(0);
});

test('Work that fails gives its connection back', async () => {
  const pool = new PoolUse(1, () => 0);
  await expect(pool.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(pool.read()).toMatchObject({ inUse: 0, waiting: 0 });
});
