import { describe, expect, it } from 'vitest';
import type { TailEvent } from '@/shared/live-channels/tail-event';
import { differencesOf, referenceOf } from './copy-differences';
import { causeOf, isOfKind, joinChanges, rowOf } from './player-changes';
import type { Change, Copy } from './players-api';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');

const change = (sequence: number, more: Partial<Change> = {}): Change => ({
  type: 'PlayerMoved',
  zone: 2,
  epoch: 3,
  sequence,
  tick: 100 + sequence,
  occurredAt: new Date(START_MS + sequence).toISOString(),
  from: null,
  to: null,
  details: {},
  cause: { session: 7, sequence: 40 },
  ...more,
});

const pushed = (sequence: number): TailEvent => ({
  ...{ zone: 2, epoch: 3, sequence, type: 3, name: 'PlayerMoved', tick: 9, atMs: START_MS + sequence, aggregateId: 17 },
  ...{ causeSession: null, causeSequence: null, details: { playerId: 17, from: { x: 1, y: 2 }, to: { x: 3, y: 4 } } },
});

describe('the changes of a player', () => {
  it('shows what was pushed once, and as recorded from the moment the database has it', () => {
    const joined = joinChanges([pushed(9), pushed(8), pushed(7)], [change(8), change(7)]);
    expect(joined.map((each) => [each.change.sequence, each.isRecorded])).toEqual([
      [9, false],
      [8, true],
      [7, true],
    ]);
    expect(joined[0]?.change).toMatchObject({ from: { x: 1, y: 2 }, to: { x: 3, y: 4 }, details: { playerId: 17 } });
  });

  it('takes what is older than the newest row of its zone for recorded, though the page that was read begins after it', () => {
    const joined = joinChanges([pushed(9), pushed(8), pushed(2)], [change(8), change(7)]);
    expect(joined.map((each) => [each.change.sequence, each.isRecorded])).toEqual([
      [9, false],
      [8, true],
      [7, true],
      [2, true],
    ]);
  });

  it('names the row that the platform told, and otherwise the table that keeps such events', () => {
    expect(rowOf(change(8))).toEqual({ table: 'movement_history', key: '2/3/8' });
    expect(rowOf(change(8, { type: 'ItemAcquired' })).table).toBe('transactions');
    expect(rowOf(change(8, { type: 'PlayerDied' })).table).toBe('player_events');
    expect(rowOf(change(8, { row: { table: 'elsewhere', key: { zone: 2, sequence: 8 } } }))).toEqual({ table: 'elsewhere', key: '2/8' });
  });

  it('tells a player’s command from the server’s own doing and from an operator’s', () => {
    expect(causeOf(change(1))).toBe('command');
    expect(causeOf(change(1, { cause: { session: 0, sequence: 0 } }))).toBe('server');
    expect(causeOf(change(1, { type: 'PlayerCorrected', cause: { session: 0, sequence: 0 } }))).toBe('operator');
    expect(causeOf(change(1, { cause: { kind: 'operator', session: 0, sequence: 0 } }))).toBe('operator');
  });

  it('filters by what kind of change it is', () => {
    expect([isOfKind(change(1), 'moves'), isOfKind(change(1), 'life'), isOfKind(change(1), null)]).toEqual([true, false, true]);
  });
});

describe('copies of a player', () => {
  const copy: Copy = {
    ...{ x: 1, y: 2, life: 'alive', lifeUntilTick: 0, zone: 2, epoch: 3, sequence: 9, tick: 9 },
    ...{ at: '2026-01-01T00:00:00.000Z', name: 'Ada' },
  };

  it('are held against the one nearest to the game', () => {
    expect(referenceOf({ live: null, hot: copy, cold: null, database: copy, problems: {} })).toBe('hot');
    expect(referenceOf({ live: null, hot: null, cold: null, database: null, problems: {} })).toBeNull();
  });

  it('differ in what they say of the player, and not in how far they have come', () => {
    expect(differencesOf({ ...copy, sequence: 4, tick: 4 }, copy)).toEqual([]);
    expect(differencesOf({ ...copy, y: 3, life: 'dead', lifeUntilTick: 90 }, copy)).toEqual(['place', 'life']);
  });
});
