import { describe, expect, it } from 'vitest';
import { en } from '../text/en';
import { ko } from '../text/ko';
import { fullnessOf } from './seats';

describe('how full a zone is', () => {
  it('is told against its seats, whatever other zones have', () => {
    expect(fullnessOf({ players: 63, playersMax: 100 }, 63)).toBe(0.63);
    expect(fullnessOf({ players: 0, playersMax: 100 }, 63)).toBe(0);
  });

  it.each([0, null])('is told against the fullest zone where a server says %o seats', (playersMax) => {
    expect(fullnessOf({ players: 30, playersMax }, 60)).toBe(0.5);
    expect(fullnessOf({ players: 0, playersMax }, 0)).toBe(0);
  });

  it('has words in both languages', () => {
    expect(en.zonePages.seats('63', '100')).toBe('63 of 100');
    expect(ko.zonePages.seats('63', '100')).toBe('100명 중 63명');
    expect([en, ko].map((text) => text.zonePages.playersUnit(63, '100'))).toEqual(['of 100 players', '/ 100명']);
    expect([en, ko].map((text) => text.zonePages.playersUnit(1, null))).toEqual(['player', '명']);
  });
});
