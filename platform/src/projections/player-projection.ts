import type { Envelope } from '../contracts/events.ts';
import { lockPlayers, savePlayers, type PlayerRow } from '../stores/players.ts';
import type { Statements } from '../stores/store.ts';
import { applyToPlayer, playerOf, unknownPlayer } from './player-state.ts';
import type { Projection } from './projection.ts';

/** One row for every player, as last heard of. A player who moved a hundred times in a batch is written once. */
export const playerProjection: Projection = {
  name: 'player',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const ids = new Set<number>();
    for (const event of events) {
      const id = playerOf(event);
      if (id !== null) ids.add(id);
    }
    if (ids.size === 0) return;
    // In the order of the key, so that two instances cannot lock players crosswise.
    const sorted = [...ids].sort((a, b) => a - b);
    const players = new Map<number, PlayerRow>((await lockPlayers(tx, sorted)).map((player) => [player.id, player]));
    for (const event of events) {
      const id = playerOf(event);
      if (id === null) continue;
      let player = players.get(id);
      if (player === undefined) players.set(id, (player = unknownPlayer(id, event)));
      applyToPlayer(player, event);
    }
    await savePlayers(tx, players.values());
  },
};
