import { describe, expect, it } from 'vitest';
import { freshnessOf } from './freshness';

describe('freshness', () => {
  it('calls numbers live for three seconds and not a moment longer, whatever the socket believes', () => {
    expect(freshnessOf({ kind: 'open' }, 1_000, 4_000).fresh).toBe(true);
    expect(freshnessOf({ kind: 'open' }, 1_000, 4_001).fresh).toBe(false);
    expect(freshnessOf({ kind: 'connecting', attempt: 0 }, null, 4_001)).toMatchObject({ fresh: false, ageMs: null });
  });

  it('counts down to the next attempt and stops at zero', () => {
    const phase = { kind: 'waiting', attempt: 2, retryAtMs: 9_000 } as const;
    expect(freshnessOf(phase, null, 8_200).retryInMs).toBe(800);
    expect(freshnessOf(phase, null, 9_900).retryInMs).toBe(0);
    expect(freshnessOf({ kind: 'open' }, null, 9_900).retryInMs).toBeNull();
  });
});
