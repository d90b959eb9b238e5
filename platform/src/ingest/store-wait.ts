import type { Logger } from 'pino';
import { StoreConflictError, StoreUnavailableError } from '../stores/store-errors.ts';
import { Backoff, delay } from './delay.ts';

const firstRetryMs = 100;

/** Repeats a consumer's work for as long as its store cannot be used, and knows what stands in the way. */
export class StoreWait {
  state: 'starting' | 'running' | 'paused' = 'starting';
  reason: string | null = null;

  constructor(
    readonly consumer: string,
    readonly retryDelayMsMax: number,
    readonly log: Logger,
  ) {}

  /** Returns when the work is done or the wait is cancelled. Any other failure than the store's is the work's own and is thrown. */
  async until(work: () => Promise<void>, keepAlive: () => Promise<void>, cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(firstRetryMs, this.retryDelayMsMax);
    while (!cancellation.aborted) {
      try {
        await work();
        if (this.state === 'paused') this.log.info({ consumer: this.consumer }, 'the store answers again; consuming goes on');
        this.state = 'running';
        this.reason = null;
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError || error instanceof StoreConflictError)) throw error;
        if (this.state !== 'paused') this.log.warn({ consumer: this.consumer, err: error }, 'the store cannot be used; consuming pauses');
        this.state = 'paused';
        this.reason = error.message;
      }
      await delay(backoff.nextMs(), cancellation);
      if (!cancellation.aborted) await keepAlive();
    }
  }
}
