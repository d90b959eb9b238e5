import { describe, expect, test } from 'bun:test';
import { readConfig } from '../config.ts';
import type { Alert } from './alert.ts';
import { AlertEngine } from './alert-engine.ts';
import { alertRules, ruleNames, type RuleName } from './alert-rules.ts';
import { sentenceOf } from './alert-sentences.ts';

const rules = alertRules(readConfig({}));

/** An engine whose time a test turns by hand, a second at a time. */
class Watched {
  readonly engine = new AlertEngine(rules);
  nowMs = 1_000_000;

  /** Observes one value for so many seconds; gives what changed, in words. */
  see(rule: RuleName, value: number | null | undefined, seconds = 1, target = 'zone:1'): string[] {
    const said: string[] = [];
    for (let i = 0; i < seconds; i++) {
      const observations = value === undefined ? [] : [{ rule, target, value }];
      for (const { kind, alert } of this.engine.evaluate(observations, this.nowMs)) said.push(`${kind} ${alert.rule} ${alert.target}`);
      this.nowMs += 1_000;
    }
    return said;
  }

  get open(): Alert {
    return this.engine.open()[0]!;
  }
}

describe('An alert', () => {
  test('opens when its condition has held for its time, and not a second earlier', () => {
    const watched = new Watched();
    expect(watched.see('tick-critical', 100_001, 30)).toEqual([]);
    expect(watched.see('tick-critical', 100_001)).toEqual(['opened tick-critical zone:1']);
    expect(watched.open).toMatchObject({ severity: 'critical', value: 100_001, threshold: 100_000, unit: 'us', clearedAtMs: null });
  });

  test('does not open at the threshold itself, nor when the condition broke in between', () => {
    const watched = new Watched();
    expect(watched.see('tick-critical', 100_000, 100)).toEqual([]);
    expect(watched.see('tick-critical', 100_001, 30)).toEqual([]);
    expect(watched.see('tick-critical', 99_999)).toEqual([]);
    expect(watched.see('tick-critical', 100_001, 30)).toEqual([]);
    expect(watched.see('tick-critical', 100_001)).toHaveLength(1);
  });

  test('opens at once where its rule asks for no time, and at three failures of three', () => {
    const watched = new Watched();
    expect(watched.see('snapshots-failing', 2)).toEqual([]);
    expect(watched.see('snapshots-failing', 3)).toEqual(['opened snapshots-failing zone:1']);
  });

  test('is told once however long it lasts', () => {
    const watched = new Watched();
    expect(watched.see('players-fell', 30, 500)).toEqual(['opened players-fell zone:1']);
    expect(watched.engine.open()).toHaveLength(1);
  });

  test('clears when the value has been clearly below for its time; between the two nothing changes', () => {
    const watched = new Watched();
    watched.see('error-rate', 6);
    expect(watched.see('error-rate', 4.9, 60)).toEqual([]);
    expect(watched.see('error-rate', 4.5, 10)).toEqual([]);
    expect(watched.see('error-rate', 4.5)).toEqual(['cleared error-rate zone:1']);
    expect(watched.engine.open()).toEqual([]);
  });

  test('does not clear when the trouble comes back within that time', () => {
    const watched = new Watched();
    watched.see('error-rate', 6);
    expect(watched.see('error-rate', 0, 10)).toEqual([]);
    expect(watched.see('error-rate', 6)).toEqual([]);
    expect(watched.see('error-rate', 0, 10)).toEqual([]);
    expect(watched.see('error-rate', 0)).toEqual(['cleared error-rate zone:1']);
  });

  test('is held by what is not known: that neither opens nor clears', () => {
    const watched = new Watched();
    expect(watched.see('server-down', null, 100)).toEqual([]);
    watched.see('server-down', 5_001);
    expect(watched.see('server-down', null, 1_000)).toEqual([]);
    expect(watched.engine.open()).toHaveLength(1);
  });

  test('begins to count anew after ten seconds without a word, and not after two', () => {
    const watched = new Watched();
    watched.see('tick-critical', 200_000, 20);
    watched.see('tick-critical', undefined, 2);
    expect(watched.see('tick-critical', 200_000, 9)).toEqual(['opened tick-critical zone:1']);
    const other = new Watched();
    other.see('tick-critical', 200_000, 20);
    other.see('tick-critical', undefined, 12);
    expect(other.see('tick-critical', 200_000, 30)).toEqual([]);
  });

  test('of a zone that nobody reports any more clears after a minute', () => {
    const watched = new Watched();
    watched.see('queue-long', 5_000, 3);
    expect(watched.engine.open()).toHaveLength(1);
    expect(watched.see('queue-long', undefined, 60)).toEqual([]);
    expect(watched.see('queue-long', undefined)).toEqual(['cleared queue-long zone:1']);
  });

  test('of a server that is gone stays until somebody has said that it knows', () => {
    const watched = new Watched();
    watched.see('server-down', 6_000, 1, 'server:a');
    expect(watched.see('server-down', undefined, 5_000, 'server:a')).toEqual([]);
    watched.engine.replace({ ...watched.open, acknowledgedAtMs: watched.nowMs, acknowledgedBy: 'ada' });
    expect(watched.see('server-down', undefined, 1, 'server:a')).toEqual(['cleared server-down server:a']);
  });

  test('of one target says nothing of another', () => {
    const watched = new Watched();
    watched.see('players-fell', 50, 1, 'zone:1');
    expect(watched.see('players-fell', 50, 1, 'zone:2')).toEqual(['opened players-fell zone:2']);
    expect(watched.engine.open().map(({ target }) => target)).toEqual(['zone:1', 'zone:2']);
  });

  test('that was open before a restart goes on and is not told anew', () => {
    const before = new Watched();
    before.see('error-rate', 50);
    const after = new Watched();
    after.engine.restore(before.engine.open());
    expect(after.see('error-rate', 50, 10)).toEqual([]);
    expect(after.see('error-rate', 0, 11)).toEqual(['cleared error-rate zone:1']);
  });

  test('of a start is told for its time and then clears by itself', () => {
    const watched = new Watched();
    expect(watched.see('deployed', 1_000)).toEqual(['opened deployed zone:1']);
    expect(watched.see('deployed', 299_999)).toEqual([]);
    expect(watched.see('deployed', 300_000)).toEqual(['cleared deployed zone:1']);
    expect(watched.see('deployed', 900_000, 10)).toEqual([]);
  });

  test('has a number that grows, also for those of one moment', () => {
    const watched = new Watched();
    const observations = [1, 2, 3].map((zone) => ({ rule: 'players-fell' as const, target: `zone:${zone}`, value: 90 }));
    watched.engine.evaluate(observations, watched.nowMs);
    const ids = watched.engine.open().map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });
});

test('Every rule has a sentence with what is measured, and every rule of the list is there once', () => {
  expect(rules.map(({ rule }) => rule)).toEqual([...ruleNames]);
  for (const rule of rules) {
    const sentence = sentenceOf(rule, 'zone:77', 64_000);
    expect(sentence).not.toMatch(/undefined|NaN|null/);
    expect(sentence).toContain('77');
    expect(sentence.length).toBeLessThan(500);
  }
});
