import type { ZoneView } from '../contracts/events.ts';
import { hexOf, MalformedRecordError } from '../contracts/wire.ts';
import type { LiveZone } from '../live/figures-monitor.ts';
import { nameOf, type ColdSnapshots } from './cold-snapshots.ts';
import type { Standing } from './differences.ts';
import type { HotSnapshots } from './hot-snapshots.ts';
import { playersOf, readZoneSnapshot } from './zone-snapshot.ts';

/** Which state of a zone is meant: as it is now, as a recovery would first find it, or a certain cold snapshot. */
export type StateName = 'live' | 'hot' | 'newest-cold' | { readonly epoch: number; readonly sequence: number };

/** A state of a zone, wherever it is from. */
export interface ZoneStateCopy {
  readonly kind: 'live' | 'hot' | 'cold';
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly atMs: number;
  readonly players: readonly Standing[];
  /** Null: a view of the moment has none. */
  readonly stateHash: string | null;
}

/** There is no such state to be had; the message says why. */
export class NoSuchStateError extends Error {
  override readonly name = 'NoSuchStateError';
}

/** Where the present state of a zone comes from. */
export interface LatestViews {
  latest(zone: number, waitMs: number): Promise<ZoneView | null>;
  readonly problem: string | null;
}

export interface ZoneStatesSources {
  readonly views: LatestViews;
  readonly zones: () => readonly LiveZone[];
  readonly hot: HotSnapshots;
  readonly cold: ColdSnapshots;
}

/** How long a zone's server has to answer that somebody looks. By Kafka the way is longer than by files. */
const viewWaitMs = 4_000;

/** The states of zones that exist beside each other: what is played, what would be recovered, what is kept. */
export class ZoneStates {
  readonly #sources: ZoneStatesSources;

  constructor(sources: ZoneStatesSources) {
    this.#sources = sources;
  }

  /** Throws `NoSuchStateError` when there is none; a store that is down throws its own error. */
  async read(zone: number, name: StateName): Promise<ZoneStateCopy> {
    if (name === 'live') return await this.#live(zone);
    const { hot, cold } = this.#sources;
    if (name === 'hot') return ofSnapshot('hot', zone, await hot.newest(zone), `Zone ${zone} has no hot snapshot.`);
    if (name === 'newest-cold') {
      const found = await cold.newest(zone, null);
      return ofSnapshot('cold', zone, found?.bytes ?? null, `Zone ${zone} has no cold snapshot.`);
    }
    const found = await cold.one({ zone, ...name });
    return ofSnapshot('cold', zone, found?.bytes ?? null, `There is no snapshot ${nameOf({ zone, ...name })}.`);
  }

  async #live(zone: number): Promise<ZoneStateCopy> {
    const { views, zones } = this.#sources;
    // Nobody would answer: asking would only make the asker wait.
    if (!zones().some((live) => live.zone === zone)) throw new NoSuchStateError(`No server reports zone ${zone} at the moment.`);
    const view = await views.latest(zone, viewWaitMs);
    if (view === null) throw new NoSuchStateError(views.problem ?? `The server of zone ${zone} has not shown it within ${viewWaitMs} ms.`);
    const { epoch, sequence, tick, atMs, players } = view;
    return {
      ...{ kind: 'live', zone, epoch, sequence, tick, atMs, stateHash: null },
      players: players.map(({ playerId, name, position: [x, y], life, lifeUntilTick }) => ({
        ...{ id: playerId, name, x, y, life, lifeUntilTick },
      })),
    };
  }
}

function ofSnapshot(kind: 'hot' | 'cold', zone: number, bytes: Uint8Array | null, absent: string): ZoneStateCopy {
  if (bytes === null) throw new NoSuchStateError(absent);
  try {
    const { head, state } = readZoneSnapshot(bytes);
    const { epoch, sequence, tick, takenAtMs, stateHash } = head;
    return { kind, zone, epoch, sequence, tick, atMs: takenAtMs, players: playersOf(state), stateHash: hexOf(stateHash) };
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    throw new NoSuchStateError(`The ${kind} snapshot of zone ${zone} cannot be read: ${error.message}`);
  }
}
