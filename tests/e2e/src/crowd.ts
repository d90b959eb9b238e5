import type { AcceptedMove } from './history.ts';
import type { Stage } from './processes/stage.ts';
import { Stranger, type End } from './stranger/client.ts';
import { login, type Login } from './stranger/login.ts';
import { eventually } from './eventually.ts';

const stepEveryMs = 150;
const reconnectMs = 100;
const reconnectMsMax = 2_000;
/** West of the yard's hazards and its wall: whoever walks here is never stunned, killed or stopped. */
const walkway = { left: 1_000, right: 9_000, bottom: 1_000, top: 19_000 };

interface Walker {
  readonly guest: Login;
  client: Stranger | null;
}

/** Well-behaved players who walk, remember every verdict, and come back by themselves when their connection ends. */
export class Crowd {
  readonly accepted: AcceptedMove[] = [];
  readonly ends: End[] = [];
  readonly epochs = new Set<number>();
  rejected = 0;
  refused = 0;
  /** Moves whose verdict was lost with the connection. */
  unknown = 0;
  resumed = 0;
  #roundTripsMs: number[] = [];
  #walkers: readonly Walker[] = [];
  #isWalking = true;
  #isHome = false;
  #walks: Promise<void>[] = [];

  /** Logs so many guests in and lets them walk. */
  static async enter(stage: Stage, platformUrl: string, count: number): Promise<Crowd> {
    const crowd = new Crowd();
    stage.atEnd(() => crowd.vanish());
    const guests = await Promise.all(Array.from({ length: count }, (_, i) => login(platformUrl, `Walker ${i + 1}`)));
    crowd.#walkers = guests.map((guest) => ({ guest, client: null }));
    crowd.#walks = crowd.#walkers.map((walker) => crowd.#walk(walker));
    await eventually(
      'everybody is in the zone',
      () => crowd.inGame,
      (inGame) => inGame === count,
    );
    return crowd;
  }

  get inGame(): number {
    return this.#walkers.filter(({ client }) => client?.isOpen).length;
  }

  get playerIds(): readonly number[] {
    return this.#walkers.map(({ guest }) => guest.playerId);
  }

  /** Round trips since the last call, as percentiles. */
  takeRoundTrips(): { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } {
    const sorted = this.#roundTripsMs.sort((a, b) => a - b);
    this.#roundTripsMs = [];
    const at = (share: number): number =>
      Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
    return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
  }

  /** Nobody sends another move; resolves when every verdict that is due has come. */
  async stand(): Promise<void> {
    this.#isWalking = false;
    await eventually(
      'every verdict has come',
      () => this.#pendingCount(),
      (count) => count === 0,
    );
  }

  walkOn(): void {
    this.#isWalking = true;
  }

  /** Everybody leaves as the page says. */
  async leave(): Promise<void> {
    await this.stand();
    this.#isHome = true;
    await Promise.all(this.#walkers.map(({ client }) => client?.leave()));
    await Promise.all(this.#walks);
  }

  /** Everybody's connection is cut. */
  async vanish(): Promise<void> {
    this.#isHome = true;
    for (const { client } of this.#walkers) client?.drop();
    await Promise.all(this.#walks);
  }

  #pendingCount(): number {
    return this.#walkers.reduce((sum, { client }) => sum + (client?.pendingCount ?? 0), 0);
  }

  async #walk(walker: Walker): Promise<void> {
    let delayMs = reconnectMs;
    while (!this.#isHome) {
      try {
        const { guest } = walker;
        const client = await Stranger.enter({ ...guest.game, token: guest.token });
        walker.client = client;
        if (this.#isHome) client.drop();
        delayMs = reconnectMs;
        this.epochs.add(client.welcome.epoch);
        if (client.welcome.resumed) this.resumed++;
        await this.#stroll(client);
        const end = await client.ended;
        if (!this.#isHome) this.ends.push(end);
      } catch {
        // The server is away or does not let anybody in yet: wait a little longer each time, with a random part.
      }
      if (this.#isHome) return;
      await Bun.sleep(delayMs * (0.5 + Math.random()));
      delayMs = Math.min(delayMs * 2, reconnectMsMax);
    }
  }

  async #stroll(client: Stranger): Promise<void> {
    const { epoch, playerId, rules } = client.welcome;
    let here = { x: client.welcome.x, y: client.welcome.y };
    while (client.isOpen && !this.#isHome) {
      await Bun.sleep(stepEveryMs * (0.8 + Math.random() * 0.4));
      if (!this.#isWalking) continue;
      const target = nextStep(here, Math.min(rules.stepMaxMm, rules.speedMmPerTick * 3) * 0.7);
      const began = performance.now();
      const verdict = await client.move(target.x, target.y);
      if (verdict.kind === 'unknown') {
        this.unknown++;
        return;
      }
      this.#roundTripsMs.push(performance.now() - began);
      if (verdict.kind === 'accepted') {
        here = { x: verdict.x, y: verdict.y };
        this.accepted.push({ epoch, playerId, tick: verdict.tick, ...here });
      } else if (verdict.kind === 'rejected') {
        this.rejected++;
        here = { x: verdict.x, y: verdict.y };
      } else this.refused++;
    }
  }
}

function nextStep(here: { x: number; y: number }, stepMm: number): { x: number; y: number } {
  const angle = Math.random() * 2 * Math.PI;
  const within = (value: number, low: number, high: number): number => Math.trunc(Math.max(low, Math.min(high, value)));
  // Those who come from the spawn point first walk west, step by step.
  const x = here.x > walkway.right ? here.x - stepMm : within(here.x + Math.cos(angle) * stepMm, walkway.left, walkway.right);
  return { x: Math.trunc(x), y: within(here.y + Math.sin(angle) * (here.x > walkway.right ? 0 : stepMm), walkway.bottom, walkway.top) };
}
