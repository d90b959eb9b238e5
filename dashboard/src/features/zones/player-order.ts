import type { PlayerSight } from '@/shared/live-channels/zone-sight';

export const PLAYER_COLUMNS = ['name', 'id', 'life', 'x', 'y', 'unsent'] as const;
export type PlayerColumn = (typeof PLAYER_COLUMNS)[number];
export type PlayerOrder = { readonly column: PlayerColumn; readonly descending: boolean };

const VALUES: Readonly<Record<PlayerColumn, (player: PlayerSight) => number | string>> = {
  name: (player) => player.name.toLowerCase(),
  id: (player) => player.id,
  life: (player) => player.life,
  x: (player) => player.x,
  y: (player) => player.y,
  unsent: (player) => player.unsentBytes,
};

/** Those whose name or id begins as asked, in order; equal ones by their id, so that they do not change places for nothing. */
export function orderPlayers(players: readonly PlayerSight[], search: string, order: PlayerOrder): readonly PlayerSight[] {
  const wanted = search.trim().toLowerCase();
  const value = VALUES[order.column];
  const direction = order.descending ? -1 : 1;
  return players
    .filter((player) => player.name.toLowerCase().startsWith(wanted) || `${player.id}`.startsWith(wanted))
    .sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return left === right ? a.id - b.id : (left < right ? -1 : 1) * direction;
    });
}
