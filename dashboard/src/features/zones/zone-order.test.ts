import { describe, expect, it } from 'vitest';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { ZoneHealth, type ZoneFigures } from '@/shared/live-channels/live-message';
import { zoneFigures } from '../../../test/figures';
import { orderZones, type ZoneFilter } from './zone-order';
import { standingOf } from './zone-standing';

const ALL: ZoneFilter = { search: '', server: null, onlyTroubled: false };

function zone(figures: Partial<ZoneFigures>, node = 'alpha', events: number | null = 0): ZoneView {
  const perSecond = { accepted: 0, rejected: 0, refusedBusy: 0, events };
  return { key: `${node}/${figures.zone ?? 1}`, node, figures: zoneFigures(figures), perSecond };
}

describe('what is most wrong with a zone', () => {
  it.each([
    [{}, 'well', 'good'],
    [{ verdictP99Us: 50_001 }, 'verdict', 'warning'],
    [{ tickP99Us: 50_000 }, 'well', 'good'],
    [{ tickP99Us: 50_001, verdictP99Us: 90_000 }, 'tick-slow', 'warning'],
    [{ tickP99Us: 100_001 }, 'tick-stopped', 'critical'],
    [{ inboxLength: 3_300, inboxCapacity: 4_096 }, 'inbox', 'critical'],
    [{ health: ZoneHealth.Recovering, tickP99Us: 200_000 }, 'recovering', 'critical'],
    [{ health: ZoneHealth.Fenced }, 'fenced', 'critical'],
  ] as const)('%o is %s, %s', (figures, state, severity) => {
    expect(standingOf(zone(figures))).toEqual({ state, severity });
  });
});

describe('the order of zones', () => {
  const zones = [
    zone({ zone: 1, players: 10 }, 'beta', 4),
    zone({ zone: 2, players: 90, tickP99Us: 60_000 }, 'alpha', null),
    zone({ zone: 10, players: 10 }, 'alpha', 9),
  ];

  it('puts large figures first, ties by number and the unknown last', () => {
    expect(orderZones(zones, 'players', ALL)).toEqual([2, 1, 10]);
    expect(orderZones(zones, 'events', ALL)).toEqual([10, 1, 2]);
    expect(orderZones(zones, 'server', ALL)).toEqual([2, 10, 1]);
    expect(orderZones(zones, 'trouble', ALL)).toEqual([2, 1, 10]);
  });

  it('keeps what was asked for: a number’s beginning, a server, only those in trouble', () => {
    expect(orderZones(zones, 'zone', { ...ALL, search: '1' })).toEqual([1, 10]);
    expect(orderZones(zones, 'zone', { ...ALL, search: 'BET' })).toEqual([1]);
    expect(orderZones(zones, 'zone', { ...ALL, server: 'alpha' })).toEqual([2, 10]);
    expect(orderZones(zones, 'zone', { ...ALL, onlyTroubled: true })).toEqual([2]);
  });
});
