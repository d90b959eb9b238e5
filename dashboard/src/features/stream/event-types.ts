/** The numbers of events that a filter can name. An event of a newer server is shown without being named here. */
export const EVENT_TYPES = {
  ZoneOpened: 1,
  PlayerEntered: 2,
  PlayerMoved: 3,
  PlayerLeft: 4,
  PlayerStunned: 5,
  PlayerDied: 6,
  PlayerRespawned: 7,
  ZoneRecovered: 8,
  ItemAppeared: 9,
  MonsterAppeared: 10,
  MonsterMoved: 11,
  MonsterRemoved: 12,
  ItemAcquired: 13,
  PlayerCorrected: 14,
} as const;
