import { t } from 'elysia';
import { ApiError } from './api-error.ts';

export const limitQuery = t.Optional(t.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Rows of a page.' }));
export const cursorQuery = t.Optional(
  t.String({ maxLength: 200, description: '`nextCursor` of the page before. Leave it out for the first page.' }),
);
export const nextCursor = t.Nullable(t.String({ description: 'Give it as `cursor` to get the next page. Null: this is the last.' }));

/** A cursor is the sort key of the last row seen: pages stay right while rows are added. To callers it is opaque. */
export function encodeCursor(key: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor(cursor: string | undefined, length: number): readonly number[] | null {
  return decodeMixedCursor(cursor, Array<'number'>(length).fill('number')) as readonly number[] | null;
}

/** As `decodeCursor`, for keys with texts in them. */
export function decodeMixedCursor(
  cursor: string | undefined,
  kinds: readonly ('number' | 'string')[],
): readonly (number | string)[] | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isPart = (part: unknown, i: number): boolean => (kinds[i] === 'string' ? typeof part === 'string' : Number.isSafeInteger(part));
    if (Array.isArray(key) && key.length === kinds.length && key.every(isPart)) return key as (number | string)[];
  } catch {
    // Refused below, like any other text that is not a cursor.
  }
  throw new ApiError(400, 'invalid_cursor', 'cursor is not one that this server gave. Leave it out to begin at the first page.');
}

/** A moment as ISO 8601 or as Unix milliseconds. */
export function parseMoment(text: string | undefined, name: string): number | null {
  if (text === undefined || text === '') return null;
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms))
    throw new ApiError(400, 'invalid_request', `${name} must be ISO 8601, as in 2030-01-31T12:00:00Z, or Unix milliseconds.`);
  return ms;
}
