import { Elysia, t } from 'elysia';
import type { Access } from '../accounts/access.ts';
import type { Prometheus } from '../metrics/prometheus.ts';
import { ErrorBody } from './api-error.ts';

/** Where Prometheus scrapes. For whoever may log in, or for everybody where VERDICT_METRICS_PUBLIC says so. */
export function metricsApi(prometheus: Prometheus, access: Access, isPublic: boolean) {
  return new Elysia({ name: 'metrics', tags: ['Operations'] }).get(
    '/metrics',
    async ({ request, set }) => {
      if (!isPublic) await access.require(request, 'viewer');
      set.headers['content-type'] = prometheus.contentType;
      return await prometheus.text();
    },
    {
      response: { 200: t.String(), 401: ErrorBody, 403: ErrorBody },
      detail: { summary: 'Metrics in the text format of Prometheus' },
    },
  );
}
