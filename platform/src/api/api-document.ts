import { toOpenAPISchema } from '@elysiajs/openapi';
import type { AnyElysia } from 'elysia';
import { roleInWords } from '../accounts/roles.ts';
import { ruleOf } from './route-rules.ts';

type Route = AnyElysia['routes'][number];
type Paths = Record<string, Record<string, { responses?: object } | undefined> | undefined>;
type Detail = Readonly<Record<string, unknown>>;

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'verdict_session', description: 'Set by POST /api/admin/login.' },
  operator: { type: 'http', scheme: 'bearer', description: 'The token in keys/operator.token of the data folder.' },
};

/**
 * The OpenAPI document, made from the routes themselves. Each says whom it is for: in words, and as `x-verdict-role`.
 * A route that says `hide` or is the dashboard's is not in it.
 */
export function apiDocument(routes: readonly Route[]): object {
  const described = routes.filter(({ path, hooks }) => path !== '/*' && hooks?.detail?.hide !== true).map(describe);
  const app = { getGlobalRoutes: () => described, getGlobalDefinitions: () => ({ type: {} }) };
  const { paths, components } = toOpenAPISchema(app as never);
  // The generator forgets what a route says of its responses by itself, where they are no JSON.
  for (const { method, path, hooks } of described) {
    const operation = (paths as Paths)[path.replace(/:([^/]+)/g, '{$1}')]?.[method.toLowerCase()];
    if (operation !== undefined) operation.responses = { ...(hooks.detail['responses'] as object), ...operation.responses };
  }
  return {
    openapi: '3.1.2',
    info: { title: 'Verdict platform', version: '1', description: 'Login for players; operations for those who run the game.' },
    tags: [...new Set(described.flatMap(({ hooks }) => (hooks.detail['tags'] ?? []) as string[]))].map((name) => ({ name })),
    paths,
    components: { ...components, securitySchemes },
    security: [{ session: [] }, { operator: [] }],
  };
}

function describe({ method, path, hooks }: Route) {
  const given: Detail = hooks?.detail ?? {};
  // OpenAPI knows no WebSockets; each begins with a GET.
  const isSocket = method === 'WS';
  const socket = isSocket ? { responses: { 101: { description: 'From here on a WebSocket.' }, ...refusalsOfSocket } } : {};
  return {
    method: isSocket ? 'GET' : method,
    path: path.length > 1 ? path.replace(/\/$/, '') : path,
    // What reads bodies is a function, of which the generator cannot tell that it takes JSON and nothing else.
    hooks: { ...hooks, parse: [{ fn: 'json' }], detail: { ...given, ...socket, ...roleOf(method, given) } as Detail },
  };
}

function roleOf(method: string, given: Detail): Detail {
  const isForAll = Array.isArray(given['security']) && given['security'].length === 0;
  if (isForAll) return {};
  const { role } = ruleOf(method === 'WS' ? 'GET' : method, given);
  const words =
    role === 'viewer'
      ? 'For everybody who is signed in.'
      : `Takes ${roleInWords(role)}${role === 'operator' ? ' or an administrator' : ''}.`;
  return { 'x-verdict-role': role, description: [given['description'], words].filter(Boolean).join(' ') };
}

const refusalsOfSocket = Object.fromEntries(
  Object.entries({ 401: 'Nobody is signed in.', 403: 'From a page that is not ours.', 503: 'As many listen as may.' }).map(
    ([status, description]) => [status, { description }],
  ),
);
