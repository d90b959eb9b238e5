import { requestJson } from '@/shared/api/http';

export const LETTER_STATES = ['open', 'applied', 'discarded'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export const LETTER_REASONS = ['undecodable', 'fenced', 'failed'] as const;
export type LetterReason = (typeof LETTER_REASONS)[number];

export type DeadLetter = {
  readonly id: number;
  readonly consumer: string;
  readonly reason: LetterReason;
  readonly state: LetterState;
  readonly error: string;
  readonly attempts: number;
  /** Where the record lies in the event log. */
  readonly origin: string;
  /** Which event it is, as far as its bytes say: all of these, or none. */
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly zone: number | null;
  readonly epoch: number | null;
  readonly sequence: number | null;
  readonly recordedAt: string;
  readonly lastAttemptAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** Why it was discarded. */
  readonly resolution: string | null;
  /** When the dead-letter topic got it; null: not yet, or there is no Kafka. */
  readonly publishedAt: string | null;
};

export type ReadableEvent = {
  readonly tick: number;
  readonly occurredAt: string;
  readonly cause: { readonly session: number; readonly sequence: number };
  readonly details: Readonly<Record<string, unknown>> | null;
};

export type DeadLetterDetail = DeadLetter & {
  readonly stack: string | null;
  /** Null when the bytes cannot be read as an event. */
  readonly event: ReadableEvent | null;
  readonly recordHex: string;
};

/** An empty choice lets everything through. */
export type LetterFilter = { readonly consumer: string; readonly state: string; readonly reason: string };

export type DeadLetterPage = { readonly deadLetters: readonly DeadLetter[]; readonly nextCursor: string | null };

export function readDeadLetters(filter: LetterFilter, limit: number, cursor: string, signal: AbortSignal): Promise<DeadLetterPage> {
  const search = new URLSearchParams({ limit: `${limit}` });
  for (const [name, value] of Object.entries({ ...filter, cursor })) if (value !== '') search.set(name, value);
  return requestJson(`/api/dead-letters?${search}`, { signal });
}

export function readDeadLetter(id: number, signal: AbortSignal): Promise<DeadLetterDetail> {
  return requestJson(`/api/dead-letters/${id}`, { signal });
}

export function retryDeadLetter(id: number): Promise<unknown> {
  return requestJson(`/api/dead-letters/${id}/retry`, { method: 'POST' });
}

export function discardDeadLetter(id: number, reason: string): Promise<unknown> {
  return requestJson(`/api/dead-letters/${id}/discard`, { method: 'POST', body: { reason } });
}
