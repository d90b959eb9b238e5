import { fakePlayerId } from './sights';

/** What a line has asked for, as the platform reads it. */
export type TailAsked = { readonly zone?: number; readonly player?: number; readonly types?: readonly number[] };

const EVENTS: readonly (readonly [type: number, name: string, details: (player: number, at: number) => object])[] = [
  [3, 'PlayerMoved', (playerId, at) => ({ playerId, from: { x: 1_000 + at, y: 20_400 }, to: { x: 1_180 + at, y: 20_520 } })],
  [3, 'PlayerMoved', (playerId, at) => ({ playerId, from: { x: 64_200, y: 5_000 + at }, to: { x: 64_200, y: 5_160 + at } })],
  [13, 'ItemAcquired', (playerId, at) => ({ playerId, itemId: 900 + (at % 5), item: 'apple' })],
  [3, 'PlayerMoved', (playerId, at) => ({ playerId, from: { x: 31_000, y: 31_000 + at }, to: { x: 31_100, y: 31_160 + at } })],
  [2, 'PlayerEntered', (playerId) => ({ playerId, name: 'Grace', position: { x: 50_000, y: 50_000 } })],
  [5, 'PlayerStunned', (playerId) => ({ playerId, by: 'wolf', untilTick: 231_460 })],
  [11, 'MonsterMoved', (_, at) => ({ monsterId: 501, from: { x: 40_000 + at, y: 9_000 }, to: { x: 40_150 + at, y: 9_000 } })],
  [4, 'PlayerLeft', (playerId) => ({ playerId, reason: 'disconnected' })],
];

/** The events of a world that is not there: the same number always gives the same event. */
export class FakeTail {
  #next = 91_000;

  /** The next `count` events that match, as one push. */
  take(asked: TailAsked, count: number, dropped: number, atMs: number): object {
    const events: object[] = [];
    for (let looked = 0; looked < count * 40 && events.length < count; looked++) {
      const event = this.#event(this.#next++, atMs);
      const isWanted =
        (asked.zone === undefined || asked.zone === event.zone) &&
        (asked.player === undefined || asked.player === event.aggregateId) &&
        (asked.types === undefined || asked.types.includes(event.type));
      if (isWanted) events.push(event);
    }
    return { type: 'events', at: atMs, dropped, events };
  }

  #event(sequence: number, atMs: number) {
    const [type, name, details] = EVENTS[sequence % EVENTS.length] ?? EVENTS[0]!;
    // Every kind of event comes about in every zone.
    const zone = 1 + ((sequence * 5 + Math.floor(sequence / EVENTS.length)) % 4);
    const player = fakePlayerId(zone, sequence % 12);
    const isWorld = type === 11;
    return {
      zone,
      epoch: 1 + (zone % 3),
      sequence,
      type,
      name,
      tick: Math.floor(atMs / 50) % 1_000_000,
      at: new Date(atMs - 40 - (sequence % 5) * 30).toISOString(),
      aggregateId: isWorld ? 501 : player,
      causeSession: isWorld ? 0 : 7_000 + (sequence % 12),
      causeSequence: isWorld ? 0 : 40_000 + sequence,
      details: details(player, sequence % 700),
    };
  }
}
