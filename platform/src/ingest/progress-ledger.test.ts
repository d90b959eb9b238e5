import { describe, expect, test } from 'bun:test';
import { decodeEnvelope, EventType, TOPICS } from '../contracts/events.ts';
import { moved, opened, ZoneScript } from '../testing/events.ts';
import { ProgressLedger } from './progress-ledger.ts';

const player = 'game.events.player';
const match = 'game.events.match';
const judge = (ledger: ProgressLedger, record: Uint8Array) => {
  const event = decodeEnvelope(record);
  return ledger.judge(event, TOPICS[event.type]!);
};

describe('The progress ledger', () => {
  test('takes each event once', () => {
    const ledger = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 2 }], true);
    expect(judge(ledger, moved(1, { sequence: 2 }))).toBe('duplicate');
    expect(judge(ledger, moved(1, { sequence: 3 }))).toBe('apply');
    expect(judge(ledger, moved(1, { sequence: 3 }))).toBe('duplicate');
    expect([ledger.duplicates, ledger.gaps, ledger.missing]).toEqual([2, 0, 0]);
    expect(ledger.rows('moved')).toEqual([{ zone: 1, epoch: 1, topic: player, sequence: 3 }]);
    expect(ledger.rows('new')).toEqual([]);
  });

  test('counts exactly what is missing where all topics come in one order', () => {
    const ledger = new ProgressLedger([], true);
    const script = new ZoneScript();
    judge(ledger, script.open());
    judge(ledger, script.enter(1));
    script.move(1);
    script.next(EventType.PlayerStunned, 1, [1, 9]);
    judge(ledger, script.move(1));
    expect([ledger.gaps, ledger.missing]).toEqual([1, 2]);
  });

  test('proves by the chain of one topic that nothing of it is missing, though its sequences jump', () => {
    const ledger = new ProgressLedger([], false);
    const script = new ZoneScript();
    script.open();
    judge(ledger, script.enter(1));
    script.next(EventType.PlayerStunned, 1, [1, 9]);
    judge(ledger, script.move(1));
    expect(ledger.gaps).toBe(0);
    script.move(1);
    judge(ledger, script.move(1));
    expect([ledger.gaps, ledger.missing]).toEqual([1, 1]);
  });

  test('fences an epoch that has ended, but knows what it had of it already', () => {
    const ledger = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 5 }], true);
    expect(judge(ledger, opened({ sequence: 1, epoch: 2 }, 1, 5))).toBe('apply');
    expect(judge(ledger, moved(1, { sequence: 5, epoch: 1 }))).toBe('duplicate');
    expect(judge(ledger, moved(1, { sequence: 6, epoch: 1 }))).toBe('fenced');
    expect([ledger.duplicates, ledger.fenced, ledger.gaps]).toEqual([1, 1, 0]);
  });

  test('lets a topic finish its old epoch where topics come by separate ways', () => {
    const ledger = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 5 }], false);
    expect(judge(ledger, opened({ sequence: 1, epoch: 2, previous: 0 }, 1, 6))).toBe('apply');
    expect(judge(ledger, moved(1, { sequence: 6, epoch: 1 }))).toBe('apply');
    expect(judge(ledger, moved(1, { sequence: 2, epoch: 2, previous: 0 }))).toBe('apply');
    expect(judge(ledger, moved(1, { sequence: 7, epoch: 1 }))).toBe('fenced');
    expect(ledger.openSeams).toEqual([{ zone: 1, epoch: 1, lastSequence: 6 }]);
  });

  test('fences what a replaced owner writes to a topic that the new one has not written to yet', () => {
    const ledger = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 5 }], false);
    expect(judge(ledger, opened({ sequence: 1, epoch: 2, previous: 0 }, 1, 6))).toBe('apply');
    const end = { zone: 1, epoch: 1, topic: '#end', sequence: 6 };
    expect(ledger.rows('moved')).toEqual([end]);

    const later = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 5 }, end], false);
    expect(judge(later, moved(1, { sequence: 6, epoch: 1, previous: 5 }))).toBe('apply');
    expect(judge(later, moved(1, { sequence: 7, epoch: 1, previous: 6 }))).toBe('fenced');
    expect([later.fenced, later.gaps]).toEqual([1, 0]);
  });

  test('notices that the end of the epoch before is missing', () => {
    const ledger = new ProgressLedger([{ zone: 1, epoch: 1, topic: player, sequence: 5 }], true);
    judge(ledger, opened({ sequence: 1, epoch: 2 }, 1, 9));
    expect([ledger.gaps, ledger.missing]).toEqual([1, 4]);
    expect(ledger.rows('new')).toEqual([{ zone: 1, epoch: 2, topic: match, sequence: 1 }]);
  });
});
