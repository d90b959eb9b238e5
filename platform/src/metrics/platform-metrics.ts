import type { Alert } from '../alerts/alert.ts';
import type { Reading } from './reading.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Measurement {
  readonly labels: Labels;
  readonly value: number;
}

/** What the platform tells monitoring systems, each by one name, whichever way it is fetched or sent. */
export interface PlatformMetric {
  readonly name: string;
  readonly help: string;
  /** A counter only grows; it begins anew when whose it is begins anew. */
  readonly kind: 'gauge' | 'counter';
  readonly labels: readonly string[];
  readonly read: (reading: Reading, open: readonly Alert[]) => readonly Measurement[];
}

export const requestMetric = {
  name: 'verdict_platform_api_request_seconds',
  help: 'Time that answers of the platform took, by route and status.',
  labels: ['method', 'route', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
} as const;

const usOfSecond = 1_000_000;

/** Times are in seconds and shares between 0 and 1, as monitoring systems expect. What is not known is left out. */
export const platformMetrics: readonly PlatformMetric[] = [
  gauge('verdict_platform_servers', 'Game servers whose figures are fresh.', [], (reading) => [
    { labels: {}, value: reading.servers.filter(({ isFresh }) => isFresh).length },
  ]),
  ofZones('verdict_platform_zone_players', 'Players of a zone.', ({ players }) => players),
  gauge('verdict_platform_zone_tick_seconds', "Time of a zone's ticks in the last second.", ['zone', 'node', 'quantile'], ({ zones }) =>
    zones.flatMap(({ figures, node }) =>
      Object.entries({ '0.5': figures.tickP50Us, '0.99': figures.tickP99Us, '1': figures.tickMaxUs }).map(([quantile, us]) => ({
        labels: { zone: String(figures.zone), node, quantile },
        value: us / usOfSecond,
      })),
    ),
  ),
  gauge('verdict_platform_zone_verdict_seconds', 'From a command read to its verdict written.', ['zone', 'node', 'quantile'], ({ zones }) =>
    zones.flatMap(({ figures, node }) =>
      Object.entries({ '0.5': figures.verdictP50Us, '0.99': figures.verdictP99Us, '1': figures.verdictMaxUs }).map(([quantile, us]) => ({
        labels: { zone: String(figures.zone), node, quantile },
        value: us / usOfSecond,
      })),
    ),
  ),
  ofZones('verdict_platform_zone_queue_commands', 'Commands that wait for a zone.', ({ inboxLength }) => inboxLength),
  ofZones('verdict_platform_zone_roundtrip_seconds', "Mean round trip to a zone's clients.", ({ roundTripUs }) =>
    roundTripUs > 0 ? roundTripUs / usOfSecond : null,
  ),
  ofServers('counter', 'verdict_platform_server_packets_total', 'Packets of players.', 'direction', ({ framesIn, framesOut }) => ({
    in: framesIn,
    out: framesOut,
  })),
  ofServers('counter', 'verdict_platform_server_bytes_total', 'Bytes of players.', 'direction', ({ bytesIn, bytesOut }) => ({
    in: bytesIn,
    out: bytesOut,
  })),
  ofServers('counter', 'verdict_platform_server_commands_total', 'Commands of players, decided or not.', 'result', (figures) => ({
    decided: figures.commandsDecided,
    failed: figures.commandsFailed,
  })),
  ofServers('gauge', 'verdict_platform_server_cpu_ratio', "Share of its machine's processors.", null, (figures) => ({
    '': figures.cpuPermille / 1_000,
  })),
  ofServers('gauge', 'verdict_platform_server_memory_bytes', 'Resident memory of a game server.', null, (figures) => ({
    '': figures.rssBytes,
  })),
  ofServers('gauge', 'verdict_platform_server_waiting_events', 'Events on disk that the event log has not taken.', null, (figures) => ({
    '': figures.journal.waitingEvents,
  })),
  ofConsumers('gauge', 'verdict_platform_consumer_lag_events', 'Events that a consumer is behind.', ({ lagEvents }) => lagEvents),
  ofConsumers('gauge', 'verdict_platform_consumer_lag_seconds', 'Time that a consumer is behind.', ({ lagMs }) =>
    lagMs === null ? null : lagMs / 1_000,
  ),
  ofConsumers('gauge', 'verdict_platform_consumer_running', '1 while a consumer runs.', ({ state }) => (state === 'running' ? 1 : 0)),
  ofConsumers('counter', 'verdict_platform_consumer_events_total', 'Events that a consumer has applied, ever.', ({ applied }) => applied),
  ofConsumers('counter', 'verdict_platform_consumer_dead_letters_total', 'Events that it could not apply, ever.', (one) => one.deadLetters),
  gauge('verdict_platform_topic_events_per_second', 'Events that come by a topic.', ['topic'], ({ topics }) =>
    [...topics].map(([topic, value]) => ({ labels: { topic }, value })),
  ),
  gauge('verdict_platform_pool_use_ratio', 'Share of the time that connections to the database are in use.', [], ({ pool }) => [
    { labels: {}, value: pool.use },
  ]),
  gauge('verdict_platform_pool_waiting', 'Statements and transactions that wait for a connection to the database.', [], ({ pool }) => [
    { labels: {}, value: pool.waiting },
  ]),
  gauge('verdict_platform_api_error_ratio', 'Share of answers with a status of 500 or more, lately.', [], ({ api: { lately } }) =>
    lately.requests === 0 ? [] : [{ labels: {}, value: lately.errors / lately.requests }],
  ),
  gauge('verdict_platform_alerts_open', 'Open alerts.', ['rule', 'severity', 'target'], (_, open) =>
    open.map(({ rule, severity, target }) => ({ labels: { rule, severity, target }, value: 1 })),
  ),
  gauge('verdict_platform_cpu_ratio', "The platform's share of its machine's processors.", [], ({ platform }) => [
    { labels: {}, value: platform.cpuPermille / 1_000 },
  ]),
  gauge('verdict_platform_memory_bytes', 'Resident memory of the platform.', [], ({ platform }) => [
    { labels: {}, value: platform.rssBytes },
  ]),
];

function gauge(name: string, help: string, labels: readonly string[], read: PlatformMetric['read']): PlatformMetric {
  return { name, help, kind: 'gauge', labels, read };
}

function ofZones(name: string, help: string, value: (figures: Reading['zones'][number]['figures']) => number | null): PlatformMetric {
  return gauge(name, help, ['zone', 'node'], ({ zones }) =>
    zones.flatMap(({ figures, node }) => known({ zone: String(figures.zone), node }, value(figures))),
  );
}

function ofServers(
  kind: PlatformMetric['kind'],
  name: string,
  help: string,
  label: string | null,
  values: (figures: Reading['servers'][number]['figures']) => Readonly<Record<string, number>>,
): PlatformMetric {
  const read: PlatformMetric['read'] = ({ servers }) =>
    servers
      .filter(({ isFresh }) => isFresh)
      .flatMap(({ figures }) =>
        Object.entries(values(figures)).map(([word, value]) => ({
          labels: { node: figures.node, ...(label === null ? {} : { [label]: word }) },
          value,
        })),
      );
  return { name, help, kind, labels: label === null ? ['node'] : ['node', label], read };
}

function ofConsumers(
  kind: PlatformMetric['kind'],
  name: string,
  help: string,
  value: (consumer: Reading['consumers'][number]) => number | null,
): PlatformMetric {
  const read: PlatformMetric['read'] = ({ consumers }) => consumers.flatMap((one) => known({ consumer: one.name }, value(one)));
  return { name, help, kind, labels: ['consumer'], read };
}

function known(labels: Labels, value: number | null): readonly Measurement[] {
  return value === null ? [] : [{ labels, value }];
}
