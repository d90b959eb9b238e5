import type { PlayerSight, ZoneSight } from '@/shared/live-channels/zone-sight';
import type { Point } from './map-camera';

/** Further than anybody strides between two sights: who is there now was put there, and must not be drawn sliding. */
const LEAP_MM = 8_000;
const GAP_MS_MIN = 60;
/** A longer silence is a hole in what is known; it is not filled with a slow glide. */
const GAP_MS_MAX = 600;
/** Five a second for a minute. */
const TRAIL_POINTS_MAX = 300;

type Arrived = { readonly sight: ZoneSight; readonly atMs: number };

/**
 * Where everybody is drawn between two sights. What is shown is one sight late: each glides from where it was last seen to where
 * it is seen now in the time that lay between the two, and then stands still until the next one comes. Nobody is ever drawn where
 * they might be going.
 */
export class MapMotion {
  #before: ReadonlyMap<number, Point> = new Map();
  #thingsBefore: ReadonlyMap<string, Point> = new Map();
  #now: Arrived | null = null;
  #gapMs = GAP_MS_MAX;
  #furthestMm = 0;
  #trail: Point[] = [];
  #trailOf: number | null = null;

  get sight(): ZoneSight | null {
    return this.#now?.sight ?? null;
  }

  get trail(): readonly Point[] {
    return this.#trail;
  }

  /** Takes a newer sight. What was on its way is drawn on from where it had come to. */
  see(sight: ZoneSight, atMs: number): void {
    const last = this.#now;
    if (last?.sight === sight) return;
    if (last !== null && last.sight.zone === sight.zone) {
      this.#before = new Map(last.sight.players.map((player) => [player.id, this.place(player, atMs)]));
      this.#thingsBefore = new Map(last.sight.things.map((thing) => [`${thing.kind}/${thing.id}`, this.placeThing(thing, atMs)]));
      this.#gapMs = Math.min(GAP_MS_MAX, Math.max(GAP_MS_MIN, atMs - last.atMs));
    } else {
      this.#before = new Map();
      this.#thingsBefore = new Map();
    }
    this.#now = { sight, atMs };
    this.#furthestMm = this.#furthestWayMm(sight);
    this.#growTrail();
  }

  follow(player: number | null): void {
    if (player === this.#trailOf) return;
    this.#trailOf = player;
    this.#trail = [];
    this.#growTrail();
  }

  /** Whether anybody is still on the way, so that the picture has to be drawn again. */
  isMoving(atMs: number): boolean {
    return this.#furthestMm > 0 && atMs < this.#endMs;
  }

  /** When whoever moves fastest will have gone so far, or all have arrived: until then another picture would show the same. */
  movedAtMs(distanceMm: number, atMs: number): number {
    return Math.min(this.#endMs, atMs + (distanceMm * this.#gapMs) / this.#furthestMm);
  }

  place(player: PlayerSight, atMs: number): Point {
    return this.#between(this.#before.get(player.id), player, atMs);
  }

  placeThing(thing: { readonly kind: number; readonly id: number } & Point, atMs: number): Point {
    return this.#between(this.#thingsBefore.get(`${thing.kind}/${thing.id}`), thing, atMs);
  }

  get #endMs(): number {
    return this.#now === null ? 0 : this.#now.atMs + this.#gapMs;
  }

  /** Who was put somewhere else is there at once and has no way to go. */
  #furthestWayMm({ players, things }: ZoneSight): number {
    let furthest = 0;
    const consider = (from: Point | undefined, to: Point) => {
      const distance = from === undefined ? 0 : Math.hypot(to.x - from.x, to.y - from.y);
      if (distance <= LEAP_MM) furthest = Math.max(furthest, distance);
    };
    for (const player of players) consider(this.#before.get(player.id), player);
    for (const thing of things) consider(this.#thingsBefore.get(`${thing.kind}/${thing.id}`), thing);
    return furthest;
  }

  #between(from: Point | undefined, to: Point, atMs: number): Point {
    const share = this.#now === null ? 1 : Math.min(1, Math.max(0, (atMs - this.#now.atMs) / this.#gapMs));
    if (from === undefined || share === 1 || Math.hypot(to.x - from.x, to.y - from.y) > LEAP_MM) return { x: to.x, y: to.y };
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }

  #growTrail(): void {
    const player = this.#now?.sight.players.find((each) => each.id === this.#trailOf);
    const last = this.#trail.at(-1);
    if (!player || (last?.x === player.x && last.y === player.y)) return;
    this.#trail.push({ x: player.x, y: player.y });
    if (this.#trail.length > TRAIL_POINTS_MAX) this.#trail.shift();
  }
}
