import { describe, expect, it } from 'vitest';
import { fakeCertificates } from '../../../test/fake-platform/records';
import { fakeRehearsal } from '../../../test/fake-platform/rehearsals';
import { isWithinObjective, mergeProofs, paceOf, proofOfRecovery, proofOfRehearsal, severityOf, type Proof } from './proof';
import { timePartsOf } from './time-bar';

const clean = proofOfRecovery({ ...fakeCertificates(0)[0]!, eventsLost: 0, gaps: 0, notes: '' });
const rehearsed = (isSame: boolean, changes: object = {}) =>
  proofOfRehearsal({
    ...fakeRehearsal(1, isSame),
    commandId: 'c-1',
    at: '2026-11-26T10:00:00Z',
    zone: 1,
    node: 'game-1',
    issuedBy: 'admin',
    holds: isSame,
    ...changes,
  });
const at = (minute: number, key: string): Proof => ({ ...clean, key, at: `2026-11-26T10:${`${minute}`.padStart(2, '0')}:00Z` });

describe('the proof of a rebuilt zone', () => {
  it('is critical only for loss; a gap or a fallen rung without loss is worth a look', () => {
    expect(severityOf(clean)).toBe('good');
    expect(severityOf({ ...clean, gaps: 1 })).toBe('warning');
    expect(severityOf({ ...clean, notes: 'hot: truncated' })).toBe('warning');
    expect(severityOf({ ...clean, eventsLost: 1 })).toBe('critical');
  });

  it('holds as a rehearsal only when the shadow is the zone and the log had no gap', () => {
    expect(severityOf(rehearsed(true))).toBe('good');
    expect(severityOf(rehearsed(false))).toBe('critical');
    expect(severityOf(rehearsed(true, { gaps: 1 }))).toBe('critical');
  });

  it('is measured by what it began with', () => {
    const within = (source: Proof['source'], totalUs: number) => isWithinObjective({ source, totalUs });
    expect([within('hot', 10_000_000), within('hot', 10_000_001), within('cold', 10_000_001)]).toEqual([true, false, true]);
    expect([within('cold', 180_000_001), within('empty', 180_000_000)]).toEqual([false, true]);
  });

  it('tells how fast half of them were, which was the slowest and which the newest', () => {
    const took = [40, 10, 30, 20].map((totalUs) => ({ ...clean, totalUs }));
    expect(paceOf(took)).toEqual({ count: 4, medianUs: 20, worstUs: 40, lastUs: 40 });
    expect(paceOf([])).toBeNull();
  });

  it('splits its time into parts that add up to the whole, and none below zero', () => {
    const us = (loadUs: number, replayUs: number, totalUs: number) => timePartsOf({ loadUs, replayUs, totalUs }).map((part) => part.us);
    expect(us(200, 300, 1_000)).toEqual([200, 300, 500]);
    // Clocks are read one after another, so the parts may exceed the whole by a little.
    expect(us(600, 500, 1_000)).toEqual([600, 500, 0]);
  });
});

describe('two lists of proofs as one', () => {
  const keys = (lists: Parameters<typeof mergeProofs>[0]) => mergeProofs(lists).map(({ key }) => key);

  it('is in the order of time', () => {
    const recoveries = { proofs: [at(9, 'r9'), at(3, 'r3')], hasMore: false };
    const rehearsals = { proofs: [at(7, 'd7'), at(1, 'd1')], hasMore: false };
    expect(keys([recoveries, rehearsals])).toEqual(['r9', 'd7', 'r3', 'd1']);
  });

  it('shows nothing beyond what one of them has yet to be asked for', () => {
    const recoveries = { proofs: [at(9, 'r9'), at(6, 'r6')], hasMore: true };
    const rehearsals = { proofs: [at(7, 'd7'), at(1, 'd1')], hasMore: false };
    expect(keys([recoveries, rehearsals])).toEqual(['r9', 'd7', 'r6']);
    expect(keys([{ proofs: [], hasMore: false }, rehearsals])).toEqual(['d7', 'd1']);
  });
});
