import { Elysia, t } from 'elysia';

/** One part that the server needs, and whether it can be used now. */
export interface ReadinessPart {
  readonly name: string;
  readonly ready: boolean;
  readonly reason: string | null;
}

const Part = t.Object({ name: t.String(), ready: t.Boolean(), reason: t.Nullable(t.String()) });
const Readiness = t.Object({ ready: t.Boolean(), parts: t.Array(Part) });

/** Alive is not ready: a server whose database is down must not be restarted for it, but must not be called ready either. */
export function healthApi(readiness: () => Promise<readonly ReadinessPart[]>) {
  return new Elysia({ name: 'health', tags: ['Health'] })
    .get('/healthz', () => ({ alive: true }), {
      response: { 200: t.Object({ alive: t.Boolean() }) },
      detail: { summary: 'Whether the process lives', security: [] },
    })
    .get(
      '/readyz',
      async ({ set }) => {
        const parts = [...(await readiness())];
        const ready = parts.every((part) => part.ready);
        set.status = ready ? 200 : 503;
        return { ready, parts };
      },
      {
        response: { 200: Readiness, 503: Readiness },
        detail: { summary: 'Whether every part works, and which one does not', security: [] },
      },
    );
}
