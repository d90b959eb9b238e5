import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatMicroseconds, formatRate, formatLag, formatPercent } from './format';

const units = { day: ' d', hour: ' h', minute: ' min', second: ' s' };

describe('format', () => {
  it('shows a dash, never a zero, for what is not known', () => {
    expect([formatCount(null, 'en'), formatRate(null, 'en'), formatMicroseconds(null, 'en'), formatBytes(null, 'en')]).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('keeps a decimal for slow rates and drops it for fast ones', () => {
    expect([0, 0.2, 9.94, 12.6, 1_234.5].map((rate) => formatRate(rate, 'en'))).toEqual(['0', '0.2', '9.9', '13', '1,235']);
  });

  it('prints time in three places and moves to seconds at one second', () => {
    expect([0, 42, 4_230, 50_000, 153_400, 2_500_000].map((us) => formatMicroseconds(us, 'en'))).toEqual([
      '0 ms',
      '0.04 ms',
      '4.23 ms',
      '50.0 ms',
      '153 ms',
      '2.50 s',
    ]);
  });

  it('changes the byte unit before a fourth digit appears', () => {
    expect([0, 999, 1_023, 1_048_000, 8_388_608, 5e12].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '0 B',
      '999 B',
      '1.00 KiB',
      '1.00 MiB',
      '8.00 MiB',
      '4.55 TiB',
    ]);
  });

  it('says a duration in its two largest units', () => {
    expect([0, 400, 12_000, 62_000, 11_520_000, 90_000_000].map((ms) => formatDuration(ms, 'en', units))).toEqual([
      '0 s',
      '0.4 s',
      '12 s',
      '1 min 2 s',
      '3 h 12 min',
      '1 d 1 h',
    ]);
  });

  it('follows the language of the reader', () => {
    expect(formatCount(12_345_678, 'ko')).toBe('1234.57만');
  });

  it('grades lag from milliseconds to minutes', () => {
    expect([0, 124, 999.6, 1_234, 42_400, 130_000].map((ms) => formatLag(ms, 'en', units))).toEqual([
      '0 ms',
      '124 ms',
      '1.0 s',
      '1.2 s',
      '42 s',
      '2 min 10 s',
    ]);
  });

  it('never prints a little as nothing', () => {
    expect([0, 0.000_01, 0.034, 0.5].map((share) => formatPercent(share, 'en'))).toEqual(['0%', '<0.1%', '3.4%', '50%']);
  });
});
