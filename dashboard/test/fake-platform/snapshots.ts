import type { Comparison, Side, Snapshot } from '@/features/snapshots/snapshots-api';
import { fakeDifferences } from './differences';
import { done, refusal, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';
import { fakeHash, fakeSnapshot } from './records';

const ZONES = [1, 2, 3, 4];
const HOT_EVERY_MS = 5_000;
const SAME_PLAYERS = 61;

/** Hot snapshots, and two states of a zone side by side. Cold ones are among the operations. */
export class FakeSnapshots implements FakeFeature {
  /** Why hot snapshots cannot be read; null while they can. */
  problem: string | null = null;
  /** Whether anything has happened between the two states that are compared. */
  isStill = false;
  isEmpty = false;
  readonly #now: () => number;

  constructor({ now }: FakeContext) {
    this.#now = now;
  }

  answer({ method, path, search }: FakeRequest): Answer | null {
    if (method !== 'GET' || path[0] !== 'snapshots') return null;
    if (path[1] === 'hot') {
      const snapshots = this.problem !== null || this.isEmpty ? [] : ZONES.map((zone) => this.#hot(zone));
      return done({ store: 'redis', snapshots, problem: this.problem });
    }
    return path[1] === 'compare' ? this.#compare(search) : null;
  }

  #hot(zone: number): Snapshot {
    const now = this.#now();
    const ageMs = (now + zone * 1_300) % HOT_EVERY_MS;
    const like = fakeSnapshot(now, zone - 1);
    return { ...like, zone, sequence: 91_000 + zone * 17, tick: 412_900, takenAt: new Date(now - ageMs).toISOString(), ageMs };
  }

  #compare(search: URLSearchParams): Answer {
    const zone = Number(search.get('zone'));
    const [a, b] = [this.#side(search.get('a') ?? ''), this.#side(search.get('b') ?? '')];
    if (a === null || b === null) return refusal(404, 'no_such_snapshot', `Zone ${zone} has no such snapshot.`);
    const players = this.isStill ? [] : fakeDifferences(zone);
    const body: Comparison = { zone, a, b: this.isStill ? { ...b, stateHash: a.stateHash } : b, same: SAME_PLAYERS, players };
    return done(body);
  }

  #side(ref: string): Side | null {
    const cold = /^cold:(\d+)\/(\d+)$/.exec(ref);
    const kind = cold === null ? ref : 'cold';
    if (kind !== 'live' && kind !== 'hot' && kind !== 'cold') return null;
    const ageMs = { live: 0, hot: 3_000, cold: 61_000 }[kind];
    return {
      kind,
      epoch: Number(cold?.[1] ?? 40),
      sequence: Number(cold?.[2] ?? 91_000 - ageMs / 100),
      tick: 413_000 - ageMs / 50,
      at: new Date(this.#now() - ageMs).toISOString(),
      players: SAME_PLAYERS + 11,
      stateHash: fakeHash(ageMs + 1),
    };
  }
}
