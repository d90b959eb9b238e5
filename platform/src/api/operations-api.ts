import { Elysia, t } from 'elysia';
import type { FiguresMonitor } from '../live/figures-monitor.ts';
import type { IngestReport } from '../live/ingest-report.ts';
import { recordedZones, type RecordedZone } from '../stores/consumer-progress.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';
import { refusals } from './api-error.ts';
import { IngestReportBody, ServerFiguresBody, ZoneFiguresBody } from './figures-schemas.ts';

const Recorded = t.Nullable(
  t.Object(
    { epoch: t.Integer(), sequence: t.Integer() },
    { description: 'How far the database is. Null: it cannot be asked, or has nothing yet.' },
  ),
);

export interface OperationsServices {
  readonly store: Store;
  readonly monitor: FiguresMonitor;
  readonly persistenceName: string;
  readonly reportIngest: () => Promise<IngestReport>;
}

/** What an operator asks about the running system. */
export function operationsApi({ store, monitor, persistenceName, reportIngest }: OperationsServices) {
  return new Elysia({ name: 'operations', prefix: '/api', tags: ['Operations'] })
    .get(
      '/zones',
      async () => {
        const live = monitor.zones();
        const recorded = new Map((await recordedOrNothing(store, persistenceName)).map((zone) => [zone.zone, zone]));
        const ids = [...new Set([...live.map(({ zone }) => zone), ...recorded.keys()])].sort((a, b) => a - b);
        return {
          zones: ids.map((id) => {
            const known = recorded.get(id);
            const { node, atMs, ...figures } = live.find(({ zone }) => zone === id) ?? { node: null, atMs: null };
            return {
              zone: id,
              node,
              at: atMs === null ? null : new Date(atMs).toISOString(),
              figures: 'zone' in figures ? figures : null,
              recorded: known === undefined ? null : { epoch: known.epoch, sequence: known.sequence },
            };
          }),
        };
      },
      {
        response: {
          200: t.Object({
            zones: t.Array(
              t.Object({
                zone: t.Integer(),
                node: t.Nullable(
                  t.String({ description: 'The server that owns the zone. Null: no server has reported it in the last minute.' }),
                ),
                at: t.Nullable(t.String()),
                figures: t.Nullable(ZoneFiguresBody),
                recorded: Recorded,
              }),
            ),
          }),
          ...refusals,
        },
        detail: { summary: 'Zones: live figures beside what is recorded' },
      },
    )
    .get('/figures', () => ({ at: new Date().toISOString(), nodes: [...monitor.latest()] }), {
      response: { 200: t.Object({ at: t.String(), nodes: t.Array(ServerFiguresBody) }), ...refusals },
      detail: { summary: 'The newest figures of every game server' },
    })
    .get('/ingest', async () => await reportIngest(), {
      response: { 200: IngestReportBody, ...refusals },
      detail: { summary: 'How far recording is, and what is in its way' },
    });
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
