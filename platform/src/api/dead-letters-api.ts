import { Elysia, t } from 'elysia';
import type { AuditEntry } from '../audit/audit-log.ts';
import { eventId } from '../contracts/event-identity.ts';
import { eventName, readableEvent, type ReadableEvent } from '../contracts/event-details.ts';
import { decodeEnvelope } from '../contracts/events.ts';
import type { DeadLetterDesk, LetterOutcome } from '../ingest/dead-letter-desk.ts';
import { findLetter, findLetters, type StoredLetter } from '../stores/dead-letters.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';
import { EventBody } from './event-schemas.ts';
import { actorOf, needs, type Permissions } from './route-rules.ts';

const State = t.Union([t.Literal('open'), t.Literal('applied'), t.Literal('discarded')]);
const Reason = t.Union([t.Literal('undecodable'), t.Literal('fenced'), t.Literal('failed')], {
  description:
    'undecodable: no event that this platform knows; fenced: written by a replaced owner; failed: its effects cannot be written.',
});

const Summary = {
  id: t.Integer(),
  state: State,
  reason: Reason,
  consumer: t.String(),
  origin: t.String({ description: 'Where the record lies in the event log.' }),
  error: t.String(),
  attempts: t.Integer(),
  eventId: t.Nullable(t.String()),
  eventType: t.Nullable(t.String()),
  zone: t.Nullable(t.Integer()),
  epoch: t.Nullable(t.Integer()),
  sequence: t.Nullable(t.Integer()),
  recordedAt: t.String(),
  lastAttemptAt: t.Nullable(t.String({ description: 'When it was last retried in vain.' })),
  resolvedAt: t.Nullable(t.String()),
  resolvedBy: t.Nullable(t.String()),
  resolution: t.Nullable(t.String({ description: 'Why it was discarded.' })),
  publishedAt: t.Nullable(t.String({ description: 'When the dead-letter topic got it. Null: not yet, or there is no Kafka.' })),
};

const LetterSummary = t.Object(Summary);
const Letter = t.Object({
  ...Summary,
  stack: t.Nullable(t.String()),
  event: t.Nullable(EventBody, { description: 'The event, where it can be decoded.' }),
  recordHex: t.String({ description: 'The bytes as they lie in the log.' }),
});

const letterId = t.Object({ id: t.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
const decisions = { 404: ErrorBody, 409: ErrorBody, 422: ErrorBody, ...refusals } as const;

/** What consumers have put aside, and what somebody decides about it. */
export function deadLettersApi(store: Store, desk: DeadLetterDesk, { access, audit }: Permissions) {
  return new Elysia({ name: 'dead-letters', prefix: '/api/dead-letters', tags: ['Dead letters'] })
    .get(
      '/',
      async ({ query }) => {
        const { state = null, consumer = null, reason = null, zone = null, limit = 50 } = query;
        const beforeId = decodeCursor(query.cursor, 1)?.[0] ?? null;
        const rows = await findLetters(store, { state, consumer, reason, zone, beforeId, limit: limit + 1 });
        return {
          deadLetters: rows.slice(0, limit).map(summarise),
          nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.id]) : null,
        };
      },
      {
        query: t.Object({
          state: t.Optional(State),
          consumer: t.Optional(t.String({ maxLength: 64 })),
          reason: t.Optional(Reason),
          zone: t.Optional(t.Integer({ minimum: 1, maximum: 4_294_967_295 })),
          limit: limitQuery,
          cursor: cursorQuery,
        }),
        response: { 200: t.Object({ deadLetters: t.Array(LetterSummary), nextCursor }), ...refusals },
        detail: { summary: 'Dead letters, the newest first' },
      },
    )
    .get('/:id', async ({ params }) => present((await findLetter(store, params.id)) ?? unknown(params.id)), {
      params: letterId,
      response: { 200: Letter, 404: ErrorBody, ...refusals },
      detail: { summary: 'One dead letter with its event, or its bytes' },
    })
    .post(
      '/:id/retry',
      async ({ params, request }) => {
        const actor = await actorOf(access, request);
        const entry = { ...actor, action: 'letter.retry', target: letterTarget(params.id) };
        const outcome = await desk.retry(params.id, actor.actor, (tx) => audit.record({ ...entry, result: 'done' }, tx));
        if (outcome.kind === 'refused') await audit.record({ ...entry, result: 'refused', details: { why: outcome.message } });
        return answer(params.id, outcome);
      },
      {
        params: letterId,
        response: { 200: Letter, ...decisions },
        detail: {
          summary: 'Apply a dead letter now. Its effects are written once, however often this is asked for',
          ...needs('operator', 'letter.retry', 'letter'),
        },
      },
    )
    .post(
      '/:id/discard',
      async ({ params, body, request }) => {
        const actor = await actorOf(access, request);
        const reason = body.reason.trim();
        const entry: AuditEntry = { ...actor, action: 'letter.discard', target: letterTarget(params.id), reason, result: 'done' };
        return answer(params.id, await desk.discard(params.id, actor.actor, reason, (tx) => audit.record(entry, tx)));
      },
      {
        params: letterId,
        body: t.Object({ reason: t.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'Why it is not to be applied.' }) }),
        response: { 200: Letter, ...decisions },
        detail: { summary: 'Decide that a dead letter is never to be applied', ...needs('operator', 'letter.discard', 'letter') },
      },
    );
}

function letterTarget(id: number): AuditEntry['target'] {
  return { kind: 'letter', id: String(id) };
}

function answer(id: number, outcome: LetterOutcome) {
  switch (outcome.kind) {
    case 'done':
      return present(outcome.letter);
    case 'unknown':
      return unknown(id);
    case 'resolved':
      throw new ApiError(409, 'already_resolved', `Dead letter ${id} was ${outcome.state} already.`);
    case 'refused': {
      // 409 will stay so; 422 may be mended, by an upgrade or in the database, and then be retried.
      const isFinal = outcome.refusal === 'fenced' || outcome.refusal === 'repeated';
      throw new ApiError(isFinal ? 409 : 422, outcome.refusal, `Dead letter ${id} cannot be applied: ${outcome.message}`);
    }
  }
}

function unknown(id: number): never {
  throw new ApiError(404, 'no_such_dead_letter', `There is no dead letter ${id}.`);
}

function summarise(letter: StoredLetter) {
  const { id, state, reason, consumer, origin, error, attempts, identity, resolvedBy, resolution } = letter;
  return {
    id,
    state,
    reason,
    consumer,
    origin,
    error,
    attempts,
    eventId: identity === null ? null : eventId(identity),
    eventType: identity === null ? null : eventName(identity.type),
    zone: identity?.zone ?? null,
    epoch: identity?.epoch ?? null,
    sequence: identity?.sequence ?? null,
    recordedAt: new Date(letter.recordedAtMs).toISOString(),
    lastAttemptAt: moment(letter.lastAttemptAtMs),
    resolvedAt: moment(letter.resolvedAtMs),
    resolvedBy,
    resolution,
    publishedAt: moment(letter.publishedAtMs),
  };
}

function present(letter: StoredLetter) {
  return {
    ...summarise(letter),
    stack: letter.stack,
    event: readOrNothing(letter.record),
    recordHex: Buffer.from(letter.record).toString('hex'),
  };
}

function readOrNothing(record: Uint8Array): ReadableEvent | null {
  try {
    return readableEvent(decodeEnvelope(record));
  } catch {
    // That it cannot be read may be why it is here; then its bytes must do.
    return null;
  }
}

function moment(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
