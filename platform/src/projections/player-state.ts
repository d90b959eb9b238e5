import {
  decodePlayerCorrected,
  decodePlayerDied,
  decodePlayerEntered,
  decodePlayerLeft,
  decodePlayerMoved,
  decodePlayerRespawned,
  decodePlayerStunned,
  EventType,
  type Envelope,
} from '../contracts/events.ts';
import type { Position } from '../contracts/wire.ts';
import type { PlayerRow } from '../stores/players.ts';

export const Life = { Alive: 0, Stunned: 1, Dead: 2 } as const;

/** The player that an event is about, or null when it is about none. */
export function playerOf(event: Envelope): number | null {
  const isOfPlayer =
    (event.type >= EventType.PlayerEntered && event.type <= EventType.PlayerRespawned) ||
    event.type === EventType.ItemAcquired ||
    event.type === EventType.PlayerCorrected;
  return isOfPlayer ? event.aggregateId : null;
}

export function unknownPlayer(id: number, event: Envelope): PlayerRow {
  const nothing = { placeEpoch: 0, placeSequence: 0, lifeEpoch: 0, lifeSequence: 0 };
  return {
    id,
    name: '',
    zone: event.zone,
    online: false,
    x: 0,
    y: 0,
    ...nothing,
    life: Life.Alive,
    lifeUntilTick: 0,
    lastTick: 0,
    firstSeenAtMs: event.occurredAtMs,
    lastEventAtMs: event.occurredAtMs,
  };
}

/**
 * Applies one event to a player's row. The events of one topic come in order; how the topics interleave must not matter,
 * so what another topic also writes is compared by identity first.
 */
export function applyToPlayer(player: PlayerRow, event: Envelope): void {
  if (event.zone !== player.zone && !changeZone(player, event)) return;
  switch (event.type) {
    case EventType.PlayerEntered: {
      const { name, position } = decodePlayerEntered(event.payload);
      player.name = name;
      player.online = true;
      place(player, event, position);
      live(player, event, Life.Alive, 0);
      break;
    }
    case EventType.PlayerMoved:
      place(player, event, decodePlayerMoved(event.payload).to);
      break;
    case EventType.PlayerLeft:
      player.online = false;
      place(player, event, decodePlayerLeft(event.payload).position);
      break;
    case EventType.PlayerCorrected: {
      const { to, life, lifeUntilTick } = decodePlayerCorrected(event.payload);
      place(player, event, to);
      live(player, event, life, lifeUntilTick);
      break;
    }
    case EventType.PlayerStunned:
      live(player, event, Life.Stunned, decodePlayerStunned(event.payload).untilTick);
      break;
    case EventType.PlayerDied: {
      const { position, respawnAtTick } = decodePlayerDied(event.payload);
      place(player, event, position);
      live(player, event, Life.Dead, respawnAtTick);
      break;
    }
    case EventType.PlayerRespawned:
      place(player, event, decodePlayerRespawned(event.payload).position);
      live(player, event, Life.Alive, 0);
      break;
  }
  player.lastTick = Math.max(player.lastTick, event.tick);
  player.lastEventAtMs = Math.max(player.lastEventAtMs, event.occurredAtMs);
}

/** Sequences of two zones cannot be compared, so between zones the clock decides; leaving never takes a player anywhere. */
function changeZone(player: PlayerRow, event: Envelope): boolean {
  if (event.type === EventType.PlayerLeft || event.occurredAtMs < player.lastEventAtMs) return false;
  player.zone = event.zone;
  player.placeEpoch = player.placeSequence = player.lifeEpoch = player.lifeSequence = 0;
  // Ticks are counted per zone.
  player.lastTick = 0;
  return true;
}

function place(player: PlayerRow, event: Envelope, position: Position): void {
  if (!isNewer(event, player.placeEpoch, player.placeSequence)) return;
  player.x = position[0];
  player.y = position[1];
  player.placeEpoch = event.epoch;
  player.placeSequence = event.sequence;
}

function live(player: PlayerRow, event: Envelope, life: number, untilTick: number): void {
  if (!isNewer(event, player.lifeEpoch, player.lifeSequence)) return;
  player.life = life;
  player.lifeUntilTick = untilTick;
  player.lifeEpoch = event.epoch;
  player.lifeSequence = event.sequence;
}

function isNewer(event: Envelope, epoch: number, sequence: number): boolean {
  return event.epoch > epoch || (event.epoch === epoch && event.sequence > sequence);
}
