import { encode } from '@msgpack/msgpack';
import { EventType, TOPICS } from '../contracts/events.ts';

export interface EventParts {
  readonly type: number;
  readonly zone?: number;
  readonly epoch?: number;
  readonly sequence: number;
  readonly previous?: number;
  readonly tick?: number;
  readonly player?: number;
  readonly occurredAtMs?: number;
  /** Whose command it was; by default that of session 77 with the event's own number. */
  readonly cause?: { readonly session: number; readonly sequence: number };
  readonly payload: readonly unknown[];
}

export const baseTimeMs = Date.UTC(2030, 0, 1);

/** The bytes of an event's envelope, as the game server writes them. */
export function record(parts: EventParts): Uint8Array {
  const { type, zone = 1, epoch = 1, sequence, previous = sequence - 1, tick = sequence, player = 0 } = parts;
  const occurredAtMs = parts.occurredAtMs ?? baseTimeMs + sequence;
  const { cause = { session: 77, sequence } } = parts;
  return encode([type, 1, zone, epoch, sequence, previous, tick, player, occurredAtMs, cause.session, cause.sequence, parts.payload]);
}

type Where = Omit<EventParts, 'type' | 'payload'>;

export function opened(where: Where, previousEpoch = 0, previousSequence = 0): Uint8Array {
  return record({
    ...where,
    type: EventType.ZoneOpened,
    payload: [where.zone ?? 1, previousEpoch, previousSequence, 0, new Uint8Array(32)],
  });
}

export function entered(player: number, where: Where, name = `P${player}`, at = [0, 0]): Uint8Array {
  return record({ ...where, player, type: EventType.PlayerEntered, payload: [player, name, at] });
}

export function moved(player: number, where: Where, from = [0, 0], to = [where.sequence, 0]): Uint8Array {
  return record({ ...where, player, type: EventType.PlayerMoved, payload: [player, from, to] });
}

/** Writes zones as their owners do: gapless sequences, and for every topic the sequence of its preceding event. */
export class ZoneScript {
  sequence = 0;
  readonly #lastOfTopic = new Map<string, number>();

  constructor(
    readonly zone = 1,
    readonly epoch = 1,
  ) {}

  next(type: number, player: number, payload: readonly unknown[], occurredAtMs?: number, cause?: EventParts['cause']): Uint8Array {
    const sequence = ++this.sequence;
    const topic = TOPICS[type] ?? '';
    const previous = this.#lastOfTopic.get(topic) ?? 0;
    this.#lastOfTopic.set(topic, sequence);
    const time = { ...(occurredAtMs === undefined ? {} : { occurredAtMs }), ...(cause === undefined ? {} : { cause }) };
    return record({ type, zone: this.zone, epoch: this.epoch, sequence, previous, player, payload, ...time });
  }

  open(previousEpoch = 0, previousSequence = 0): Uint8Array {
    return this.next(EventType.ZoneOpened, 0, [this.zone, previousEpoch, previousSequence, 0, new Uint8Array(32)]);
  }

  enter(player: number, name = `P${player}`): Uint8Array {
    return this.next(EventType.PlayerEntered, player, [player, name, [0, 0]]);
  }

  move(player: number, to: readonly [number, number] = [this.sequence + 1, 0]): Uint8Array {
    return this.next(EventType.PlayerMoved, player, [player, [0, 0], to]);
  }
}
