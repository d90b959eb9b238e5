import { describe, expect, it } from 'vitest';
import { ingestFigures, consumerFigures, journalFigures, liveMessage, nodeFigures, zoneFigures } from '../../../test/figures';
import { LiveFrameReader } from './live-frame';

function at(ms: number, zones = [zoneFigures()], node = 'alpha') {
  return liveMessage({ at: ms, nodes: [nodeFigures({ node, atMs: ms, zones })] });
}

describe('live frame', () => {
  it('derives rates from successive totals and knows none from the first push', () => {
    const reader = new LiveFrameReader();
    expect(reader.read(at(10_000, [zoneFigures({ events: 500, accepted: 400 })])).perSecond).toEqual({
      accepted: null,
      rejected: null,
      refusedBusy: null,
      events: null,
    });
    expect(reader.read(at(11_000, [zoneFigures({ events: 560, accepted: 440, rejected: 3 })])).perSecond).toEqual({
      accepted: 40,
      rejected: 3,
      refusedBusy: 0,
      events: 60,
    });
  });

  it('adds players of all zones and takes the tail of the worst one', () => {
    const zones = [
      zoneFigures({ zone: 1, players: 10, tickP50Us: 100, tickP99Us: 800, tickMaxUs: 30_000 }),
      zoneFigures({ zone: 2, players: 20, tickP50Us: 300, tickP99Us: 9_000, tickMaxUs: 9_500 }),
      zoneFigures({ zone: 3, players: 30, tickP50Us: 200, tickP99Us: 700, tickMaxUs: 900 }),
    ];
    const frame = new LiveFrameReader().read(at(10_000, zones));
    expect(frame.players).toBe(60);
    expect(frame.tick).toEqual({ p50Us: 200, p99Us: 9_000, maxUs: 30_000, worstZone: 2 });
  });

  it('counts a zone that two servers name only under the higher epoch', () => {
    const nodes = [
      nodeFigures({ node: 'alpha', zones: [zoneFigures({ zone: 7, epoch: 3, players: 40 })] }),
      nodeFigures({ node: 'beta', zones: [zoneFigures({ zone: 7, epoch: 4, players: 38 })] }),
    ];
    const frame = new LiveFrameReader().read(liveMessage({ nodes }));
    expect(frame.players).toBe(38);
    expect(frame.zones.map((zone) => zone.node)).toEqual(['beta']);
  });

  it('stops counting a server whose reading no longer moves, and counts it again when it does', () => {
    const reader = new LiveFrameReader();
    const still = [nodeFigures({ atMs: 10_000 })];
    expect(reader.read(liveMessage({ at: 10_000, nodes: still })).players).toBe(25);
    expect(reader.read(liveMessage({ at: 13_000, nodes: still })).players).toBe(25);
    const silent = reader.read(liveMessage({ at: 14_000, nodes: still }));
    expect(silent.players).toBe(0);
    expect(silent.nodes[0]?.silentMs).toBe(4_000);
    expect(reader.read(liveMessage({ at: 15_000, nodes: [nodeFigures({ atMs: 15_000 })] })).players).toBe(25);
  });

  it('forgives a server whose clock is a little off, but not a first reading from long ago', () => {
    expect(new LiveFrameReader().read(liveMessage({ at: 14_000, nodes: [nodeFigures({ atMs: 10_000 })] })).nodes[0]?.silentMs).toBeNull();
    expect(new LiveFrameReader().read(liveMessage({ at: 70_000, nodes: [nodeFigures({ atMs: 10_000 })] })).nodes[0]?.silentMs).toBe(60_000);
  });

  it('shows no negative rate when a server restarts', () => {
    const reader = new LiveFrameReader();
    reader.read(at(10_000, [zoneFigures({ events: 90_000 })]));
    const nodes = [nodeFigures({ atMs: 12_000, startedAtMs: 11_000, zones: [zoneFigures({ epoch: 2, events: 30 })] })];
    expect(reader.read(liveMessage({ at: 12_000, nodes })).perSecond.events).toBe(30);
  });

  it('adds up the journals and keeps every reason why one does not ship', () => {
    const nodes = [
      nodeFigures({ node: 'a', journal: journalFigures({ durableEvents: 10, queuedBytes: 5, shipError: 'broker down' }) }),
      nodeFigures({ node: 'b', zones: [], journal: journalFigures({ durableEvents: 7, queuedBytes: 1 }) }),
    ];
    expect(new LiveFrameReader().read(liveMessage({ nodes })).journal).toMatchObject({
      durableEvents: 17,
      queuedBytes: 6,
      shipErrors: ['broker down'],
    });
  });

  it('names the consumer that is furthest behind in time', () => {
    const consumers = [consumerFigures({ lagMs: 10, lagEvents: 900 }), consumerFigures({ name: 'monitoring', lagMs: 40, lagEvents: 2 })];
    expect(new LiveFrameReader().read(liveMessage({ ingest: ingestFigures({ consumers }) })).worstConsumer?.name).toBe('monitoring');
  });

  it('is empty, not broken, while no server reports', () => {
    const frame = new LiveFrameReader().read(liveMessage({ nodes: [], ingest: ingestFigures({ consumers: [] }) }));
    expect(frame).toMatchObject({ players: 0, tick: null, verdict: null, worstConsumer: null });
    expect(frame.perSecond.events).toBeNull();
  });

  it('takes a lag that is not known for the worst', () => {
    const consumers = [consumerFigures({ lagMs: 90_000 }), consumerFigures({ name: 'monitoring', lagMs: null, lagEvents: null })];
    const frame = new LiveFrameReader().read(liveMessage({ ingest: ingestFigures({ consumers }) }));
    expect(frame.worstConsumer?.name).toBe('monitoring');
  });

  it('shows servers even before the platform knows its own consumers', () => {
    const frame = new LiveFrameReader().read(liveMessage({ ingest: null }));
    expect(frame).toMatchObject({ players: 25, consumers: [], worstConsumer: null });
  });
});
