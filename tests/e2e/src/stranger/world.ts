import { EntityKind, Life } from './codes.ts';
import type { Point, Welcome } from './welcome.ts';

/** Somebody or something as the server last told of it. */
export interface Somebody {
  readonly kind: number;
  readonly id: number;
  readonly name: string;
  x: number;
  y: number;
  life: number;
  untilTick: number;
}

const recordBytes = 6;

/** Who is where, kept by StateUpdates. */
export class World {
  readonly entities = new Map<number, Somebody>();
  tick = 0;
  /** How often the server said: forget everybody. */
  fullUpdates = 0;
  #me = 0;
  #quantumMm = 1;

  /** Everybody who plays, by id. */
  get players(): Map<number, Somebody> {
    return this.#ofKind(EntityKind.Player);
  }

  get monsters(): Map<number, Somebody> {
    return this.#ofKind(EntityKind.Monster);
  }

  get items(): Map<number, Somebody> {
    return this.#ofKind(EntityKind.Item);
  }

  enter(welcome: Welcome): void {
    [this.#me, this.#quantumMm] = [welcome.playerId, welcome.view.quantumMm];
    this.entities.clear();
  }

  /** The player itself stands there now, exactly. */
  stand({ x, y }: Point): void {
    for (const somebody of this.entities.values()) if (this.#isMe(somebody)) [somebody.x, somebody.y] = [x, y];
  }

  /** Applies the fields of one StateUpdate, in the order that the page asks for. */
  apply(fields: readonly unknown[]): void {
    const [tick, full, entered, moved, life, left] = fields as [number, boolean, unknown[][], Uint8Array, number[], number[]];
    this.tick = tick;
    if (full) {
      this.entities.clear();
      this.fullUpdates++;
    }
    for (const handle of left) this.entities.delete(handle);
    for (const entry of entered as [number, number, number, string, number, number, number, number][]) {
      const [handle, kind, id, name, x, y, state, untilTick] = entry;
      this.entities.set(handle, { kind, id, name, x, y, life: state, untilTick });
    }
    const records = new DataView(moved.buffer, moved.byteOffset, moved.byteLength);
    for (let at = 0; at < records.byteLength; at += recordBytes) {
      const somebody = this.entities.get(records.getUint16(at));
      if (somebody === undefined || this.#isMe(somebody)) continue;
      [somebody.x, somebody.y] = [records.getUint16(at + 2) * this.#quantumMm, records.getUint16(at + 4) * this.#quantumMm];
    }
    for (let i = 0; i + 2 < life.length; i += 3) {
      const somebody = this.entities.get(life[i]!);
      if (somebody) [somebody.life, somebody.untilTick] = [life[i + 1]!, life[i + 2]!];
    }
  }

  /** A stun ends at its tick without a word from the server. */
  lifeOf(id: number): number | undefined {
    const somebody = this.players.get(id);
    if (somebody?.life === Life.Stunned && this.tick >= somebody.untilTick) return Life.Alive;
    return somebody?.life;
  }

  #ofKind(wanted: number): Map<number, Somebody> {
    return new Map([...this.entities.values()].filter(({ kind }) => kind === wanted).map((somebody) => [somebody.id, somebody]));
  }

  #isMe({ kind, id }: Somebody): boolean {
    return kind === EntityKind.Player && id === this.#me;
  }
}
