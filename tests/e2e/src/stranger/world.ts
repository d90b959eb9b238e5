import { Life } from './codes.ts';

/** A player as the server last told of it. */
export interface Somebody {
  readonly id: number;
  readonly name: string;
  x: number;
  y: number;
  life: number;
  untilTick: number;
}

/** Who is where, kept by StateUpdates. */
export class World {
  readonly players = new Map<number, Somebody>();
  tick = 0;
  /** How often the server said: forget everybody. */
  fullUpdates = 0;

  /** Applies the fields of one StateUpdate, in the order that the page asks for. */
  apply(fields: readonly unknown[]): void {
    const [tick, full, entered, moved, life, left] = fields as [number, boolean, unknown[][], number[], number[], number[]];
    this.tick = tick;
    if (full) {
      this.players.clear();
      this.fullUpdates++;
    }
    for (const id of left) this.players.delete(id);
    for (const [id, name, x, y, state, untilTick] of entered as [number, string, number, number, number, number][]) {
      this.players.set(id, { id, name, x, y, life: state, untilTick });
    }
    for (let i = 0; i + 2 < moved.length; i += 3) {
      const somebody = this.players.get(moved[i]!);
      if (somebody) [somebody.x, somebody.y] = [moved[i + 1]!, moved[i + 2]!];
    }
    for (let i = 0; i + 2 < life.length; i += 3) {
      const somebody = this.players.get(life[i]!);
      if (somebody) [somebody.life, somebody.untilTick] = [life[i + 1]!, life[i + 2]!];
    }
  }

  /** A stun ends at its tick without a word from the server. */
  lifeOf(id: number): number | undefined {
    const somebody = this.players.get(id);
    if (somebody?.life === Life.Stunned && this.tick >= somebody.untilTick) return Life.Alive;
    return somebody?.life;
  }
}
