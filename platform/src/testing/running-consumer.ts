import { pino } from 'pino';
import { BatchWriter } from '../ingest/batch-writer.ts';
import { Consumer, type ConsumerStatus } from '../ingest/consumer.ts';
import { JournalSource } from '../ingest/journal/journal-source.ts';
import type { Projection } from '../projections/projection.ts';
import { Schema } from '../stores/schema.ts';
import type { Store } from '../stores/store.ts';
import { eventually } from './eventually.ts';

export const silent = pino({ level: 'silent' });

export interface RunningConsumer {
  readonly consumer: Consumer;
  readonly writer: BatchWriter;
  /** Waits until it has had so many events and nothing is left. */
  caughtUp(events: number): Promise<ConsumerStatus>;
  stop(): Promise<void>;
}

/** Starts a consumer over a journal's folder, as the server does. */
export function startConsumer(store: Store, folder: string, name: string, projections: readonly Projection[]): RunningConsumer {
  const source = new JournalSource(
    { folder, content: 'events', begin: 'start', batchEventsMax: 5_000, pollMs: 5, retryDelayMsMax: 50 },
    silent,
  );
  const writer = new BatchWriter(store, name, projections, true);
  const consumer = new Consumer(source, writer, new Schema(store, async () => {}), { poisonAttempts: 3, retryDelayMsMax: 50 }, silent);
  const stopping = new AbortController();
  const done = consumer.run(stopping.signal);
  return {
    consumer,
    writer,
    caughtUp: (events) =>
      eventually(
        () => consumer.status(),
        (s) => s.applied + s.deadLetters >= events && s.lagEvents === 0,
      ),
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
