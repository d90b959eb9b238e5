import { Elysia, t } from 'elysia';
import type { FiguresMonitor } from '../live/figures-monitor.ts';
import type { IngestReport } from '../live/ingest-report.ts';
import type { Store } from '../stores/store.ts';
import { refusals } from './api-error.ts';
import { IngestReportBody, ServerFiguresBody } from './figures-schemas.ts';

export interface OperationsServices {
  readonly store: Store;
  readonly monitor: FiguresMonitor;
  readonly persistenceName: string;
  readonly reportIngest: () => Promise<IngestReport>;
}

/** What an operator asks about the running system. */
export function operationsApi({ monitor, reportIngest }: Pick<OperationsServices, 'monitor' | 'reportIngest'>) {
  return new Elysia({ name: 'operations', prefix: '/api', tags: ['Operations'] })
    .get('/figures', () => ({ at: new Date().toISOString(), nodes: [...monitor.latest()] }), {
      response: { 200: t.Object({ at: t.String(), nodes: t.Array(ServerFiguresBody) }), ...refusals },
      detail: { summary: 'The newest figures of every game server' },
    })
    .get('/ingest', async () => await reportIngest(), {
      response: { 200: IngestReportBody, ...refusals },
      detail: { summary: 'How far recording is, and what is in its way' },
    });
}
