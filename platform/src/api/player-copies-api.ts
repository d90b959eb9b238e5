import { Elysia, t, type Static } from 'elysia';
import { HotSnapshotsUnavailableError } from '../snapshots/hot-snapshots.ts';
import { NoSuchStateError, type StateName, type ZoneStates } from '../snapshots/zone-states.ts';
import { findPlayer } from '../stores/player-queries.ts';
import type { PlayerRow } from '../stores/players.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { lifeWords } from './difference-schemas.ts';
import { playerId } from './player-schemas.ts';

const Copy = t.Object({
  x: t.Integer(),
  y: t.Integer(),
  life: t.String({ description: 'alive, stunned or dead.' }),
  lifeUntilTick: t.Integer(),
  zone: t.Integer(),
  epoch: t.Integer(),
  sequence: t.Integer({ description: 'The last event in the copy.' }),
  tick: t.Integer(),
  at: t.String(),
  name: t.String(),
  online: t.Optional(t.Boolean()),
});
type Copy = Static<typeof Copy>;

const places = ['live', 'hot', 'cold', 'database'] as const;
type Place = (typeof places)[number];
const stateOf = { live: 'live', hot: 'hot', cold: 'newest-cold' } as const satisfies Record<string, StateName>;

const copy = t.Nullable(Copy);
const problem = t.Optional(t.String({ description: 'Why there is no such copy.' }));

/** The copies of one player that exist beside each other. Each is asked for by itself: one that is down hides no other. */
export function playerCopiesApi(store: Store, states: ZoneStates) {
  return new Elysia({ name: 'player-copies', prefix: '/api/players', tags: ['Players'] }).get(
    '/:id/copies',
    async ({ params: { id } }) => {
      const row = await rowOf(store, id);
      const database = row instanceof Error ? row.message : ofRow(row);
      // Where the player is, only its row tells.
      const zone = row instanceof Error ? null : row.zone;
      const copies = await Promise.all((['live', 'hot', 'cold'] as const).map((place) => copyIn(states, zone, stateOf[place], id)));
      const found: Record<Place, Copy | string> = { live: copies[0]!, hot: copies[1]!, cold: copies[2]!, database };
      const absent = places.filter((place) => typeof found[place] === 'string');
      const shown = places.map((place) => [place, typeof found[place] === 'string' ? null : found[place]]);
      return {
        ...(Object.fromEntries(shown) as Record<Place, Copy | null>),
        problems: Object.fromEntries(absent.map((place) => [place, found[place] as string])),
      };
    },
    {
      params: playerId,
      response: {
        200: t.Object({
          ...{ live: copy, hot: copy, cold: copy, database: copy },
          problems: t.Object({ live: problem, hot: problem, cold: problem, database: problem }),
        }),
        404: ErrorBody,
        ...refusals,
      },
      detail: { summary: 'A player as the game has it now, in the newest snapshots and in the database' },
    },
  );
}

async function rowOf(store: Store, id: number): Promise<PlayerRow | StoreUnavailableError> {
  try {
    const row = await findPlayer(store, id);
    if (row === null) throw new ApiError(404, 'no_such_player', `No player ${id} has entered a zone yet.`);
    return row;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return error;
    throw error;
  }
}

/** The copy, or why there is none. */
async function copyIn(states: ZoneStates, zone: number | null, name: StateName, id: number): Promise<Copy | string> {
  if (zone === null) return 'The zone that the player is in is known from the database, which cannot be asked.';
  try {
    const { epoch, sequence, tick, atMs, players } = await states.read(zone, name);
    const player = players.find((one) => one.id === id);
    if (player === undefined) return `The player is not in zone ${zone} there.`;
    const { x, y, life, lifeUntilTick, name: called } = player;
    const at = new Date(atMs).toISOString();
    return { x, y, life: lifeWords[life] ?? 'unknown', lifeUntilTick, zone, epoch, sequence, tick, at, name: called };
  } catch (error) {
    const isExpected = [NoSuchStateError, HotSnapshotsUnavailableError, StoreUnavailableError].some((kind) => error instanceof kind);
    if (isExpected) return (error as Error).message;
    throw error;
  }
}

function ofRow(row: PlayerRow): Copy {
  const lifeIsNewer = row.lifeEpoch > row.placeEpoch || (row.lifeEpoch === row.placeEpoch && row.lifeSequence > row.placeSequence);
  const [epoch, sequence] = lifeIsNewer ? [row.lifeEpoch, row.lifeSequence] : [row.placeEpoch, row.placeSequence];
  const { x, y, life, lifeUntilTick, zone, lastTick, lastEventAtMs, name, online } = row;
  const at = new Date(lastEventAtMs).toISOString();
  return { x, y, life: lifeWords[life] ?? 'unknown', lifeUntilTick, zone, epoch, sequence, tick: lastTick, at, name, online };
}
