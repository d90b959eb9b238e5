/** What happens in a zone, in a word or two. An event that is not named here stands under its own name. */
export const events = {
  names: {
    ZoneOpened: 'zone opened',
    ZoneRecovered: 'zone recovered',
    PlayerEntered: 'entered',
    PlayerMoved: 'moved',
    PlayerLeft: 'left',
    PlayerStunned: 'was stunned',
    PlayerDied: 'died',
    PlayerRespawned: 'respawned',
    PlayerCorrected: 'was corrected',
    ItemAppeared: 'item appeared',
    ItemAcquired: 'picked up',
    MonsterAppeared: 'monster appeared',
    MonsterMoved: 'monster moved',
    MonsterRemoved: 'monster removed',
  },
  place: (x: string, y: string) => `${x}, ${y} m`,
  lives: { alive: 'alive', stunned: 'stunned', dead: 'dead' },
  held: 'seat held',
};
