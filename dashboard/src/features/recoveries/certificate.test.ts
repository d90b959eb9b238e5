import { describe, expect, it } from 'vitest';
import { fakeCertificates } from '../../../test/fake-platform/records';
import { severityOf } from './certificate-card';
import { timePartsOf } from './time-bar';

const clean = { ...fakeCertificates(0)[0]!, eventsLost: 0, gaps: 0, notes: '' };

describe('certificate', () => {
  it('is critical only for loss; a gap or a fallen rung without loss is worth a look', () => {
    expect(severityOf(clean)).toBe('good');
    expect(severityOf({ ...clean, gaps: 1 })).toBe('warning');
    expect(severityOf({ ...clean, notes: 'hot: truncated' })).toBe('warning');
    expect(severityOf({ ...clean, eventsLost: 1 })).toBe('critical');
  });

  it('splits its time into parts that add up to the whole, and none below zero', () => {
    const us = (loadUs: number, replayUs: number, totalUs: number) => timePartsOf({ loadUs, replayUs, totalUs }).map((part) => part.us);
    expect(us(200, 300, 1_000)).toEqual([200, 300, 500]);
    // Clocks are read one after another, so the parts may exceed the whole by a little.
    expect(us(600, 500, 1_000)).toEqual([600, 500, 0]);
  });
});
