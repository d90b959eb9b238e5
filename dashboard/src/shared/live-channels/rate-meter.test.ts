import { describe, expect, it } from 'vitest';
import { RateMeter, sumKnown } from './rate-meter';

const START = 1_000;

describe('rate meter', () => {
  it('knows no rate from a single reading', () => {
    expect(new RateMeter(['events']).measure('a', START, 5_000, { events: 900 })).toEqual({ events: null });
  });

  it('divides what was added by the time between readings, however long that was', () => {
    const meter = new RateMeter(['events']);
    meter.measure('a', START, 5_000, { events: 900 });
    expect(meter.measure('a', START, 7_500, { events: 1_000 })).toEqual({ events: 40 });
  });

  it('keeps its rate when the same reading is told twice or arrives late', () => {
    const meter = new RateMeter(['events']);
    meter.measure('a', START, 5_000, { events: 900 });
    meter.measure('a', START, 6_000, { events: 950 });
    expect(meter.measure('a', START, 6_000, { events: 950 })).toEqual({ events: 50 });
    expect(meter.measure('a', START, 5_500, { events: 920 })).toEqual({ events: 50 });
  });

  it('counts from the new start after a restart and never shows a negative rate', () => {
    const meter = new RateMeter(['events']);
    meter.measure('a', START, 5_000, { events: 900 });
    expect(meter.measure('a', 8_000, 10_000, { events: 60 })).toEqual({ events: 30 });
    expect(meter.measure('a', 8_000, 11_000, { events: 100 })).toEqual({ events: 40 });
  });

  it('treats a counter that fell as begun anew even without a restart', () => {
    const meter = new RateMeter(['accepted', 'rejected']);
    meter.measure('a', START, 5_000, { accepted: 900, rejected: 4 });
    expect(meter.measure('a', START, 6_000, { accepted: 20, rejected: 1 })).toEqual({ accepted: 20, rejected: 1 });
  });

  it('forgets a source that stopped reporting', () => {
    const meter = new RateMeter(['events']);
    meter.measure('a', START, 5_000, { events: 900 });
    meter.endRound();
    meter.endRound();
    expect(meter.measure('a', START, 6_000, { events: 950 })).toEqual({ events: null });
  });

  it('keeps sources apart', () => {
    const meter = new RateMeter(['events']);
    meter.measure('a', START, 5_000, { events: 0 });
    meter.measure('b', START, 5_000, { events: 500 });
    expect(meter.measure('b', START, 6_000, { events: 510 })).toEqual({ events: 10 });
  });
});

describe('sum of what is known', () => {
  it('is unknown only when every part is', () => {
    expect(sumKnown([null, null])).toBeNull();
    expect(sumKnown([])).toBeNull();
    expect(sumKnown([null, 3, 4])).toBe(7);
  });
});
