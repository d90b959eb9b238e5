import type { Part } from '@/shared/health/use-health';
import { done, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';

const HOUR_MS = 3_600_000;

/** How every server and store is, by scenario. */
export class FakeHealth implements FakeFeature {
  readonly #context: FakeContext;

  constructor(context: FakeContext) {
    this.#context = context;
  }

  answer({ method, path }: FakeRequest): Answer | null {
    if (method !== 'GET' || path[0] !== 'health-of-parts') return null;
    return done({ parts: this.#parts() });
  }

  #parts(): readonly Part[] {
    const scenario = this.#context.scenario();
    const part = (kind: string, name: string, meaning: string, change: Partial<Part> = {}): Part => ({
      part: kind,
      name,
      state: 'up',
      since: new Date(this.#context.now() - 3.2 * HOUR_MS).toISOString(),
      meaning,
      timeToLossMs: null,
      ...change,
    });
    const ago = (minutes: number) => new Date(this.#context.now() - minutes * 60_000).toISOString();
    const isFull = scenario === 'overflowing';
    const isLogDown = scenario === 'log-down' || isFull;
    const waits = isLogDown
      ? { state: isFull ? ('down' as const) : ('degraded' as const), since: ago(72), timeToLossMs: isFull ? 0 : 41_400_000 }
      : {};
    const lost = { state: 'down' as const, since: ago(1) };
    return [
      scenario === 'server-lost'
        ? part('game-server', 'game-2', 'Nothing is heard of it. Its players have lost their connection.', lost)
        : part('game-server', 'game-2', 'It plays.'),
      part('game-server', 'game-1', 'It plays.'),
      part('platform', '', 'It answers.'),
      part('journal', 'game-1', isLogDown ? 'Events wait on disk, in order. Play goes on.' : 'Events are taken as they come.', waits),
      part('journal', 'game-2', isLogDown ? 'Events wait on disk, in order. Play goes on.' : 'Events are taken as they come.', waits),
      ...(isLogDown
        ? [
            part('kafka', '', 'No broker answers at kafka-1:9092. Events wait on the disks of the game servers.', {
              state: 'down',
              since: ago(72),
            }),
          ]
        : []),
      scenario === 'snapshots-failing'
        ? part('redis', '', 'It refuses connections. Recoveries begin with older snapshots and replay longer.', {
            state: 'down',
            since: ago(1),
          })
        : part('redis', '', 'Hot snapshots are taken.'),
      scenario === 'store-down'
        ? part('mysql', '', 'It does not answer at db-1:3306. Events wait in the log; rows are late by that much.', {
            state: 'down',
            since: ago(2),
          })
        : part('sqlite', '', 'Rows are written.'),
    ];
  }
}
