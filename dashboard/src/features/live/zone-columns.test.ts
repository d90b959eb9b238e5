import { describe, expect, it } from 'vitest';
import { zoneFigures } from '../../../test/figures';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { sortZones } from './zone-columns';

function view(zone: number, players: number, events: number | null): ZoneView {
  const perSecond = { accepted: null, rejected: null, refusedBusy: null, events };
  return { key: `alpha/${zone}`, node: 'alpha', figures: zoneFigures({ zone, players }), perSecond };
}

const zones = [view(1, 20, null), view(2, 30, 5), view(3, 20, 9)];
const order = (key: string, descending: boolean) => sortZones(zones, { key, descending }).map((zone) => zone.figures.zone);

describe('order of zones', () => {
  it('sorts by the chosen column and keeps ties in the order of their numbers', () => {
    expect(order('players', true)).toEqual([2, 1, 3]);
    expect(order('players', false)).toEqual([1, 3, 2]);
  });

  it('puts what is not known last in both directions', () => {
    expect(order('events', true)).toEqual([3, 2, 1]);
    expect(order('events', false)).toEqual([2, 3, 1]);
  });
});
