import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useAlertsStore } from './alerts-store';
import { deliver, enterLine, forgetChannels, leaveLine, tailWishes, watchWishes } from './channels';
import { useLiveStore } from './live-store';
import { onOutcome, type CommandOutcome } from './outcomes';
import { useSightStore } from './sight-store';
import { TAIL_ROWS_MAX, useTailStore, type TailRow } from './tail-store';

const view = (zone: number, tick: number, epoch = 3) =>
  JSON.stringify({
    type: 'view',
    at: 1_000,
    zone,
    epoch,
    sequence: 9,
    tick,
    node: 'alpha',
    players: [[7, 'Ada', 1_200, 3_400, 1, 0, 900, 55, 0]],
    things: [[2, 91, 'apple', 10, 20]],
  });
const event = (sequence: number) => ({
  zone: 2,
  epoch: 1,
  sequence,
  type: 3,
  name: 'PlayerMoved',
  tick: 40,
  at: '2026-11-26T10:00:00.000Z',
  aggregateId: 7,
  causeSession: 5,
  causeSequence: 6,
  details: { to: { x: 1, y: 2 } },
});
const events = (sequences: readonly number[], dropped = 0) =>
  JSON.stringify({ type: 'events', at: 1_000, dropped, events: sequences.map(event) });
const alert = (id: number, severity: string, openedAt: string) => ({
  id,
  rule: 'tick-slow',
  severity,
  target: 'zone 2',
  openedAt,
  clearedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  value: 82,
  threshold: 70,
  unit: 'ms',
  sentence: 'Zone 2 ticks slowly.',
});
const alerts = (...open: readonly object[]) => JSON.stringify({ type: 'alerts', at: 1_000, open });
const sequences = (rows: readonly TailRow[]) => rows.map((row) => (row.kind === 'event' ? row.event.sequence : row.kind));

