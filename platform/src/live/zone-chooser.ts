import type { LiveZone } from './figures-monitor.ts';

/** The game server's own choice: it answers Welcome from a zone of its liking. */
export const anyZone = 0;

/**
 * Chooses the emptiest zone for a newcomer. Figures are a second old, so the newcomers sent to a zone since then are
 * counted in; otherwise a thousand logins within that second would all be sent to the same one.
 */
export class ZoneChooser {
  readonly #zones: () => readonly LiveZone[];
  readonly #cacheMs = 250;
  #loads = new Map<number, number>();
  #refreshedAtMs = 0;
  #figuresAtMs = 0;

  constructor(zones: () => readonly LiveZone[]) {
    this.#zones = zones;
  }

  choose(nowMs: number = Date.now()): number {
    if (nowMs - this.#refreshedAtMs >= this.#cacheMs) this.#refresh(nowMs);
    let chosen = anyZone;
    let least = Number.POSITIVE_INFINITY;
    for (const [zone, load] of this.#loads) {
      if (load < least) [chosen, least] = [zone, load];
    }
    if (chosen !== anyZone) this.#loads.set(chosen, least + 1);
    return chosen;
  }

  #refresh(nowMs: number): void {
    this.#refreshedAtMs = nowMs;
    const zones = this.#zones();
    const figuresAtMs = Math.max(0, ...zones.map((zone) => zone.atMs));
    if (figuresAtMs === this.#figuresAtMs && zones.length === this.#loads.size) return;
    this.#figuresAtMs = figuresAtMs;
    this.#loads = new Map(zones.map((zone) => [zone.zone, zone.players]));
  }
}
