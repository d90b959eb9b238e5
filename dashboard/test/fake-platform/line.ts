import type { WebSocket } from 'ws';
import { fakeView } from './sights';
import { FakeTail, type TailAsked } from './tail';
import { FakeWorld, type Scenario } from './world';

const FIGURES_EVERY_MS = 1_000;
const VIEWS_EVERY_MS = 200;
const EVENTS_EVERY_MS = 250;
/** In a zone that is watched. */
const PLAYERS = 24;
const CROWD = 300;
const MESSAGE_BYTES_MAX = 1_024;

export type LineOptions = {
  readonly now: () => number;
  readonly scenario: Scenario;
  /** Seconds of the past that are told at once, so that a picture need not wait for its charts. */
  readonly historySeconds: number;
  /** Nothing moves after the greeting, so that two pictures are the same. */
  readonly isStill: boolean;
  readonly isHung: () => boolean;
  readonly greet: () => readonly object[];
};

/** One open line: its own world, what its reader has asked for, and the pushes that follow from both. */
export class FakeLine {
  readonly asked: object[] = [];
  readonly world: FakeWorld;
  readonly #socket: WebSocket;
  readonly #options: LineOptions;
  readonly #tail = new FakeTail();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #watched: number | null = null;
  #followed: TailAsked | null = null;

  constructor(socket: WebSocket, options: LineOptions) {
    this.#socket = socket;
    this.#options = options;
    const now = options.now();
    this.world = new FakeWorld(now, options.scenario);
    const past = options.isHung() ? 0 : options.historySeconds;
    for (let ago = past; ago > 0; ago--) this.#say(this.world.step(now - ago * FIGURES_EVERY_MS));
    this.#say(this.world.step(now));
    for (const message of options.greet()) this.#say(message);
    socket.on('message', (data) => this.#hear(String(data)));
    socket.on('close', () => this.#timers.forEach(clearInterval));
    if (options.isStill) this.#every(FIGURES_EVERY_MS, () => this.#say({ type: 'still' }));
    else this.#every(FIGURES_EVERY_MS, () => this.#say(this.world.step(options.now())));
    this.#every(VIEWS_EVERY_MS, () => this.#show());
    this.#every(EVENTS_EVERY_MS, () => options.isStill || this.#follow(3, 0));
  }

  #every(ms: number, push: () => void): void {
    this.#timers.push(setInterval(push, ms));
  }

  #say(message: object): void {
    if (!this.#options.isHung()) this.#socket.send(JSON.stringify(message));
  }

  /** Whatever is not understood is passed over, as the platform does. */
  #hear(text: string): void {
    if (text.length > MESSAGE_BYTES_MAX) return this.#socket.close(1009, 'Too long.');
    const message = JSON.parse(text) as { type: string; zone?: number | null; on?: boolean } & TailAsked;
    this.asked.push(message);
    if (message.type === 'watch') {
      this.#watched = message.zone ?? null;
      this.#show();
    }
    if (message.type === 'tail') {
      this.#followed = message.on === true ? message : null;
      this.#follow(40, 12);
    }
  }

  #show(): void {
    if (this.#watched !== null)
      this.#say(fakeView(this.#watched, this.#options.now(), this.world.scenario === 'crowded' ? CROWD : PLAYERS));
  }

  #follow(count: number, dropped: number): void {
    if (this.#followed !== null) this.#say(this.#tail.take(this.#followed, count, dropped, this.#options.now()));
  }
}
