import { Reason } from './codes.ts';
import type { Stranger, Verdict } from './client.ts';
import type { Area, Point } from './welcome.ts';

const retriesMax = 100;

/** Waits as long as so many of the zone's ticks take. */
export function ticks(stranger: Stranger, count: number): Promise<void> {
  return Bun.sleep((count * 1_000) / stranger.welcome.ticksPerSecond);
}

/** Asks until the answer is about the step itself, not about its being too early. */
export async function stepTo(stranger: Stranger, x: number, y: number): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const verdict = await stranger.move(x, y);
    const isEarly = verdict.kind === 'rejected' && (verdict.reason === Reason.OnCooldown || verdict.reason === Reason.TooFast);
    if (!isEarly || attempt === retriesMax) return verdict;
    await ticks(stranger, Math.max(1, verdict.retryTicks));
  }
}

/** Walks straight there, step by step. Throws when a step is not allowed. */
export async function walkTo(stranger: Stranger, from: Point, to: Point): Promise<void> {
  const stepMm = stranger.welcome.rules.stepMaxMm - 1;
  let here = from;
  while (here.x !== to.x || here.y !== to.y) {
    const distance = Math.hypot(to.x - here.x, to.y - here.y);
    const share = Math.min(1, stepMm / distance);
    const next = { x: Math.trunc(here.x + (to.x - here.x) * share), y: Math.trunc(here.y + (to.y - here.y) * share) };
    const verdict = await stepTo(stranger, next.x, next.y);
    if (verdict.kind !== 'accepted')
      throw new Error(`A step from ${show(here)} to ${show(next)} on the way to ${show(to)} was answered with ${JSON.stringify(verdict)}`);
    here = next;
  }
}

export function middleOf(area: Area): Point {
  return { x: area.x + Math.trunc(area.width / 2), y: area.y + Math.trunc(area.height / 2) };
}

function show({ x, y }: Point): string {
  return `(${x}, ${y})`;
}
