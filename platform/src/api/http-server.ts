import { Elysia } from 'elysia';
import type { Logger } from 'pino';
import type { Access } from '../accounts/access.ts';
import type { ActionDesk } from '../actions/action-desk.ts';
import { NotRecordedError, type AuditLog } from '../audit/audit-log.ts';
import type { DeadLetterDesk } from '../ingest/dead-letter-desk.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import type { MapFile } from '../live/zone-map.ts';
import type { ColdSnapshots } from '../snapshots/cold-snapshots.ts';
import type { ApiTimings } from '../metrics/api-timings.ts';
import type { HistoryKeeper } from '../metrics/history-keeper.ts';
import type { History } from '../metrics/history.ts';
import type { PartsWatch } from '../metrics/parts-watch.ts';
import type { Prometheus } from '../metrics/prometheus.ts';
import { StoreConflictError, StoreUnavailableError } from '../stores/store-errors.ts';
import { PasswordsBusyError } from '../accounts/passwords.ts';
import { accountsApi } from './accounts-api.ts';
import { apiDocument } from './api-document.ts';
import { alertsApi, type AlertsServices } from './alerts-api.ts';
import { actionsApi } from './actions-api.ts';
import { ApiError } from './api-error.ts';
import { auditApi } from './audit-api.ts';
import { DashboardFiles } from './dashboard-files.ts';
import { deadLettersApi } from './dead-letters-api.ts';
import { economyApi } from './economy-api.ts';
import { historyApi } from './history-api.ts';
import { healthApi, type ReadinessPart } from './health-api.ts';
import { liveApi, liveSocketLimits } from './live-api.ts';
import { loginApi, type LoginServices } from './login-api.ts';
import { metricsApi } from './metrics-api.ts';
import { partsApi } from './parts-api.ts';
import { operationsApi, type OperationsServices } from './operations-api.ts';
import { playerLoginApi, type PlayerLoginServices } from './player-login-api.ts';
import { playerCopiesApi } from './player-copies-api.ts';
import { playersApi } from './players-api.ts';
import { recoveriesApi } from './recoveries-api.ts';
import { rehearsalsApi } from './rehearsals-api.ts';
import { referencePage } from './reference-page.ts';
import { requestTiming } from './request-timing.ts';
import { readJsonBody } from './request-body.ts';
import { permitted, RouteRules, type Permissions } from './route-rules.ts';
import { snapshotsApi } from './snapshots-api.ts';
import { statisticsApi } from './statistics-api.ts';
import { validationMessage, type ValidationFault } from './validation-message.ts';
import { usersApi, type UsersServices } from './users-api.ts';
import { webhooksApi } from './webhooks-api.ts';
import { zoneStatesApi, type ZoneStatesServices } from './zone-states-api.ts';
import { zonesApi } from './zones-api.ts';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly bodyBytesMax: number;
  readonly dashboardFolder: string;
  /** Whether metrics are told to everybody. */
  readonly metricsPublic: boolean;
}

export interface HttpServices {
  readonly login: Omit<LoginServices, 'access' | 'audit'>;
  readonly playerLogin: PlayerLoginServices;
  readonly users: Omit<UsersServices, 'access' | 'audit'>;
  readonly operations: OperationsServices;
  readonly desk: DeadLetterDesk;
  readonly snapshots: ColdSnapshots;
  readonly states: ZoneStatesServices;
  readonly actions: ActionDesk;
  readonly map: MapFile;
  readonly access: Access;
  readonly audit: AuditLog;
  readonly feed: LiveFeed;
  readonly watch: WatchServices;
  readonly readiness: () => Promise<readonly ReadinessPart[]>;
}

/** What is made of the figures. */
export interface WatchServices extends AlertsServices {
  readonly timings: ApiTimings;
  readonly history: History;
  readonly keeper: HistoryKeeper;
  readonly parts: PartsWatch;
  readonly prometheus: Prometheus;
}

/** Beyond this Bun hangs up without a word. What an option allows is less, and is refused in words. */
const hardBodyBytesMax = 64 * 1_024 * 1_024;

