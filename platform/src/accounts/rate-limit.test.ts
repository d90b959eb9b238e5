import { expect, test } from 'bun:test';
import { RateLimit } from './rate-limit.ts';

test('An address may act as often a minute as it is allowed, and is told how long to wait', () => {
  const limit = new RateLimit(60);
  for (let i = 0; i < 60; i++) expect(limit.take('a', 0)).toBe(0);
  expect(limit.take('a', 0)).toBe(1_000);
  expect(limit.take('a', 999)).toBe(1);
  expect(limit.take('a', 1_000)).toBe(0);
  expect(limit.take('a', 1_000)).toBeGreaterThan(0);
});

test('One address does not use up another’s', () => {
  const limit = new RateLimit(1);
  expect([limit.take('a', 0), limit.take('b', 0)]).toEqual([0, 0]);
});
