/** The platform speaks another version than this page. Says which field, because that is the first question of whoever mends it. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

export type Json = { readonly [key: string]: unknown };

/** A push of whatever type, or why it is none. */
export function parsePush(json: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UnreadableMessage('the push is not JSON');
  }
  return object(parsed, 'push');
}

export function object(value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnreadableMessage(`${path} is not an object`);
  return value as Json;
}

export function items<T>(value: unknown, path: string, read: (item: unknown, path: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw new UnreadableMessage(`${path} is not a list`);
  return value.map((item, index) => read(item, `${path}[${index}]`));
}

export function list<T>(value: unknown, path: string, read: (item: Json, path: string) => T): readonly T[] {
  return items(value, path, (item, itemPath) => read(object(item, itemPath), itemPath));
}

export function number(source: Json, key: string, path: string): number {
  const value = source[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnreadableMessage(`${path}.${key} is not a number`);
  return value;
}

export function numberOrNull(source: Json, key: string, path: string): number | null {
  return source[key] === null ? null : number(source, key, path);
}

/** For what an older platform does not tell: absent is not known, but present and wrong is still unreadable. */
export function numberIfTold(source: Json, key: string, path: string): number | null {
  return source[key] === undefined ? null : numberOrNull(source, key, path);
}

export function text(source: Json, key: string, path: string): string {
  const value = source[key];
  if (typeof value !== 'string') throw new UnreadableMessage(`${path}.${key} is not text`);
  return value;
}

export function textOrNull(source: Json, key: string, path: string): string | null {
  const value = source[key];
  return value === null || value === undefined ? null : text(source, key, path);
}

/** A moment in Unix milliseconds, told as such or as an ISO string. */
export function moment(source: Json, key: string, path: string): number {
  const value = source[key];
  const atMs = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof atMs !== 'number' || !Number.isFinite(atMs)) throw new UnreadableMessage(`${path}.${key} is not a moment`);
  return atMs;
}

export function oneOf<T extends string>(source: Json, key: string, path: string, choices: readonly T[]): T {
  const value = choices.find((choice) => choice === source[key]);
  if (value === undefined) throw new UnreadableMessage(`${path}.${key} is none of ${choices.join(', ')}`);
  return value;
}

/** Reads the same-named numbers of a record, so that a field is listed once and its type still checked. */
export function numbers<K extends string>(source: Json, path: string, keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, number(source, key, path)])) as Record<K, number>;
}

export function numbersIfTold<K extends string>(source: Json, path: string, keys: readonly K[]): Record<K, number | null> {
  return Object.fromEntries(keys.map((key) => [key, numberIfTold(source, key, path)])) as Record<K, number | null>;
}
