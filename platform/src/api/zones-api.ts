import { Elysia, t, type Static } from 'elysia';
import { ZoneHealth } from '../contracts/events.ts';
import type { FiguresMonitor, LiveZone } from '../live/figures-monitor.ts';
import type { MapFile, ZoneMap } from '../live/zone-map.ts';
import { recordedZones, type RecordedZone } from '../stores/consumer-progress.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { ZoneFiguresBody } from './figures-schemas.ts';
import { wordOf } from './words.ts';

export interface ZonesServices {
  readonly store: Store;
  readonly monitor: FiguresMonitor;
  readonly persistenceName: string;
  readonly map: MapFile;
}

const zone = {
  zone: t.Integer(),
  node: t.Nullable(t.String({ description: 'The server that owns the zone. Null: no server has reported it in the last minute.' })),
  at: t.Nullable(t.String()),
  epoch: t.Nullable(t.Integer({ description: 'The newest epoch that is known of.' })),
  health: t.Nullable(t.String({ description: 'playing, recovering or fenced. Null: no server reports it.' })),
  figures: t.Nullable(ZoneFiguresBody),
  recorded: t.Nullable(
    t.Object(
      { epoch: t.Integer(), sequence: t.Integer() },
      { description: 'How far the database is. Null: it cannot be asked, or has nothing yet.' },
    ),
  ),
};
const Zone = t.Object(zone);
const rectangle = { x: t.Integer(), y: t.Integer(), width: t.Integer(), height: t.Integer() };
const ZoneWithMap = t.Object({
  ...zone,
  map: t.Nullable(
    t.Object({
      widthMm: t.Integer(),
      heightMm: t.Integer(),
      obstacles: t.Array(t.Object(rectangle)),
      hazards: t.Array(t.Object({ kind: t.String(), ...rectangle })),
    }),
    { description: 'What VERDICT_MAP draws, in millimetres. Null: there is no such file.' },
  ),
});

/** Zones: who owns them, how they are, and how far they are recorded. */
export function zonesApi({ store, monitor, persistenceName, map }: ZonesServices) {
  return new Elysia({ name: 'zones', prefix: '/api/zones', tags: ['Operations'] })
    .get(
      '/',
      async () => {
        const live = new Map(monitor.zones().map((one) => [one.zone, one]));
        const recorded = new Map((await recordedOrNothing(store, persistenceName)).map((one) => [one.zone, one]));
        const ids = [...new Set([...live.keys(), ...recorded.keys()])].sort((a, b) => a - b);
        return { zones: ids.map((id) => present(id, live.get(id), recorded.get(id))) };
      },
      {
        response: { 200: t.Object({ zones: t.Array(Zone) }), ...refusals },
        detail: { summary: 'Zones: live figures beside what is recorded' },
      },
    )
    .get(
      '/:zone',
      async ({ params }) => {
        const live = monitor.zones().find((one) => one.zone === params.zone);
        const recorded = (await recordedOrNothing(store, persistenceName)).find((one) => one.zone === params.zone);
        if (live === undefined && recorded === undefined) {
          throw new ApiError(404, 'no_such_zone', `Nothing is known of a zone ${params.zone}.`);
        }
        return { ...present(params.zone, live, recorded), map: mutable(await map.map()) };
      },
      {
        params: t.Object({ zone: t.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        response: { 200: ZoneWithMap, 404: ErrorBody, ...refusals },
        detail: { summary: 'One zone, with its map' },
      },
    );
}

function present(id: number, live: LiveZone | undefined, recorded: RecordedZone | undefined): Static<typeof Zone> {
  const { node, atMs, ...figures } = live ?? { node: null, atMs: null };
  return {
    zone: id,
    node,
    at: atMs === null ? null : new Date(atMs).toISOString(),
    epoch: live?.epoch ?? recorded?.epoch ?? null,
    health: live === undefined ? null : wordOf(ZoneHealth, live.health),
    figures: 'zone' in figures ? figures : null,
    recorded: recorded === undefined ? null : { epoch: recorded.epoch, sequence: recorded.sequence },
  };
}

function mutable(map: ZoneMap | null) {
  return map === null ? null : { ...map, obstacles: [...map.obstacles], hazards: [...map.hazards] };
}

/** The live half of the answer does not depend on the database. */
async function recordedOrNothing(store: Store, consumer: string): Promise<readonly RecordedZone[]> {
  try {
    return await recordedZones(store, consumer);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return [];
    throw error;
  }
}
