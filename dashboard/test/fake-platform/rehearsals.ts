import type { Rehearsal } from '@/shared/actions/action';
import { fakeHash } from './records';

/** The certificate of a rehearsal that came out as the zone, or of one that did not. */
export function fakeRehearsal(zone: number, isSame: boolean): Rehearsal {
  const liveHash = fakeHash(7_000 + zone);
  return {
    source: zone === 3 ? 'cold' : 'hot',
    log: 'journal',
    snapshotEpoch: 40,
    snapshotSequence: 90_110 + zone * 31,
    snapshotTick: 411_000 + zone * 40,
    snapshotAgeMs: zone === 3 ? 41_000 : 3_200 + zone * 170,
    eventsReplayed: zone === 3 ? 6_412 : 480 + zone * 53,
    gaps: 0,
    eventsLost: 0,
    liveEpoch: 40,
    liveSequence: 90_680 + zone * 84,
    liveHash,
    shadowHash: isSame ? liveHash : fakeHash(8_000 + zone),
    players: 60 + zone * 37,
    loadUs: 2_100 + zone * 160,
    replayUs: 3_900 + zone * 410,
    totalUs: 8_700 + zone * 720,
    notes: zone === 3 ? 'hot: redis-1:6379 refused the connection' : '',
  };
}
