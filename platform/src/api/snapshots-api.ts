import { Elysia, t } from 'elysia';
import type { Logger } from 'pino';
import type { Access } from '../accounts/access.ts';
import type { ActionDesk } from '../actions/action-desk.ts';
import { SnapshotTrigger } from '../contracts/events.ts';
import { hexOf, MalformedRecordError } from '../contracts/wire.ts';
import { nameOf, type ColdSnapshots, type SnapshotKey, type SnapshotSummary, type StoredSnapshot } from '../snapshots/cold-snapshots.ts';
import { playersOf, readZoneSnapshot, type SnapshotPlayer } from '../snapshots/zone-snapshot.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';
import { actorOf, needs } from './route-rules.ts';
import { wordOf } from './words.ts';

export interface SnapshotsServices {
  readonly snapshots: ColdSnapshots;
  readonly desk: ActionDesk;
  readonly access: Access;
  readonly log: Logger;
}

/** So many damaged snapshots of one zone are passed over before the search for a whole one is given up. */
const damagedMax = 100;
const lives = ['alive', 'stunned', 'dead'] as const;
const octets = 'application/octet-stream';

export const SnapshotBody = t.Object({
  zone: t.Integer(),
  epoch: t.Integer(),
  sequence: t.Integer({ description: 'The last event in it.' }),
  tick: t.Integer(),
  takenAt: t.String(),
  ageMs: t.Integer(),
  players: t.Integer(),
  sizeBytes: t.Integer(),
  checksum: t.String({ description: 'SHA-256 of what follows it in the bytes, in hex.' }),
  trigger: t.String({ description: 'periodic, manual, opening or stopping.' }),
  triggerId: t.String({ description: 'The command that asked for it. Empty: none did.' }),
  node: t.String({ description: 'The server that took it.' }),
});

const Whole = t.Object({
  ...SnapshotBody.properties,
  journalId: t.String(),
  journalPosition: t.Integer({ description: 'Every later event of the zone stands at or behind this place of that journal.' }),
  stateHash: t.String(),
  playersInZone: t.Nullable(
    t.Array(
      t.Object({
        id: t.Integer(),
        name: t.String(),
        x: t.Integer(),
        y: t.Integer(),
        life: t.String({ description: 'alive, stunned or dead.' }),
        lifeUntilTick: t.Integer(),
      }),
    ),
  ),
  problem: t.Nullable(t.String({ description: 'Why the players cannot be shown.' })),
});

type ShownPlayer = Omit<SnapshotPlayer, 'life'> & { readonly life: string };

const number = (minimum: number) => t.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });
const zoneNumber = t.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** Cold snapshots: what there is, their bytes for whoever recovers a zone, and a new one for whoever asks. */
export function snapshotsApi({ snapshots, desk, access, log }: SnapshotsServices) {
  return new Elysia({ name: 'snapshots', prefix: '/api/snapshots', tags: ['Snapshots'] })
    .get(
      '/',
      async ({ query }) => {
        const { limit = 50 } = query;
        const [takenAtMs, zone, epoch, sequence] = decodeCursor(query.cursor, 4) ?? [];
        const before = takenAtMs === undefined ? null : { takenAtMs, zone: zone!, epoch: epoch!, sequence: sequence! };
        const found = await snapshots.list(query.zone ?? null, before, limit + 1);
        const page = found.slice(0, limit);
        const last = page.at(-1);
        const next = found.length > limit && last !== undefined;
        return {
          store: snapshots.kind,
          snapshots: page.map(presentSnapshot),
          nextCursor: next ? encodeCursor([last.takenAtMs, last.zone, last.epoch, last.sequence]) : null,
        };
      },
      {
        query: t.Object({ zone: t.Optional(zoneNumber), limit: limitQuery, cursor: cursorQuery }),
        response: { 200: t.Object({ store: t.String(), snapshots: t.Array(SnapshotBody), nextCursor }), ...refusals },
        detail: { summary: 'Cold snapshots, the newest first' },
      },
    )
    .post(
      '/',
      async ({ body, request, set }) => {
        const actor = await actorOf(access, request);
        const commandId = await desk.perform({ action: 'snapshot', zone: body.zone }, actor, body.reason, null);
        set.status = 202;
        return { commandId };
      },
      {
        body: t.Object({
          zone: t.Integer({ minimum: 0, maximum: 2_147_483_647, description: '0: every zone.' }),
          reason: t.String({ minLength: 1, description: 'Why; kept with the command.' }),
        }),
        response: { 202: t.Object({ commandId: t.String({ description: '`triggerId` of the snapshots that come of it.' }) }), ...refusals },
        detail: { summary: 'Ask for a snapshot of a zone, or of all', ...needs('operator', 'snapshot', 'zone') },
      },
    )
    .get('/:zone/newest', async ({ params }) => await newestWhole(snapshots, params.zone, log), {
      params: t.Object({ zone: zoneNumber }),
      response: { 404: ErrorBody, ...refusals },
      detail: {
        summary: 'The bytes of the newest snapshot of a zone that is whole',
        description: 'Those that fail their checksum are passed over and named, as epoch/sequence, in the header x-verdict-skipped.',
        responses: { 200: { description: 'The bytes.', content: { [octets]: { schema: { type: 'string', format: 'binary' } } } } },
      },
    })
    .get(
      '/:zone/:epoch/:sequence',
      async ({ params, query }) => {
        const found = await snapshots.one(params);
        if (found === null) throw new ApiError(404, 'no_such_snapshot', `There is no snapshot ${nameOf(params)}.`);
        return query.as === 'json' ? Response.json(presentWhole(found)) : bytesOf(found, []);
      },
      {
        params: t.Object({ zone: zoneNumber, epoch: number(1), sequence: number(0) }),
        query: t.Object({ as: t.Optional(t.Union([t.Literal('bytes'), t.Literal('json')])) }),
        response: { 404: ErrorBody, 409: ErrorBody, ...refusals },
        detail: {
          summary: 'One snapshot: its bytes, or with as=json its head and the players in it',
          responses: {
            200: {
              description: 'See the summary.',
              content: { [octets]: { schema: { type: 'string', format: 'binary' } }, 'application/json': { schema: Whole as never } },
            },
          },
        },
      },
    );
}

