import { expect, test } from 'bun:test';
import { decodeEnvelope, EventType, type Envelope } from '../contracts/events.ts';
import { ZoneScript } from '../testing/events.ts';
import { applyToPlayer, Life, unknownPlayer } from './player-state.ts';

const combat: ReadonlySet<number> = new Set([EventType.PlayerStunned, EventType.PlayerDied, EventType.PlayerRespawned]);

/** A life of a player in one zone: it enters, walks, is stunned, dies, comes back, leaves and enters again. */
function life(): Envelope[] {
  const zone = new ZoneScript();
  const id = 9;
  return [
    zone.enter(id, 'Ada'),
    zone.move(id, [10, 0]),
    zone.next(EventType.PlayerStunned, id, [id, 40]),
    zone.move(id, [20, 5]),
    zone.next(EventType.PlayerDied, id, [id, [21, 6], 90]),
    zone.next(EventType.PlayerRespawned, id, [id, [1, 1]]),
    zone.move(id, [2, 2]),
    zone.next(EventType.PlayerLeft, id, [id, 1, [2, 2]]),
    zone.enter(id, 'Ada II'),
    zone.next(EventType.PlayerStunned, id, [id, 200]),
    zone.next(EventType.PlayerCorrected, id, [id, [0, 0], [30, 40], 2, 300, 'command 1']),
  ].map(decodeEnvelope);
}

function play(events: readonly Envelope[]) {
  const player = unknownPlayer(9, events[0]!);
  for (const event of events) applyToPlayer(player, event);
  return player;
}

test('The last event of each kind decides', () => {
  expect(play(life())).toMatchObject({
    name: 'Ada II',
    online: true,
    x: 30,
    y: 40,
    life: Life.Dead,
    lifeUntilTick: 300,
    placeSequence: 11,
    lifeSequence: 11,
  });
});

test('However the two topics interleave, the player ends the same', () => {
  const events = life();
  const places = events.filter((event) => !combat.has(event.type));
  const lives = events.filter((event) => combat.has(event.type));
  const { firstSeenAtMs: _, ...expected } = play(events);
  for (const order of interleavings(places, lives)) {
    const { firstSeenAtMs: __, ...found } = play(order);
    expect(found).toEqual(expected);
  }
});

test('An event of the zone that a player has left changes nothing, unless it is the newer one', () => {
  const from = new ZoneScript(1);
  const to = new ZoneScript(2);
  const left = decodeEnvelope(from.next(EventType.PlayerLeft, 9, [9, 1, [5, 5]], 3_000));
  const late = decodeEnvelope(from.next(EventType.PlayerMoved, 9, [9, [0, 0], [8, 8]], 1_000));
  const entered = decodeEnvelope(to.next(EventType.PlayerEntered, 9, [9, 'Ada', [7, 7]], 2_000));
  expect(play([entered, left, late])).toMatchObject({ zone: 2, online: true, x: 7, y: 7 });
  const back = decodeEnvelope(from.next(EventType.PlayerEntered, 9, [9, 'Ada', [1, 2]], 4_000));
  expect(play([entered, back])).toMatchObject({ zone: 1, x: 1, y: 2 });
});

function* interleavings(a: readonly Envelope[], b: readonly Envelope[]): Generator<Envelope[]> {
  if (a.length === 0 || b.length === 0) return yield [...a, ...b];
  for (const rest of interleavings(a.slice(1), b)) yield [a[0]!, ...rest];
  for (const rest of interleavings(a, b.slice(1))) yield [b[0]!, ...rest];
}
