import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { EVENT_TOPICS, FIGURES_TOPIC, OUTCOMES_TOPIC, SNAPSHOTS_TOPIC, VIEWS_TOPIC } from '../contracts/events.ts';
import type { EventSource } from './event-source.ts';
import { JournalSource, type JournalContent } from './journal/journal-source.ts';
import { KafkaSource } from './kafka/kafka-source.ts';

export const monitoring = 'monitoring';
export const snapshots = 'snapshots';
export const outcomes = 'outcomes';
export const views = 'views';
export const tail = 'tail';

/** What a consumer reads: which records of the journal, and which topics where there is Kafka. */
interface Diet {
  readonly content: JournalContent;
  readonly topics: readonly string[];
  /** Whether only what comes from now on is of interest, to every instance of the platform. */
  readonly isTelemetry: boolean;
}

const diets: Readonly<Record<string, Diet>> = {
  [monitoring]: { content: 'figures', topics: [FIGURES_TOPIC], isTelemetry: true },
  [views]: { content: 'views', topics: [VIEWS_TOPIC], isTelemetry: true },
  [tail]: { content: 'events', topics: EVENT_TOPICS, isTelemetry: true },
  [snapshots]: { content: 'snapshots', topics: [SNAPSHOTS_TOPIC], isTelemetry: false },
  [outcomes]: { content: 'outcomes', topics: [OUTCOMES_TOPIC], isTelemetry: false },
};
const eventsDiet: Diet = { content: 'events', topics: EVENT_TOPICS, isTelemetry: false };

/** Opens the event log that is configured, for one of the consumers. Each reads for itself, in a group of its own. */
export function openSource(config: Config, consumer: string, log: Logger): EventSource {
  const { content, topics, isTelemetry } = diets[consumer] ?? eventsDiet;
  const begin = isTelemetry ? 'end' : 'start';
  const child = log.child({ consumer });
  if (config.kafkaBrokers.length === 0) {
    return new JournalSource(
      {
        folder: join(config.dataFolder, 'journal'),
        content,
        begin,
        batchEventsMax: config.batchEventsMax,
        pollMs: config.journalPollMs,
        // Views are drawn as they come: gathered ones would make everybody on the map walk in jerks.
        gatherMs: content === 'views' ? 0 : config.journalGatherMs,
        retryDelayMsMax: config.retryDelayMsMax,
      },
      child,
    );
  }
  return new KafkaSource(
    {
      brokers: config.kafkaBrokers,
      topics,
      // Every instance shows all telemetry, so each listens in a group of its own; the rest is shared out among the instances.
      groupId: isTelemetry ? `verdict-${consumer}-${randomUUID()}` : `verdict-${consumer}`,
      begin,
      batchEventsMax: config.batchEventsMax,
      retryDelayMsMax: config.retryDelayMsMax,
    },
    child,
  );
}