describe('channels of the live line', () => {
  let sent: object[] = [];
  let undo: (() => void)[] = [];
  const open = () => enterLine((message) => sent.push(message));
  const wish = (stop: () => void) => {
    undo.push(stop);
    return stop;
  };

  beforeEach(() => {
    sent = [];
    undo = [];
  });
  afterEach(() => {
    for (const stop of undo) stop();
    leaveLine(0);
    forgetChannels();
  });

  it('tells the platform what is watched, and again after every reconnect', () => {
    wish(watchWishes.want(4));
    open();
    expect(sent).toEqual([{ type: 'watch', zone: 4 }]);
    leaveLine(1);
    open();
    expect(sent).toEqual([
      { type: 'watch', zone: 4 },
      { type: 'watch', zone: 4 },
    ]);
  });

  it('asks once for what two parts of a page want, and stops when neither does', () => {
    open();
    const first = watchWishes.want(4);
    const second = watchWishes.want(4);
    first();
    expect(sent).toEqual([{ type: 'watch', zone: 4 }]);
    second();
    expect(sent.at(-1)).toEqual({ type: 'watch', zone: null });
  });

  it('returns to what an earlier part wants when a later one goes', () => {
    open();
    wish(watchWishes.want(4));
    const later = watchWishes.want(5);
    later();
    expect(sent).toEqual([4, 5, 4].map((zone) => ({ type: 'watch', zone })));
  });

  it('names only what a filter names', () => {
    open();
    const stop = tailWishes.want({ zone: 2, types: [3] });
    stop();
    expect(sent).toEqual([
      { type: 'tail', on: true, zone: 2, types: [3] },
      { type: 'tail', on: false },
    ]);
  });

  it('shows the watched zone only, and never an older sight over a newer one', () => {
    wish(watchWishes.want(4));
    deliver(view(5, 100), 1);
    expect(useSightStore.getState().sight).toBeNull();
    deliver(view(4, 100), 2);
    deliver(view(4, 90), 3);
    expect(useSightStore.getState()).toMatchObject({ receivedAtMs: 2, isCurrent: true, sight: { tick: 100, players: [{ name: 'Ada' }] } });
    deliver(view(4, 3, 4), 4);
    expect(useSightStore.getState().sight).toMatchObject({ epoch: 4, tick: 3 });
  });

  it('calls nothing current that came over a line that is lost, until the next line brings it again', () => {
    wish(watchWishes.want(4));
    open();
    deliver(view(4, 100), 1);
    deliver(alerts(alert(1, 'warning', '2026-11-26T10:00:00Z')), 1);
    leaveLine(2);
    expect([useSightStore.getState().isCurrent, useAlertsStore.getState().isCurrent]).toEqual([false, false]);
    expect([useSightStore.getState().sight?.tick, useAlertsStore.getState().open?.length]).toEqual([100, 1]);
    open();
    expect(useSightStore.getState().isCurrent).toBe(false);
    deliver(view(4, 101), 3);
    deliver(alerts(), 3);
    expect([useSightStore.getState().isCurrent, useAlertsStore.getState().isCurrent]).toEqual([true, true]);
    expect(useAlertsStore.getState().open).toEqual([]);
  });

  it('keeps the newest events first, counts what was passed over, and marks where the line was lost', () => {
    open();
    deliver(events([1, 2], 3), 1);
    leaveLine(2);
    leaveLine(2);
    open();
    deliver(events([9], 4), 3);
    expect(sequences(useTailStore.getState().rows)).toEqual([9, 'break', 2, 1]);
    expect(useTailStore.getState().dropped).toBe(7);
  });

  it('holds events back while paused, keeps a bounded number of both, and shows them when resumed', () => {
    deliver(events([1]), 1);
    useTailStore.getState().pause();
    deliver(events(Array.from({ length: TAIL_ROWS_MAX + 20 }, (_, index) => index + 2)), 2);
    expect(sequences(useTailStore.getState().rows)).toEqual([1]);
    expect(useTailStore.getState().held).toHaveLength(TAIL_ROWS_MAX);
    useTailStore.getState().resume();
    const { rows, held } = useTailStore.getState();
    expect([rows.length, held.length, sequences(rows)[0]]).toEqual([TAIL_ROWS_MAX, 0, TAIL_ROWS_MAX + 21]);
  });

  it('begins anew when other events are wanted', () => {
    wish(tailWishes.want({}));
    deliver(events([1], 5), 1);
    wish(tailWishes.want({ zone: 2 }));
    expect(useTailStore.getState()).toMatchObject({ rows: [], dropped: 0, receivedAtMs: null });
  });

  it('puts the worst alert first, and of equal ones the newest', () => {
    const at = (minute: number) => `2026-11-26T10:0${minute}:00Z`;
    deliver(alerts(alert(1, 'info', at(9)), alert(2, 'warning', at(1)), alert(3, 'critical', at(0)), alert(4, 'warning', at(2))), 1);
    expect(useAlertsStore.getState().open?.map((each) => each.id)).toEqual([3, 4, 2, 1]);
  });

  it('knows nothing of alerts before it was told, and forgets them with the reader', () => {
    expect(useAlertsStore.getState().open).toBeNull();
    deliver(alerts(), 1);
    forgetChannels();
    expect(useAlertsStore.getState()).toMatchObject({ open: null, isCurrent: false });
  });

  it('tells every outcome to whoever listens, and to nobody afterwards', () => {
    const heard: CommandOutcome[] = [];
    const stop = onOutcome((outcome) => heard.push(outcome));
    const told = { commandId: 'c-1', node: 'alpha', zone: 2, at: 5, state: 'done', players: 3, epoch: 1, sequence: 8, message: '' };
    deliver(JSON.stringify({ type: 'outcome', ...told, rehearsal: null }), 1);
    stop();
    deliver(JSON.stringify({ type: 'outcome', ...told, rehearsal: null }), 2);
    expect(heard).toEqual([
      { commandId: 'c-1', node: 'alpha', zone: 2, atMs: 5, state: 'done', players: 3, epoch: 1, sequence: 8, message: '', rehearsal: null },
    ]);
  });

  it('leaves figures alone when another channel is unreadable, and says which field it was', () => {
    wish(watchWishes.want(4));
    deliver(view(4, 100).replace('1200', '"1200"'), 1);
    deliver('{"type":"events","at":1,"dropped":0,"events":[{}]}', 1);
    deliver('{"type":"alerts","at":1,"open":[{"id":1}]}', 1);
    expect(useSightStore.getState().unreadable).toBe('view.players[0][2] is not a number');
    expect(useTailStore.getState().unreadable).toBe('events.events[0].zone is not a number');
    expect(useAlertsStore.getState().unreadable).toBe('alerts.open[0].rule is not text');
    expect(useLiveStore.getState().unreadable).toBeNull();
  });

  it.each(['', 'null', '[]', '3'])('says of %j that it is no push at all', (json) => {
    deliver(json, 1);
    expect(useLiveStore.getState().unreadable).not.toBeNull();
  });

  it('passes over pushes of a type it does not know', () => {
    deliver('{"type":"weather","text":"later"}', 1);
    expect(useLiveStore.getState()).toMatchObject({ frame: null, unreadable: null });
  });
});
