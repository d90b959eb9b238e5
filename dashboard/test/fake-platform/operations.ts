import type { DeadLetterDetail } from '@/features/dead-letters/dead-letters-api';
import type { Certificate, Snapshot } from '@/features/snapshots/snapshots-api';
import { done, matching, page, refusal, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';
import { fakeCertificates, fakeHash, fakeLetter, fakeSnapshot } from './records';
import { answerZone, fakeListedZone } from './zones';

/** How the operations API behaves: as it should, without its database, or for a page it does not know. */
export type Mood = 'well' | 'store-down' | 'forbidden';

const ZONES: readonly number[] = [1, 2, 3, 4];

/** The command and the snapshot travel through two servers: it is there on the second look, and one zone more on each after it. */
const LOOKS_BEFORE_ARRIVAL = 2;

/** What the platform keeps of recoveries, snapshots and dead letters, in memory and made up. */
export class FakeOperations implements FakeFeature {
  mood: Mood = 'well';
  certificates: readonly Certificate[];
  snapshots: readonly Snapshot[];
  letters: readonly DeadLetterDetail[];
  /** Zones that were recorded and that no server runs. */
  ownerless: readonly number[] = [];
  readonly #now: () => number;
  readonly #asked: { missing: number[]; commandId: string; looks: number }[] = [];

  constructor({ now }: FakeContext) {
    this.#now = now;
    const nowMs = now();
    this.certificates = fakeCertificates(nowMs);
    this.snapshots = Array.from({ length: 40 }, (_, index) => fakeSnapshot(nowMs, index));
    this.letters = Array.from({ length: 34 }, (_, index) => fakeLetter(nowMs, index));
  }

  answer({ method, path: parts, search: searchParams, body }: FakeRequest): Answer | null {
    if (!['zones', 'recoveries', 'snapshots', 'dead-letters'].includes(parts[0] ?? '')) return null;
    if (this.mood === 'store-down') return refusal(503, 'store_unavailable', 'The database cannot be used at the moment.');
    if (this.mood === 'forbidden') return refusal(403, 'foreign_origin', 'This page may not use the API.');
    switch (`${method} ${parts[0]}/${parts.length}`) {
      case 'GET zones/1':
        return done({ zones: this.#listedZones() });
      case 'GET zones/2':
        return answerZone(parts[1], this.#listedZones());
      case 'GET recoveries/1':
        return page('recoveries', this.certificates.filter(matching(searchParams, ['zone'])), searchParams, ['before', 'before']);
      case 'GET snapshots/1':
        return this.#listSnapshots(searchParams);
      case 'POST snapshots/1':
        return this.#askForSnapshot(body as { zone: number; reason: string });
      case 'GET dead-letters/1':
        return page('deadLetters', this.letters.filter(matching(searchParams, ['consumer', 'state', 'reason'])), searchParams);
      case 'GET dead-letters/2':
        return this.#withLetter(parts[1], done);
      case 'POST dead-letters/3':
        return this.#withLetter(parts[1], (letter) => this.#decide(letter, parts[2] ?? '', body));
      default:
        return null;
    }
  }

  #listedZones() {
    return [...ZONES.map((zone) => fakeListedZone(zone)), ...this.ownerless.map((zone) => fakeListedZone(zone, false))];
  }

  #listSnapshots(search: URLSearchParams): Answer {
    for (const asked of this.#asked) {
      asked.looks++;
      const zone = asked.looks < LOOKS_BEFORE_ARRIVAL ? undefined : asked.missing.shift();
      if (zone !== undefined) this.snapshots = [this.#taken(zone, asked.commandId), ...this.snapshots];
    }
    const listed = page('snapshots', this.snapshots.filter(matching(search, ['zone'])), search);
    return done({ store: 'sqlite', ...(listed.body as object) });
  }

  #taken(zone: number, triggerId: string): Snapshot {
    const now = this.#now();
    const like = fakeSnapshot(now, zone - 1);
    const sequence = 91_000 + this.snapshots.length;
    return { ...like, sequence, takenAt: new Date(now).toISOString(), checksum: fakeHash(now), trigger: 'manual', triggerId };
  }

  #askForSnapshot({ zone, reason }: { zone: number; reason: string }): Answer {
    if (!reason) return refusal(400, 'invalid_request', 'reason (body) must be text of 1 to 200 characters.');
    const commandId = `7d9f2c1e-0000-4000-8000-${(this.#asked.length + 1).toString(16).padStart(12, '0')}`;
    this.#asked.push({ missing: zone === 0 ? [...ZONES] : [zone], commandId, looks: 0 });
    return { status: 202, body: { commandId } };
  }

  #withLetter(id: string | undefined, act: (letter: DeadLetterDetail) => Answer): Answer {
    const letter = this.letters.find((each) => `${each.id}` === id);
    return letter === undefined ? refusal(404, 'no_such_dead_letter', `There is no dead letter ${id}.`) : act(letter);
  }

  /** What is fenced is never applied, what is no event fails again; everything else succeeds, once. */
  #decide(letter: DeadLetterDetail, decision: string, body: unknown): Answer {
    if (letter.state !== 'open') return refusal(409, 'already_resolved', `Dead letter ${letter.id} was ${letter.state} already.`);
    if (decision === 'retry' && letter.reason !== 'failed') {
      this.change({ ...letter, attempts: letter.attempts + 1, lastAttemptAt: new Date(this.#now()).toISOString() });
      const status = letter.reason === 'fenced' ? 409 : 422;
      return refusal(status, letter.reason, `Dead letter ${letter.id} cannot be applied: ${letter.error}`);
    }
    const resolved = { resolvedAt: new Date(this.#now()).toISOString(), resolvedBy: 'admin' };
    const next: DeadLetterDetail =
      decision === 'retry'
        ? { ...letter, ...resolved, state: 'applied', attempts: letter.attempts + 1 }
        : { ...letter, ...resolved, state: 'discarded', resolution: (body as { reason: string }).reason };
    this.change(next);
    return done(next);
  }

  /** Also what a colleague at another desk does. */
  change(letter: DeadLetterDetail): void {
    this.letters = this.letters.map((each) => (each.id === letter.id ? letter : each));
  }
}
