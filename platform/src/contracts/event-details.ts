import { EVENT_NAMES, LeaveReason, PAYLOAD_DECODERS, RecoveryLog, RecoverySource, type Envelope } from './events.ts';
import { eventId } from './event-identity.ts';

/** Fields whose numbers stand for names. */
const names: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  reason: LeaveReason,
  source: RecoverySource,
  log: RecoveryLog,
};

/** An event as people and outside programs read it: names instead of numbers, {x, y} instead of pairs, hex instead of bytes. */
export interface ReadableEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly occurredAt: string;
  readonly cause: { readonly session: number; readonly sequence: number };
  /** Null for a kind of event that this platform does not know. */
  readonly details: Readonly<Record<string, unknown>> | null;
}

export function readableEvent(event: Envelope): ReadableEvent {
  const { type, version, zone, epoch, sequence, tick, occurredAtMs, causeSession, causeSequence } = event;
  return {
    id: eventId(event),
    type: eventName(type),
    version,
    zone,
    epoch,
    sequence,
    tick,
    occurredAt: new Date(occurredAtMs).toISOString(),
    cause: { session: causeSession, sequence: causeSequence },
    details: detailsOf(event),
  };
}

export function eventName(type: number): string {
  return EVENT_NAMES[type] ?? `Unknown${type}`;
}

export function leaveReasonName(reason: number): string {
  return nameOf(LeaveReason, reason);
}

/** What an event says beyond its envelope. Null for a kind of event that this platform does not know. */
export function detailsOf({ type, payload }: Envelope): Readonly<Record<string, unknown>> | null {
  const decoded = PAYLOAD_DECODERS[type]?.(payload);
  return decoded === undefined ? null : Object.fromEntries(Object.entries(decoded).map(([name, value]) => [name, readable(name, value)]));
}

function readable(name: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return { x: value[0] as number, y: value[1] as number };
  const known = names[name];
  return known === undefined || typeof value !== 'number' ? value : nameOf(known, value);
}

function nameOf(known: Readonly<Record<string, number>>, value: number): string {
  const found = Object.entries(known).find(([, number]) => number === value);
  return found === undefined ? String(value) : found[0];
}
