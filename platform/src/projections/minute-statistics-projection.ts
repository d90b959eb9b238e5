import { decodePlayerLeft, decodePlayerMoved, decodeZoneRecovered, EventType, LeaveReason, type Envelope } from '../contracts/events.ts';
import { addToMinutePlayers, addToMinutes, noCounts, type Minute, type MinuteCounts } from '../stores/minute-statistics.ts';
import type { Statements } from '../stores/store.ts';
import { playerOf } from './player-state.ts';
import type { Projection } from './projection.ts';

const minuteMs = 60_000;

/** Adds up what happens in each zone, minute by minute, by the time at which it happened and not at which it came here. */
export const minuteStatisticsProjection: Projection = {
  name: 'minute statistics',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const minutes = new Map<string, Minute>();
    const seen = new Map<string, readonly [minuteMs: number, zone: number, player: number]>();
    for (const event of events) {
      const at = Math.floor(event.occurredAtMs / minuteMs) * minuteMs;
      const key = `${at}/${event.zone}`;
      let minute = minutes.get(key);
      if (minute === undefined) minutes.set(key, (minute = { minuteMs: at, zone: event.zone, counts: noCounts() }));
      count(minute.counts, event);
      const player = playerOf(event);
      if (player !== null) seen.set(`${key}/${player}`, [at, event.zone, player]);
    }
    // In the order of the key, so that two instances that add to the same rows cannot lock them crosswise.
    await addToMinutes(
      tx,
      [...minutes.values()].sort((a, b) => a.minuteMs - b.minuteMs || a.zone - b.zone),
    );
    await addToMinutePlayers(tx, [...seen.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).flat());
  },
};

function count(counts: MinuteCounts, { type, payload }: Envelope): void {
  counts.events++;
  switch (type) {
    case EventType.PlayerEntered:
      counts.entered++;
      break;
    case EventType.PlayerLeft:
      counts.departed++;
      if (decodePlayerLeft(payload).reason === LeaveReason.ConnectionLost) counts.connections_lost++;
      break;
    case EventType.PlayerMoved: {
      const { from, to } = decodePlayerMoved(payload);
      counts.moves++;
      // Rounded for each move by itself: the sum is then the same however the moves are cut into batches.
      counts.distance_mm += Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]));
      break;
    }
    case EventType.PlayerStunned:
      counts.stunned++;
      break;
    case EventType.PlayerDied:
      counts.died++;
      break;
    case EventType.PlayerRespawned:
      counts.respawned++;
      break;
    case EventType.ZoneOpened:
      counts.openings++;
      break;
    case EventType.ZoneRecovered:
      counts.recoveries++;
      counts.events_lost += decodeZoneRecovered(payload).eventsLost;
      break;
  }
}