/** The newest one that passes its checks: a damaged one must not cost the zone its recovery from an older one. */
async function newestWhole(snapshots: ColdSnapshots, zone: number, log: Logger): Promise<Response> {
  const skipped: SnapshotKey[] = [];
  for (let found = await snapshots.newest(zone, null); found !== null; found = await snapshots.newest(zone, found)) {
    try {
      readZoneSnapshot(found.bytes);
      return bytesOf(found, skipped);
    } catch (error) {
      if (!(error instanceof MalformedRecordError)) throw error;
      log.error({ snapshot: nameOf(found), err: error }, 'a stored snapshot is damaged and is passed over');
      skipped.push(found);
      if (skipped.length >= damagedMax) break;
    }
  }
  const why = skipped.length === 0 ? 'There is none.' : `The newest ${skipped.length} are damaged.`;
  throw new ApiError(404, 'no_such_snapshot', `Zone ${zone} has no cold snapshot that can be used. ${why}`);
}

function bytesOf(snapshot: StoredSnapshot, skipped: readonly SnapshotKey[]): Response {
  const headers = { 'content-type': octets, 'x-verdict-snapshot': nameOf(snapshot) };
  const told = skipped.length === 0 ? {} : { 'x-verdict-skipped': skipped.map(({ epoch, sequence }) => `${epoch}/${sequence}`).join(', ') };
  return new Response(new Uint8Array(snapshot.bytes), { headers: { ...headers, ...told } });
}

export function presentSnapshot(snapshot: SnapshotSummary): (typeof SnapshotBody)['static'] {
  const { zone, epoch, sequence, tick, takenAtMs, players, sizeBytes, checksum, triggerId, node } = snapshot;
  return {
    zone,
    epoch,
    sequence,
    tick,
    takenAt: new Date(takenAtMs).toISOString(),
    ageMs: Math.max(0, Date.now() - takenAtMs),
    players,
    sizeBytes,
    checksum,
    trigger: wordOf(SnapshotTrigger, snapshot.trigger),
    triggerId,
    node,
  };
}

function presentWhole(stored: StoredSnapshot): (typeof Whole)['static'] {
  try {
    const { head, state } = readZoneSnapshot(stored.bytes);
    const { journalId, journalPosition, stateHash } = head;
    const { players, problem } = playersOrProblem(state);
    return { ...presentSnapshot(stored), journalId, journalPosition, stateHash: hexOf(stateHash), playersInZone: players, problem };
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    throw new ApiError(409, 'damaged_snapshot', `Snapshot ${nameOf(stored)} is damaged: ${error.message}`);
  }
}

/** The state may be of a format that only a newer platform reads; the snapshot is whole all the same. */
function playersOrProblem(state: Uint8Array): { readonly players: ShownPlayer[] | null; readonly problem: string | null } {
  try {
    return { players: playersOf(state).map((player) => ({ ...player, life: lives[player.life] ?? 'unknown' })), problem: null };
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    return { players: null, problem: error.message };
  }
}
