import { Elysia } from 'elysia';
import type { ApiTimings } from '../metrics/api-timings.ts';

/** Times every answer, by the pattern of its route. */
export function requestTiming(timings: ApiTimings) {
  const begun = new WeakMap<Request, number>();
  return new Elysia({ name: 'request-timing' })
    .onRequest(({ request }) => {
      begun.set(request, performance.now());
    })
    .onAfterResponse({ as: 'global' }, ({ request, route, set, responseValue }) => {
      const startedAt = begun.get(request);
      if (startedAt === undefined) return;
      const status = responseValue instanceof Response ? responseValue.status : Number(set.status ?? 200);
      const seconds = (performance.now() - startedAt) / 1_000;
      timings.add({ method: request.method, route: route || 'none', status, seconds }, Date.now());
    });
}