/** Nothing of another origin is ever loaded, nothing may frame us, and what we answer is what we say it is. */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' ws: wss:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Everything the platform answers over HTTP. Health, login and the dashboard's files are for all; the rest asks who is there. */
export function httpServer(options: HttpServerOptions, services: HttpServices, log: Logger) {
  const dashboard = new DashboardFiles(options.dashboardFolder);
  const { access, audit } = services;
  const permissions = { access, audit };
  const rules = new RouteRules();
  let document = '';
  const app = new Elysia({
    serve: { hostname: options.host, port: options.port, maxRequestBodySize: hardBodyBytesMax, idleTimeout: 30 },
    websocket: liveSocketLimits,
  })
    .use(requestTiming(services.watch.timings))
    .onRequest(({ set }) => {
      Object.assign(set.headers, securityHeaders);
    })
    .onParse({ as: 'global' }, ({ request }, contentType) => readJsonBody(request, contentType, options.bodyBytesMax))
    .onError(({ error, code, request, set }) => {
      const refusal = refusalOf(error, code);
      // For the timing of requests, which sees this and not always the response.
      set.status = refusal.status;
      if (refusal.status === 500 || error instanceof NotRecordedError)
        log.error({ err: error, path: new URL(request.url).pathname }, 'a request failed');
      const response = refusal.toResponse();
      for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
      return response;
    })
    .get(
      '/openapi/json',
      ({ set }) => {
        set.headers['content-type'] = 'application/json; charset=utf-8';
        return document;
      },
      { detail: { hide: true } },
    )
    .get('/openapi', () => referencePage(), { detail: { hide: true } })
    .use(healthApi(services.readiness))
    .use(metricsApi(services.watch.prometheus, access, options.metricsPublic))
    .use(loginApi({ ...services.login, ...permissions }))
    .use(playerLoginApi(services.playerLogin))
    .use(liveApi(services.feed, access))
    .guard({ transform: ({ request, route, params }) => admit(permissions, rules, request, route, params) }, (guarded) =>
      guarded
        .use(playersApi(services.operations.store))
        .use(economyApi(services.operations.store))
        .use(statisticsApi(services.operations.store))
        .use(deadLettersApi(services.operations.store, services.desk, permissions))
        .use(webhooksApi(services.operations.store, permissions))
        .use(operationsApi(services.operations))
        .use(zonesApi({ ...services.operations, map: services.map }))
        .use(actionsApi({ store: services.operations.store, desk: services.actions, ...permissions }))
        .use(alertsApi(services.watch, services.operations.store, access))
        .use(partsApi(services.watch.parts))
        .use(historyApi(services.watch.history, services.watch.keeper))
        .use(recoveriesApi(services.operations.store))
        .use(rehearsalsApi(services.operations.store))
        .use(snapshotsApi({ snapshots: services.snapshots, desk: services.actions, access, log }))
        .use(zoneStatesApi(services.states, log))
        .use(playerCopiesApi(services.operations.store, services.states.states))
        .use(auditApi(audit))
        .use(usersApi({ ...services.users, ...permissions }))
        .use(accountsApi(services.operations.store)),
    )
    .get('/*', ({ path }) => dashboard.respond(path), { detail: { hide: true } });
  rules.learn(app.routes);
  document = JSON.stringify(apiDocument(app.routes));
  return app;
}

/** Asked before anything that was sent is looked at: a stranger learns nothing of what would be accepted. */
async function admit(permissions: Permissions, rules: RouteRules, request: Request, route: string, params: unknown): Promise<void> {
  if (request.method !== 'GET' && !permissions.access.isFromOwnPage(request)) {
    throw new ApiError(403, 'foreign_origin', 'This page may not use the API. VERDICT_ALLOWED_ORIGINS allows others.');
  }
  const { role, deed } = rules.of(request.method, route);
  const id = Object.values((params ?? {}) as Record<string, string>)[0] ?? '';
  await permitted(permissions, request, role, deed === null ? null : { action: deed.action, target: { kind: deed.kind, id } });
}

/** Every failure in the one shape. What is not the caller's fault says nothing of our insides; the log does. */
function refusalOf(error: unknown, code: string | number): ApiError {
  if (error instanceof ApiError) return error;
  // Elysia wraps what is thrown while a body is read.
  if (error instanceof Error && error.cause instanceof ApiError) return error.cause;
  if (error instanceof StoreUnavailableError || error instanceof StoreConflictError) {
    return new ApiError(503, 'store_unavailable', 'The database cannot be used at the moment. /readyz tells more; try again later.', {
      'retry-after': '2',
    });
  }
  if (error instanceof PasswordsBusyError) {
    return new ApiError(503, 'too_many_logins', 'Too many passwords are to be checked at once. Try again in a moment.', {
      'retry-after': '2',
    });
  }
  if (error instanceof NotRecordedError) {
    return new ApiError(
      503,
      'not_recorded',
      'It was not done: it could not be recorded in the audit log. The log of the platform server tells why.',
    );
  }
  if (code === 'VALIDATION') return new ApiError(400, 'invalid_request', validationMessage(error as ValidationFault));
  if (code === 'NOT_FOUND') return new ApiError(404, 'no_such_route', 'There is no such route. /openapi lists what there is.');
  return new ApiError(500, 'internal_error', 'The request failed on our side. The log of the platform server tells why.');
}
