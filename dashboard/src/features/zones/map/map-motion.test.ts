import { describe, expect, it } from 'vitest';
import type { PlayerSight, ZoneSight } from '@/shared/live-channels/zone-sight';
import { MapMotion } from './map-motion';

const player = (id: number, x: number, y = 0): PlayerSight => ({
  id,
  name: `p${id}`,
  x,
  y,
  life: 0,
  lifeUntilTick: 0,
  strideBudgetMm: 0,
  session: 1,
  unsentBytes: 0,
});

const sight = (tick: number, ...players: PlayerSight[]): ZoneSight => ({
  atMs: tick * 50,
  zone: 1,
  epoch: 1,
  sequence: tick,
  tick,
  node: 'alpha',
  players,
  things: [],
});

describe('motion on the map', () => {
  it('glides from the last place seen to the newest in the time that lay between', () => {
    const motion = new MapMotion();
    motion.see(sight(1, player(1, 0)), 1_000);
    const next = player(1, 2_000);
    motion.see(sight(5, next), 1_200);
    expect([1_200, 1_250, 1_300, 1_400].map((atMs) => motion.place(next, atMs).x)).toEqual([0, 500, 1_000, 2_000]);
  });

  it('stands still when nothing newer comes: nobody is drawn where they might be going', () => {
    const motion = new MapMotion();
    motion.see(sight(1, player(1, 0)), 1_000);
    const next = player(1, 2_000);
    motion.see(sight(5, next), 1_200);
    expect(motion.isMoving(1_399)).toBe(true);
    expect(motion.isMoving(1_400)).toBe(false);
    expect(motion.place(next, 60_000)).toEqual({ x: 2_000, y: 0 });
  });

  it('does not slide whoever was put somewhere else, nor whoever is new', () => {
    const motion = new MapMotion();
    motion.see(sight(1, player(1, 0)), 1_000);
    const [leapt, entered] = [player(1, 50_000), player(2, 700)];
    motion.see(sight(5, leapt, entered), 1_200);
    expect(motion.place(leapt, 1_210)).toEqual({ x: 50_000, y: 0 });
    expect(motion.place(entered, 1_210)).toEqual({ x: 700, y: 0 });
  });

  it('continues from where it had come to when a sight arrives early', () => {
    const motion = new MapMotion();
    motion.see(sight(1, player(1, 0)), 1_000);
    motion.see(sight(5, player(1, 2_000)), 1_200);
    const early = player(1, 3_000);
    motion.see(sight(7, early), 1_300);
    expect(motion.place(early, 1_300).x).toBe(1_000);
  });

  it('wants no picture while nobody is on the way, and the next when whoever is fastest will have been seen to move', () => {
    const motion = new MapMotion();
    motion.see(sight(1, player(1, 0), player(2, 0), player(3, 0)), 1_000);
    motion.see(sight(5, player(1, 0), player(2, 0), player(3, 50_000)), 1_200);
    expect(motion.isMoving(1_201)).toBe(false);
    motion.see(sight(9, player(1, 1_000), player(2, 2_000), player(3, 50_000)), 1_400);
    expect([motion.isMoving(1_401), motion.movedAtMs(100, 1_410), motion.movedAtMs(100, 1_595)]).toEqual([true, 1_420, 1_600]);
  });

  it('keeps the way of the one that is followed, bounded, and begins anew with another', () => {
    const motion = new MapMotion();
    motion.follow(1);
    for (let tick = 1; tick <= 400; tick++) motion.see(sight(tick, player(1, tick), player(2, 5)), tick * 200);
    expect([motion.trail.length, motion.trail[0]?.x, motion.trail.at(-1)?.x]).toEqual([300, 101, 400]);
    motion.follow(2);
    expect(motion.trail).toEqual([{ x: 5, y: 0 }]);
  });
});
