import { describe, expect, it } from 'vitest';
import { matchPath } from './router';

describe('matchPath', () => {
  it('reads what stands in the named places', () => {
    expect(matchPath('/zones/:zone', '/zones/3')).toEqual({ zone: '3' });
    expect(matchPath('/players/:player/history', '/players/a%20b/history')).toEqual({ player: 'a b' });
    expect(matchPath('/zones', '/zones')).toEqual({});
  });

  it('takes no path that is longer, shorter, other or empty in a named place', () => {
    const others = ['/zones', '/zones/', '/zones/3/4', '/players/3', '/'];
    expect(others.map((path) => matchPath('/zones/:zone', path))).toEqual([null, null, null, null, null]);
  });

  it('survives an address with half an escape in it', () => {
    expect(matchPath('/zones/:zone', '/zones/%E0%A4%A')).toBeNull();
  });
});
