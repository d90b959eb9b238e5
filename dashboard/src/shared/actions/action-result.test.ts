import { describe, expect, it } from 'vitest';
import { fakeRehearsal } from '../../../test/fake-platform/rehearsals';
import { actions as words } from '../text/actions/en';
import type { ActionRecord, Outcome } from './action';
import { playersReached, resultSentence, severityOf } from './action-result';

const outcome = (changes: Partial<Outcome>): Outcome => ({
  node: 'game-1',
  zone: 1,
  at: '2026-11-26T10:00:00Z',
  state: 'done',
  players: 0,
  epoch: 1,
  sequence: 1,
  message: '',
  rehearsal: null,
  ...changes,
});
const record = (changes: Partial<ActionRecord>): ActionRecord => ({
  commandId: 'c-1',
  action: 'notice',
  zone: 0,
  node: '',
  player: 0,
  issuedAt: '2026-11-26T10:00:00Z',
  issuedBy: 'admin',
  reason: 'why',
  expiresAt: '2026-11-26T10:05:00Z',
  state: 'done',
  outcomes: [],
  ...changes,
});
const say = (changes: Partial<ActionRecord>) => resultSentence(record(changes), words, 'en');

describe('what has come of an action', () => {
  it('counts the players of every server once, though each may say first that it has begun', () => {
    const outcomes = [outcome({ state: 'begun', players: 80 }), outcome({ players: 80 }), outcome({ node: 'game-2', players: 1_400 })];
    expect(playersReached({ outcomes })).toBe(1_480);
    expect(say({ outcomes })).toBe('Shown to 1,480 players.');
  });

  it('says nothing before there is anything to say', () => {
    expect([say({ state: 'waiting' }), say({ state: 'begun' })]).toEqual([null, null]);
    expect(severityOf(record({ state: 'begun' }))).toBeNull();
  });

  it('tells apart what was refused, what failed and what ran out', () => {
    expect((['refused', 'failed', 'expired'] as const).map((state) => [say({ state }), severityOf(record({ state }))])).toEqual([
      ['The server refused. Nothing has changed.', 'warning'],
      ['It was begun and failed.', 'critical'],
      ['It ran out before a server took it. Nothing has changed.', 'warning'],
    ]);
  });

  it('is as loud about a rehearsal that does not hold as about a failure', () => {
    const rehearsed = (isSame: boolean) => record({ action: 'rehearse', outcomes: [outcome({ rehearsal: fakeRehearsal(1, isSame) })] });
    expect([severityOf(rehearsed(true)), severityOf(rehearsed(false))]).toEqual(['good', 'critical']);
    expect(resultSentence(rehearsed(false), words, 'en')).toBe('The recovery does not hold: the shadow differs from the zone.');
  });
});
