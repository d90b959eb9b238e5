import type { ActionRecord } from '@/shared/actions/action';

/** When a drain of this server takes the last seats away, from the newest change of who may enter; null when nobody said how long. */
export function drainEndsAtMs(actions: readonly ActionRecord[], node: string): number | null {
  const changes = actions.filter((each) => each.action === 'admission' && (each.node === '' || each.node === node));
  const newest = changes.filter((each) => each.state !== 'refused' && each.state !== 'expired')[0];
  if (newest?.mode !== 'draining' || !newest.durationMs) return null;
  // A server counts from when it was told, which its own answer dates; until then, from when it was asked.
  const begunAt = newest.outcomes.find((outcome) => outcome.node === node)?.at ?? newest.issuedAt;
  return Date.parse(begunAt) + newest.durationMs;
}

/** The most players that were seen on each server since it began to drain, so that it can be shown how many have left. */
export class DrainWatch {
  readonly #most = new Map<string, number>();

  /** The share that has left, from 0 to 1. */
  see(node: string, isDraining: boolean, players: number): number {
    if (!isDraining) {
      this.#most.delete(node);
      return 0;
    }
    const most = Math.max(this.#most.get(node) ?? 0, players);
    this.#most.set(node, most);
    return most === 0 ? 1 : 1 - players / most;
  }
}
