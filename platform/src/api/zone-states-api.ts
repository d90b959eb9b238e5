import { Elysia, t, type Static } from 'elysia';
import type { Logger } from 'pino';
import { MalformedRecordError } from '../contracts/wire.ts';
import { storedForm, type SnapshotSummary } from '../snapshots/cold-snapshots.ts';
import { differencesOf } from '../snapshots/differences.ts';
import { HotSnapshotsUnavailableError, type HotSnapshots } from '../snapshots/hot-snapshots.ts';
import { NoSuchStateError, type StateName, type ZoneStateCopy, type ZoneStates } from '../snapshots/zone-states.ts';
import { readZoneSnapshot } from '../snapshots/zone-snapshot.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { DifferenceBody, presentDifference } from './difference-schemas.ts';
import { presentSnapshot, SnapshotBody } from './snapshots-api.ts';

export interface ZoneStatesServices {
  readonly hot: HotSnapshots;
  readonly states: ZoneStates;
}

const side = t.String({
  pattern: '^(live|hot|cold:\\d{1,10}/\\d{1,15})$',
  description: 'live, hot, or a cold snapshot as cold:epoch/sequence.',
});

const Side = t.Object({
  kind: t.String(),
  epoch: t.Integer(),
  sequence: t.Integer({ description: 'The last event in it.' }),
  tick: t.Integer(),
  at: t.String(),
  players: t.Integer(),
  stateHash: t.Nullable(t.String({ description: 'Null: a view of the moment has none.' })),
});

/** States of a zone beside each other: what is played now, what a recovery would begin with, and what is kept. */
export function zoneStatesApi({ hot, states }: ZoneStatesServices, log: Logger) {
  return new Elysia({ name: 'zone-states', prefix: '/api/snapshots', tags: ['Snapshots'] })
    .get('/hot', async () => await hotSnapshots(hot, log), {
      response: {
        200: t.Object({
          store: t.String({ description: 'redis or files.' }),
          snapshots: t.Array(SnapshotBody),
          problem: t.Nullable(t.String({ description: 'Why they, or some of them, cannot be shown.' })),
        }),
        ...refusals,
      },
      detail: { summary: 'Hot snapshots: what a recovery would begin with' },
    })
    .get(
      '/compare',
      async ({ query }) => {
        const read = (name: string): Promise<ZoneStateCopy> => readState(states, query.zone, stateName(name));
        const [a, b] = await Promise.all([read(query.a), read(query.b)]);
        const { same, players } = differencesOf(a.players, b.players);
        return { zone: query.zone, a: presentSide(a), b: presentSide(b), same, players: players.map(presentDifference) };
      },
      {
        query: t.Object({ zone: t.Integer({ minimum: 1, maximum: 2_147_483_647 }), a: side, b: side }),
        response: {
          200: t.Object({ zone: t.Integer(), a: Side, b: Side, same: t.Integer(), players: t.Array(DifferenceBody) }),
          404: ErrorBody,
          ...refusals,
        },
        detail: { summary: 'How the players of a zone differ between two of its states' },
      },
    );
}

/** A damaged snapshot, and one that has just expired, must not hide the others. */
async function hotSnapshots(hot: HotSnapshots, log: Logger) {
  const snapshots: SnapshotSummary[] = [];
  const problems: string[] = [];
  try {
    for (const zone of await hot.zones()) {
      const bytes = await hot.newest(zone);
      if (bytes === null) continue;
      try {
        snapshots.push(storedForm(readZoneSnapshot(bytes)));
      } catch (error) {
        if (!(error instanceof MalformedRecordError)) throw error;
        problems.push(`The hot snapshot of zone ${zone} is damaged: ${error.message}`);
      }
    }
  } catch (error) {
    if (!(error instanceof HotSnapshotsUnavailableError)) throw error;
    log.warn({ err: error }, 'hot snapshots cannot be looked at');
    problems.push(error.message);
  }
  return { store: hot.kind, snapshots: snapshots.map(presentSnapshot), problem: problems.length === 0 ? null : problems.join(' ') };
}

async function readState(states: ZoneStates, zone: number, name: StateName): Promise<ZoneStateCopy> {
  try {
    return await states.read(zone, name);
  } catch (error) {
    if (error instanceof NoSuchStateError) throw new ApiError(404, 'no_such_state', error.message);
    if (error instanceof HotSnapshotsUnavailableError) throw new ApiError(503, 'hot_snapshots_unavailable', error.message);
    throw error;
  }
}

function stateName(text: string): StateName {
  if (text === 'live' || text === 'hot') return text;
  const [epoch, sequence] = text.slice('cold:'.length).split('/').map(Number);
  return { epoch: epoch!, sequence: sequence! };
}

function presentSide({ kind, epoch, sequence, tick, atMs, players, stateHash }: ZoneStateCopy): Static<typeof Side> {
  return { kind, epoch, sequence, tick, at: new Date(atMs).toISOString(), players: players.length, stateHash };
}
