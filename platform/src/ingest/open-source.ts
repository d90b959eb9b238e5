import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { EVENT_TOPICS, FIGURES_TOPIC, SNAPSHOTS_TOPIC } from '../contracts/events.ts';
import type { EventSource } from './event-source.ts';
import { JournalSource } from './journal/journal-source.ts';
import { KafkaSource } from './kafka/kafka-source.ts';

export const monitoring = 'monitoring';
export const snapshots = 'snapshots';

/** Opens the event log that is configured, for one of the consumers. Each reads for itself, in a group of its own. */
export function openSource(config: Config, consumer: string, log: Logger): EventSource {
  const isMonitoring = consumer === monitoring;
  const isSnapshots = consumer === snapshots;
  const child = log.child({ consumer });
  if (config.kafkaBrokers.length === 0) {
    return new JournalSource(
      {
        folder: join(config.dataFolder, 'journal'),
        content: isMonitoring ? 'figures' : isSnapshots ? 'snapshots' : 'events',
        begin: isMonitoring ? 'end' : 'start',
        batchEventsMax: config.batchEventsMax,
        pollMs: config.journalPollMs,
        retryDelayMsMax: config.retryDelayMsMax,
      },
      child,
    );
  }
  return new KafkaSource(
    {
      brokers: config.kafkaBrokers,
      topics: isMonitoring ? [FIGURES_TOPIC] : isSnapshots ? [SNAPSHOTS_TOPIC] : EVENT_TOPICS,
      // Every instance shows all figures, so each listens in a group of its own; events are shared out among the instances.
      groupId: isMonitoring ? `verdict-${consumer}-${randomUUID()}` : `verdict-${consumer}`,
      begin: isMonitoring ? 'end' : 'start',
      batchEventsMax: config.batchEventsMax,
      retryDelayMsMax: config.retryDelayMsMax,
    },
    child,
  );
}
