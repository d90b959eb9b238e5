import { Elysia, t } from 'elysia';
import { targetKinds, type AuditLog, type StoredAuditEntry } from '../audit/audit-log.ts';
import { ApiError, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor, parseMoment } from './paging.ts';

const Kind = t.UnionEnum([...targetKinds], { description: 'What it was done to. world: all zones at once.' });

const Entry = t.Object({
  id: t.Integer(),
  at: t.String(),
  actor: t.String({ description: 'A name of the users; operator: whoever holds the operator token; unknown: nobody known.' }),
  role: t.String({ description: 'The role the actor had then. none: had not proven to be anybody.' }),
  action: t.String(),
  target: t.Object({ kind: Kind, id: t.String() }),
  reason: t.Nullable(t.String()),
  result: t.Union([t.Literal('done'), t.Literal('refused')]),
  commandId: t.Nullable(t.String({ description: 'The command that carries it out; GET /api/actions/{commandId} tells its outcome.' })),
  details: t.Record(t.String(), t.Any()),
});

const word = (description: string) => t.Optional(t.String({ maxLength: 160, description }));

/** Who did what. There is no route that changes or removes an entry. */
export function auditApi(audit: AuditLog) {
  return new Elysia({ name: 'audit', prefix: '/api/audit', tags: ['Audit'] }).get(
    '/',
    async ({ query }) => {
      const { limit = 50 } = query;
      const target = targetOf(query.target);
      const rows = await audit.find({
        actor: query.actor ?? null,
        action: query.action ?? null,
        targetKind: target?.kind ?? null,
        targetId: target?.id ?? null,
        fromMs: parseMoment(query.from, 'from'),
        toMs: parseMoment(query.to, 'to'),
        beforeId: decodeCursor(query.cursor, 1)?.[0] ?? null,
        limit: limit + 1,
      });
      return {
        entries: rows.slice(0, limit).map(present),
        nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.id]) : null,
      };
    },
    {
      query: t.Object({
        actor: word('Exactly this name.'),
        action: word('Exactly this action.'),
        target: word('A kind of target, as in player; or a kind and an id, as in player:42.'),
        from: t.Optional(t.String({ maxLength: 64, description: 'Not before: ISO 8601 or Unix milliseconds.' })),
        to: t.Optional(t.String({ maxLength: 64, description: 'Not after: ISO 8601 or Unix milliseconds.' })),
        limit: limitQuery,
        cursor: cursorQuery,
      }),
      response: { 200: t.Object({ entries: t.Array(Entry), nextCursor }), ...refusals },
      detail: { summary: 'Who did what, to what, and why; the newest first' },
    },
  );
}

function targetOf(text: string | undefined): { readonly kind: string; readonly id: string | null } | null {
  if (text === undefined || text === '') return null;
  const [, kind, id = null] = /^([^:]*)(?::(.*))?$/su.exec(text)!;
  if (!(targetKinds as readonly (string | undefined)[]).includes(kind)) {
    throw new ApiError(400, 'invalid_request', `target must begin with one of ${targetKinds.join(', ')}.`);
  }
  return { kind: kind!, id };
}

function present({ atMs, details, ...entry }: StoredAuditEntry) {
  return { ...entry, at: new Date(atMs).toISOString(), details: { ...details } };
}
