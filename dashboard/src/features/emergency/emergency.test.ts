import { describe, expect, it } from 'vitest';
import type { ActionRecord } from '@/shared/actions/action';
import { DrainWatch, drainEndsAtMs } from './drain';
import { readLinkedAction } from './use-linked-action';

const read = (search: string) => readLinkedAction(new URLSearchParams(search));

describe('a link to an action', () => {
  it('fills in what it names', () => {
    expect(read('action=restart-zone&zone=3')).toEqual({ action: 'restart-zone', zone: 3, playerId: null });
    expect(read('action=kick&player=7')).toEqual({ action: 'kick', playerId: 7 });
    expect(read('action=admission&node=game-1&mode=draining')).toEqual({
      action: 'admission',
      node: 'game-1',
      mode: 'draining',
      playerId: null,
    });
  });

  it('opens nothing that does not exist, and passes over what it cannot read', () => {
    expect([read(''), read('action=explode')]).toEqual([null, null]);
    expect(read('action=kick&player=-1&zone=x&mode=half')).toEqual({ action: 'kick', playerId: null });
  });
});

const drain = (changes: Partial<ActionRecord>): ActionRecord => ({
  commandId: 'c-1',
  action: 'admission',
  zone: 0,
  node: 'game-1',
  player: 0,
  mode: 'draining',
  durationMs: 60_000,
  issuedAt: '2026-11-26T10:00:00Z',
  issuedBy: 'admin',
  reason: 'update',
  expiresAt: '2026-11-26T10:05:00Z',
  state: 'done',
  outcomes: [],
  ...changes,
});
const at = (clock: string) => Date.parse(`2026-11-26T${clock}Z`);

describe('a drain', () => {
  it('ends as long after the server took it as was asked for', () => {
    const taken = {
      node: 'game-1',
      zone: 0,
      at: '2026-11-26T10:00:02Z',
      state: 'done',
      players: 0,
      epoch: 0,
      sequence: 0,
      message: '',
    } as const;
    expect(drainEndsAtMs([drain({ outcomes: [{ ...taken, rehearsal: null }] })], 'game-1')).toBe(at('10:01:02'));
    expect(drainEndsAtMs([drain({})], 'game-1')).toBe(at('10:01:00'));
  });

  it('follows the newest change that was not refused, of this server or of all', () => {
    const refused = drain({ state: 'refused', durationMs: 5_000 });
    expect(drainEndsAtMs([refused, drain({ node: '' })], 'game-2')).toBe(at('10:01:00'));
    expect(drainEndsAtMs([drain({ mode: 'open' }), drain({})], 'game-1')).toBeNull();
    expect(drainEndsAtMs([drain({ node: 'game-2' })], 'game-1')).toBeNull();
  });

  it('counts who has left from the most that were there since it began', () => {
    const watch = new DrainWatch();
    expect([80, 100, 25, 0].map((players) => watch.see('game-1', true, players))).toEqual([0, 0, 0.75, 1]);
    watch.see('game-1', false, 40);
    expect(watch.see('game-1', true, 40)).toBe(0);
  });
});
