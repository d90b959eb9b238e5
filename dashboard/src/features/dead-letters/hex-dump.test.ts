import { describe, expect, it } from 'vitest';
import { hexDump } from './hex-dump';

describe('hex dump', () => {
  it('sets sixteen bytes a line beside what of them is a letter', () => {
    expect(hexDump('566572646963742070c1')).toBe('0000  56 65 72 64 69 63 74 20 70 c1                    Verdict p.');
    const lines = hexDump('41'.repeat(17)).split('\n');
    expect(lines).toEqual([`0000  ${Array(16).fill('41').join(' ')}  ${'A'.repeat(16)}`, `0010  ${'41'.padEnd(47)}  A`]);
  });

  it('is empty for nothing', () => {
    expect(hexDump('')).toBe('');
  });
});
