import type { ZoneView } from '../contracts/events.ts';
import { tell, type Listener } from './listener.ts';

/** Where views of a zone come from, for as long as somebody wants them. */
export interface ZoneViews {
  /** Returns how to stop. */
  watch(zone: number, receive: (view: ZoneView) => void): () => void;
}

interface Audience {
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
}

/** Brings the views of a zone to those who look at it. A listener looks at one zone at a time; a view is encoded once for all. */
export class ZoneChannel {
  readonly #views: ZoneViews;
  readonly #audiences = new Map<number, Audience>();
  readonly #zoneOf = new Map<Listener, number>();

  constructor(views: ZoneViews) {
    this.#views = views;
  }

  /** Null: the listener looks at no zone any more. */
  watch(listener: Listener, zone: number | null): void {
    if (this.#zoneOf.get(listener) === (zone ?? undefined)) return;
    this.leave(listener);
    if (zone === null) return;
    this.#zoneOf.set(listener, zone);
    const there = this.#audiences.get(zone);
    if (there !== undefined) {
      there.listeners.add(listener);
      return;
    }
    const listeners = new Set([listener]);
    const stop = this.#views.watch(zone, (view) => {
      const text = JSON.stringify(viewMessage(view));
      for (const one of [...listeners]) tell(one, text);
    });
    this.#audiences.set(zone, { listeners, stop });
  }

  leave(listener: Listener): void {
    const zone = this.#zoneOf.get(listener);
    if (zone === undefined) return;
    this.#zoneOf.delete(listener);
    const audience = this.#audiences.get(zone)!;
    audience.listeners.delete(listener);
    if (audience.listeners.size > 0) return;
    this.#audiences.delete(zone);
    audience.stop();
  }
}

/** Arrays instead of objects: a view has hundreds of players, five times a second. */
function viewMessage(view: ZoneView): object {
  const { atMs, zone, epoch, sequence, tick, node, players, things } = view;
  return {
    type: 'view',
    at: atMs,
    zone,
    epoch,
    sequence,
    tick,
    node,
    players: players.map((p) => [
      ...[p.playerId, p.name, p.position[0], p.position[1], p.life],
      ...[p.lifeUntilTick, p.strideBudgetMm, p.session, p.unsentBytes],
    ]),
    things: things.map(({ kind, id, name, position }) => [kind, id, name, position[0], position[1]]),
  };
}
