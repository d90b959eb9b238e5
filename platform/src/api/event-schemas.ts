import { t, type TSchema } from 'elysia';
import type { ReadableEvent } from '../contracts/event-details.ts';

const event = {
  id: t.String({ description: 'Zone, epoch and sequence as a UUID: the same for the same event for ever.' }),
  type: t.String(),
  version: t.Integer(),
  zone: t.Integer(),
  epoch: t.Integer(),
  sequence: t.Integer(),
  tick: t.Integer(),
  occurredAt: t.String(),
  cause: t.Object(
    { session: t.Integer(), sequence: t.Integer() },
    { description: 'The session and its command; 0, 0 is the server itself.' },
  ),
  details: t.Nullable(t.Record(t.String(), t.Any()), { description: 'What the event says beyond that, by its kind.' }),
} satisfies { readonly [Name in keyof ReadableEvent]: TSchema };

export const EventBody = t.Object(event);
