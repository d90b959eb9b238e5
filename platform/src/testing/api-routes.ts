import type { Role } from '../accounts/roles.ts';

export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
}

/** A route as the API describes it. */
export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  /** Null: for everybody. */
  readonly role: Role | null;
  readonly isMutation: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  readonly operation: any;
}

/** A request to send: the path with its query, and the body where there is one. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const json = { 'content-type': 'application/json' };
const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Every route that the document of a running platform names. A route added later is among them without anybody's doing. */
export async function apiRoutes(url: string): Promise<ApiRoute[]> {
  const { paths } = (await (await fetch(`${url}/openapi/json`)).json()) as any;
  return Object.entries<any>(paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      role: operation['x-verdict-role'] ?? null,
      isMutation: method !== 'get',
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content?.['application/json']?.schema ?? null,
      operation,
    })),
  );
}

/** A request that the route's description allows, with what is given put in the place of values of its own. */
export function requestTo(route: ApiRoute, given: Readonly<Record<string, unknown>> = {}, body?: unknown): ApiRequest {
  const valueOf = ({ name, schema }: Parameter): string => encodeURIComponent(String(given[name] ?? allowedValue(schema)));
  const inPath = route.parameters.filter((parameter) => parameter.in === 'path');
  const path = inPath.reduce((text, parameter) => text.replace(`{${parameter.name}}`, valueOf(parameter)), route.path);
  const query = route.parameters.filter((parameter) => parameter.in === 'query' && (parameter.required || parameter.name in given));
  const search = query.map((parameter) => `${parameter.name}=${valueOf(parameter)}`).join('&');
  const sent = body ?? (route.body === null ? undefined : allowedValue(route.body));
  const headers = '101' in route.operation.responses ? upgrade : sent === undefined ? {} : json;
  return { method: route.method, path: search === '' ? path : `${path}?${search}`, headers, ...(sent === undefined ? {} : { body: sent }) };
}

/** A value that a schema allows: for a test that is about something else. */
export function allowedValue(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return allowedValue(schema.anyOf.find(({ type }) => type !== 'string') ?? schema.anyOf[0]!);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, property]) => [name, allowedValue(property)]),
      );
    case 'array':
      return [allowedValue(schema.items ?? {})];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return 'a'.repeat(Math.max(1, schema.minLength ?? 1));
  }
}
