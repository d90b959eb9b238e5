import type { Logger } from 'pino';
import { isPassing } from '../stores/store-errors.ts';
import { systemClock, type Clock } from './clock.ts';
import { Backoff } from './delay.ts';
import type { SourceStatus } from './event-source.ts';

const firstRetryMs = 100;

export type ConsumerState = 'starting' | 'running' | 'paused';

/** Repeats a consumer's work for as long as its store cannot be used or the work itself hangs, and knows what stands in the way. */
export class StoreWait {
  state: ConsumerState = 'starting';
  reason: string | null = null;

  constructor(
    readonly consumer: string,
    readonly retryDelayMsMax: number,
    readonly log: Logger,
    readonly clock: Clock = systemClock,
  ) {}

  /** What an operator is told of a consumer that waits so for its store, and takes from this source. */
  standing(source: SourceStatus): { readonly state: ConsumerState; readonly reason: string | null } {
    const { state, reason } = this;
    const isWaiting = state === 'running' && !source.ready;
    return { state: isWaiting ? (source.wasReady ? 'paused' : 'starting') : state, reason: reason ?? source.reason };
  }

  /** Returns when the work is done or the wait is cancelled. Any other failure than the store's is the work's own and is thrown. */
  async until(work: () => Promise<void>, keepAlive: () => Promise<void>, cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(firstRetryMs, this.retryDelayMsMax, () => this.clock.random());
    while (!cancellation.aborted) {
      try {
        await work();
        if (this.state === 'paused') this.log.info({ consumer: this.consumer }, 'writing works again; consuming goes on');
        this.state = 'running';
        this.reason = null;
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (this.state !== 'paused') this.log.warn({ consumer: this.consumer, err: error }, 'nothing can be written; consuming pauses');
        this.state = 'paused';
        this.reason = error.message;
      }
      await this.clock.delay(backoff.nextMs(), cancellation);
      if (!cancellation.aborted) await keepAlive();
    }
  }
}
