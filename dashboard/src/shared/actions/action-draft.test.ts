import { describe, expect, it } from 'vitest';
import { draftOf, gapsOf, isAsked, NOTICE_BYTES_MAX, requestOf } from './action-draft';
import { ACTIONS } from './action';
import { readMetres } from './metres-field';

const ada = { id: 7, name: 'Ada' };

describe('a draft of an action', () => {
  it('names what is missing, and nothing else', () => {
    const missing = Object.fromEntries(ACTIONS.map((action) => [action, gapsOf(draftOf({ action }))]));
    expect(missing).toEqual({
      notice: ['text'],
      kick: ['player'],
      ban: ['player'],
      unban: ['player'],
      correct: ['player', 'nothing-changed'],
      snapshot: ['zone'],
      rehearse: ['zone'],
      'restart-zone': ['zone'],
      'restore-zone': ['zone', 'epoch', 'sequence'],
      'restart-server': ['node'],
      admission: [],
    });
  });

  it('asks for a notice to every zone unless one is chosen, and to a player alone when there is one', () => {
    expect(requestOf(draftOf({ action: 'notice', text: ' soon ' }))).toEqual({
      action: 'notice',
      zone: 0,
      severity: 'info',
      text: 'soon',
    });
    const toAda = draftOf({ action: 'notice', text: 'hello', player: ada });
    expect([isAsked(toAda, 'zone'), isAsked(toAda, 'player')]).toEqual([false, true]);
    expect(requestOf(toAda)).toEqual({ action: 'notice', player: 7, severity: 'info', text: 'hello' });
  });

  it('sends only what its action reads', () => {
    const crowded = {
      zone: 3,
      node: 'game-1',
      player: ada,
      text: '',
      x: 5,
      y: 6,
      life: 'dead',
      durationMs: 9_000,
      epoch: 1,
      sequence: 2,
    } as const;
    expect(requestOf(draftOf({ ...crowded, action: 'restart-zone' }))).toEqual({ action: 'restart-zone', zone: 3 });
    expect(requestOf(draftOf({ ...crowded, action: 'kick' }))).toEqual({ action: 'kick', player: 7 });
    expect(requestOf(draftOf({ ...crowded, action: 'restore-zone' }))).toEqual({ action: 'restore-zone', zone: 3, epoch: 1, sequence: 2 });
  });

  it('says how long only of what ends by itself', () => {
    const admission = (mode: 'open' | 'closed' | 'draining') => requestOf(draftOf({ action: 'admission', mode, durationMs: 60_000 }));
    expect(admission('open')).toEqual({ action: 'admission', mode: 'open' });
    expect(admission('draining')).toEqual({ action: 'admission', mode: 'draining', durationMs: 60_000 });
    const stunned = draftOf({ action: 'correct', player: ada, life: 'stunned', durationMs: 5_000 });
    expect(requestOf(stunned)).toEqual({ action: 'correct', player: 7, life: 'stunned', durationMs: 5_000 });
    expect(requestOf({ ...stunned, life: 'alive' })).toEqual({ action: 'correct', player: 7, life: 'alive' });
  });

  it('does not take a place that cannot be read for one that stays', () => {
    expect(gapsOf(draftOf({ action: 'correct', player: ada, x: Number.NaN, y: 5 }))).toEqual(['number']);
    expect(['', '1', '1,5', '0.001', '1.0005', '-1', 'x'].map(readMetres)).toEqual([
      null,
      1_000,
      1_500,
      1,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts the bytes of a notice and not its letters', () => {
    const korean = '가'.repeat(NOTICE_BYTES_MAX / 4);
    expect(gapsOf(draftOf({ action: 'notice', text: korean }))).toEqual([]);
    expect(gapsOf(draftOf({ action: 'notice', text: korean + korean }))).toEqual(['text-long']);
  });
});
