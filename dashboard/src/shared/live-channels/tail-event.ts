import { list, moment, number, numberIfTold, object, text, type Json } from './json-reader';

/** One event as it happened, with what it says. */
export type TailEvent = {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly type: number;
  readonly name: string;
  readonly tick: number;
  readonly atMs: number;
  /** Whom it is about: a player, a monster, an item or the zone. */
  readonly aggregateId: number | null;
  /** The command that caused it, by connection and number; null or 0 for what the world did by itself. */
  readonly causeSession: number | null;
  readonly causeSequence: number | null;
  readonly details: Json;
};

export type TailMessage = { readonly atMs: number; readonly dropped: number; readonly events: readonly TailEvent[] };

function readEvent(source: Json, path: string): TailEvent {
  return {
    zone: number(source, 'zone', path),
    epoch: number(source, 'epoch', path),
    sequence: number(source, 'sequence', path),
    type: number(source, 'type', path),
    name: text(source, 'name', path),
    tick: number(source, 'tick', path),
    atMs: moment(source, 'at', path),
    aggregateId: numberIfTold(source, 'aggregateId', path),
    causeSession: numberIfTold(source, 'causeSession', path),
    causeSequence: numberIfTold(source, 'causeSequence', path),
    details: object(source['details'], `${path}.details`),
  };
}

export function readTailMessage(source: Json): TailMessage {
  return {
    atMs: moment(source, 'at', 'events'),
    dropped: number(source, 'dropped', 'events'),
    events: list(source['events'], 'events.events', readEvent),
  };
}
