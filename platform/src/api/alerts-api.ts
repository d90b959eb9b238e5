import { Elysia, t } from 'elysia';
import { presentAlert } from '../alerts/alert.ts';
import type { AlertKeeper } from '../alerts/alert-keeper.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Access } from '../accounts/access.ts';
import { findAlerts, type StoredAlert } from '../stores/alerts.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';
import { actorOf, needs } from './route-rules.ts';

const Severity = t.Union([t.Literal('critical'), t.Literal('warning'), t.Literal('info')]);
const AlertBody = t.Object({
  id: t.Integer(),
  rule: t.String(),
  severity: Severity,
  target: t.String({ description: 'zone:<n>, server:<node>, consumer:<name>, world or platform.' }),
  openedAt: t.String(),
  clearedAt: t.Nullable(t.String()),
  acknowledgedAt: t.Nullable(t.String()),
  acknowledgedBy: t.Nullable(t.String()),
  note: t.Nullable(t.String()),
  value: t.Number({ description: 'What was measured when it opened, in the unit given.' }),
  threshold: t.Number(),
  unit: t.String(),
  sentence: t.String({ description: 'What was seen, what it means for players, what to do.' }),
});
const RuleBody = t.Object({
  rule: t.String(),
  severity: Severity,
  meaning: t.String(),
  threshold: t.Number(),
  unit: t.String(),
  forMs: t.Number({ description: 'How long it must hold before it is told.' }),
});

export interface AlertsServices {
  readonly alerts: Alerts;
  readonly alertKeeper: AlertKeeper;
}

/** What needs a person, what needed one, and saying that somebody knows. */
export function alertsApi({ alerts, alertKeeper }: AlertsServices, store: Store, access: Access) {
  return new Elysia({ name: 'alerts', prefix: '/api/alerts', tags: ['Alerts'] })
    .get(
      '/',
      async ({ query }) => {
        const { state = 'open', limit = 50 } = query;
        // What is open now is known here, and is wanted most while the database is down.
        if (state === 'open') return { alerts: alerts.open().toReversed().map(presentAlert), nextCursor: null };
        const rows = await findAlerts(store, decodeCursor(query.cursor, 1)?.[0] ?? null, limit + 1);
        return {
          alerts: rows.slice(0, limit).map(present),
          nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.id]) : null,
        };
      },
      {
        query: t.Object({
          state: t.Optional(
            t.Union([t.Literal('open'), t.Literal('all')], { description: 'open: all that are, at once. all: a page of every one kept.' }),
          ),
          limit: limitQuery,
          cursor: cursorQuery,
        }),
        response: { 200: t.Object({ alerts: t.Array(AlertBody), nextCursor }), ...refusals },
        detail: { summary: 'Alerts, the newest first' },
      },
    )
    .get(
      '/rules',
      () => ({
        rules: alerts.rules.map(({ rule, severity, meaning, threshold, unit, forMs }) => ({
          rule,
          severity,
          meaning,
          threshold,
          unit,
          forMs,
        })),
      }),
      {
        response: { 200: t.Object({ rules: t.Array(RuleBody) }), ...refusals },
        detail: { summary: 'What is watched, and when it is told' },
      },
    )
    .post(
      '/:id/acknowledge',
      async ({ params, body, request }) => {
        const acknowledged = await alertKeeper.acknowledge(params.id, body.note?.trim() ?? '', await actorOf(access, request));
        if (acknowledged === null) throw new ApiError(404, 'no_such_alert', `There is no alert ${params.id}.`);
        return present(acknowledged);
      },
      {
        params: t.Object({ id: t.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
        body: t.Object({ note: t.Optional(t.String({ maxLength: 1_000, description: 'What is being done about it.' })) }),
        response: { 200: AlertBody, 404: ErrorBody, ...refusals },
        detail: { summary: 'Say that somebody knows of an alert', ...needs('operator', 'alert.acknowledge', 'alert') },
      },
    );
}

function present({ number: _, ...alert }: StoredAlert) {
  return presentAlert(alert);
}
