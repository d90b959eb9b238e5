import type { Dictionary } from '../en';

export const events: Dictionary['events'] = {
  names: {
    ZoneOpened: '존 열림',
    ZoneRecovered: '존 복구됨',
    PlayerEntered: '입장',
    PlayerMoved: '이동',
    PlayerLeft: '퇴장',
    PlayerStunned: '기절',
    PlayerDied: '사망',
    PlayerRespawned: '부활',
    PlayerCorrected: '운영자가 바로잡음',
    ItemAppeared: '아이템 등장',
    ItemAcquired: '획득',
    MonsterAppeared: '몬스터 등장',
    MonsterMoved: '몬스터 이동',
    MonsterRemoved: '몬스터 사라짐',
  },
  place: (x, y) => `${x}, ${y} m`,
  lives: { alive: '살아 있음', stunned: '기절', dead: '사망' },
  held: '자리 유지 중',
};
