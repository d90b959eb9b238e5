/** The size of a zone's square, in millimetres. */
const SIDE_MM = 100_000;
const PLAYERS_SHOWN_MAX = 300;
const TICKS_PER_SECOND = 20;
const NAMES = ['Ada', 'Bjarne', 'Chloe', 'Dae-jung', 'Edsger', 'Frances', 'Grace', 'Haruka', 'Ines', 'Jun', 'Katherine', 'Linus'] as const;
const ITEMS = ['apple', 'shield', 'lamp', 'rope'] as const;

export const fakePlayerId = (zone: number, index: number): number => zone * 1_000 + index + 1;
export const fakePlayerName = (index: number): string => `${NAMES[index % NAMES.length]}${index < NAMES.length ? '' : index}`;

/** Everybody walks a loop of their own: where somebody stands follows from the time alone, so two runs draw the same picture. */
function standing(zone: number, index: number, atMs: number): { x: number; y: number } {
  const turn = atMs / (9_000 + (index % 7) * 1_700) + index * 2.4 + zone;
  const reach = 0.08 + ((index * 37) % 11) / 40;
  const [centreX, centreY] = [0.2 + ((index * 53 + zone * 7) % 61) / 100, 0.2 + ((index * 29 + zone * 13) % 61) / 100];
  const within = (share: number) => Math.round(Math.min(0.99, Math.max(0.01, share)) * SIDE_MM);
  return { x: within(centreX + Math.sin(turn) * reach * 0.5), y: within(centreY + Math.cos(turn * 0.8) * reach * 0.5) };
}

/** What the platform pushes to whoever watches a zone. */
export function fakeView(zone: number, atMs: number, players = 24): object {
  const tick = Math.floor(atMs / 1_000) * TICKS_PER_SECOND;
  return {
    type: 'view',
    at: atMs,
    zone,
    epoch: 1 + (zone % 3),
    sequence: 91_000 + Math.floor(atMs / 50) - Math.floor(atMs / 1e6) * 20_000,
    tick,
    node: zone <= 2 ? 'game-1' : 'game-2',
    players: Array.from({ length: Math.min(players, PLAYERS_SHOWN_MAX) }, (_, index) => {
      const { x, y } = standing(zone, index, atMs);
      const life = index === 5 ? 1 : index === 11 ? 2 : 0;
      const session = index === 17 ? 0 : 7_000 + index;
      return [
        fakePlayerId(zone, index),
        fakePlayerName(index),
        x,
        y,
        life,
        life === 0 ? 0 : tick + 60,
        900,
        session,
        index === 8 ? 4_096 : 0,
      ];
    }),
    things: Array.from({ length: 9 }, (_, index) => {
      const { x, y } = standing(zone + 40, index, index < 4 ? atMs : 0);
      return index < 4 ? [2, 500 + index, 'wolf', x, y] : [3, 900 + index, ITEMS[index % ITEMS.length], x, y];
    }),
  };
}
