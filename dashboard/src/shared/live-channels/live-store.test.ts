import { describe, expect, it } from 'vitest';
import { liveMessage, nodeFigures, zoneFigures } from '../../../test/figures';
import { parsePush } from './json-reader';
import { createLiveStore, zonePlayersSeries } from './live-store';

const push = (at: number, players: number) =>
  parsePush(JSON.stringify(liveMessage({ at, nodes: [nodeFigures({ atMs: at, zones: [zoneFigures({ zone: 4, players })] })] })));

describe('live store', () => {
  it('keeps the newest frame and charts every push', () => {
    const store = createLiveStore();
    store.getState().receive(push(10_000, 5), 1);
    store.getState().receive(push(11_000, 6), 2);
    const { frame, receivedAtMs, history } = store.getState();
    expect([frame?.players, receivedAtMs]).toEqual([6, 2]);
    expect(history.slice(['players', zonePlayersSeries(4)], 0).columns).toEqual([
      [5, 6],
      [5, 6],
    ]);
  });

  it('lets its numbers age when a push cannot be read, and names the field', () => {
    const store = createLiveStore();
    store.getState().receive(push(10_000, 5), 1);
    store.getState().receive(parsePush(JSON.stringify(push(11_000, 6)).replace('"players":6', '"players":"6"')), 2);
    expect(store.getState()).toMatchObject({ unreadable: 'nodes[0].zones[0].players is not a number', receivedAtMs: 1 });
    expect(store.getState().frame?.players).toBe(5);
    store.getState().receive(push(12_000, 7), 3);
    expect(store.getState()).toMatchObject({ unreadable: null, receivedAtMs: 3 });
  });

  it.each(['{"type":"figures"}', '{"type":"figures","at":1,"nodes":{},"ingest":{}}'])('survives the broken push %j', (json) => {
    const store = createLiveStore();
    store.getState().receive(parsePush(json), 1);
    expect(store.getState().frame).toBeNull();
    expect(store.getState().unreadable).not.toBeNull();
  });

  it('forgets everything when told to', () => {
    const store = createLiveStore();
    store.getState().receive(push(10_000, 5), 1);
    store.getState().forget();
    expect(store.getState()).toMatchObject({ frame: null, receivedAtMs: null, findings: [] });
    expect(store.getState().history.latestMs).toBeNull();
    store.getState().receive(push(9_000, 4), 2);
    expect(store.getState().frame?.players).toBe(4);
  });
});
