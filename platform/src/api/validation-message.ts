interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface Fault {
  readonly path?: string;
  readonly schema?: Schema;
}

/** What Elysia's validation error holds, as far as it serves. */
export interface ValidationFault {
  readonly type?: string;
  readonly all?: readonly Fault[];
}

/** Says in words where a request departs from its description, and what belongs there. */
export function validationMessage({ type, all }: ValidationFault): string {
  const fault = all?.[0];
  const path = (fault?.path ?? '').replace(/^\//, '').replaceAll('/', '.');
  // A number that was text in the URL has lost its name by the time its range is checked.
  const where = path === '' ? 'A value of the request' : `${path} (${type ?? 'request'})`;
  return `${where} must be ${expectation(fault?.schema)}.`;
}

function expectation(schema: Schema | undefined): string {
  if (schema === undefined) return 'as described in /openapi';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const { type, minimum, maximum, minLength, maxLength } = schema;
  const range = [minimum === undefined ? '' : ` from ${minimum}`, maximum === undefined ? '' : ` to ${maximum}`].join('');
  if (schema.anyOf !== undefined) {
    const numeric = schema.anyOf.find((one) => one.type === 'integer' || one.type === 'number');
    return numeric === undefined ? [...new Set(schema.anyOf.map(expectation))].join(' or ') : expectation(numeric);
  }
  if (type === 'integer') return `a whole number${range}`;
  if (type === 'number') return `a number${range}`;
  if (type === 'string' && maxLength !== undefined) return `text of ${minLength ?? 0} to ${maxLength} characters`;
  if (type === 'string') return 'text';
  return type === undefined ? 'as described in /openapi' : `of the type ${type}`;
}
