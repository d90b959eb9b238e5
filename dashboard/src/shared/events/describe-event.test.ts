import { describe, expect, it } from 'vitest';
import { en } from '../text/en';
import { describeDetails, nameEvent } from './describe-event';
import { lifeOf } from './lives';

describe('events in words', () => {
  it('names what it knows and passes on what it does not', () => {
    expect([nameEvent('PlayerDied', en), nameEvent('DragonHatched', en)]).toEqual(['died', 'DragonHatched']);
  });

  it('tells a move as a way, in metres', () => {
    const details = { playerId: 7, from: { x: 1_000, y: 20_440 }, to: { x: 1_180, y: 20_520 } };
    expect(describeDetails(details, en, 'en')).toBe('1.0, 20.4 m → 1.2, 20.5 m');
  });

  it('tells the rest as it is, without what stands elsewhere in the line', () => {
    const details = {
      playerId: 7,
      reason: 'disconnected',
      position: { x: 500, y: 0 },
      item: { id: 9, kind: 'apple' },
      name: 'Ada',
      to: null,
    };
    expect(describeDetails(details, en, 'en')).toBe('reason disconnected · 0.5, 0.0 m · apple');
  });

  it('takes a life that it does not know for alive, and hides nobody', () => {
    expect([0, 1, 2, 9].map(lifeOf)).toEqual(['alive', 'stunned', 'dead', 'alive']);
  });
});
