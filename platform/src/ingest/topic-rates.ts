import { RateMeter } from './rate-meter.ts';

/** Events per second of each topic that a consumer reads. */
export class TopicRates {
  readonly #meters = new Map<string, RateMeter>();

  add(events: readonly { readonly topic: string }[], nowMs: number): void {
    const counts = new Map<string, number>();
    for (const { topic } of events) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    for (const [topic, count] of counts) {
      let meter = this.#meters.get(topic);
      if (meter === undefined) this.#meters.set(topic, (meter = new RateMeter()));
      meter.add(count, nowMs);
    }
  }

  /** Topics that something came by, ever. */
  perSecond(nowMs: number): ReadonlyMap<string, number> {
    return new Map([...this.#meters].map(([topic, meter]) => [topic, meter.perSecond(nowMs)]));
  }
}
