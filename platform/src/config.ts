import { resolve } from 'node:path';
import {
  administratorPassword,
  brokers,
  flag,
  hostAndPort,
  httpUrl,
  mongodbUrl,
  mysqlUrl,
  nonEmpty,
  oneOf,
  origins,
  redisUrl,
  whole,
  worldName,
} from './config-values.ts';

/** One option: where it comes from, what it means with its unit, and what it is when nothing is said. */
interface Option<T> {
  readonly variable: string;
  readonly meaning: string;
  readonly fallback: string;
  readonly parse: (text: string) => T;
}

/** What was set cannot be used. Raised before anything is opened, so a bad value stops the start and not a match. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const dashboardFolder = resolve(import.meta.dir, '../../dashboard/dist');
/** Folders of this very installation, as they are written in documents. */
const shownDefaults: Readonly<Record<string, string>> = {
  VERDICT_DASHBOARD: 'dashboard/dist',
  VERDICT_MAP: 'src/Verdict.GameServer/maps/meadow.json',
};
const shippedMap = resolve(import.meta.dir, '../../src/Verdict.GameServer/maps/meadow.json');

const options = {
  dataFolder: option('VERDICT_DATA', 'Folder of the keys, of the embedded database and of the journal.', './data', (text) => resolve(text)),
  // Loopback by default: the operations API and guest logins meet a network only when someone decides that they should.
  host: option('VERDICT_HOST', 'Address to listen on. 0.0.0.0 opens the API to the network.', '127.0.0.1', nonEmpty),
  port: option('VERDICT_PORT', 'Port of the API, the live feed and the dashboard. 0 takes any free one.', '8080', whole(0, 65_535)),
  gameEndpoint: option(
    'VERDICT_GAME_ENDPOINT',
    'host:port of the game server, as told to clients at login.',
    '127.0.0.1:7777',
    hostAndPort,
  ),
  kafkaBrokers: option('KAFKA_BROKERS', 'host:port,… of Kafka. Empty: events are read from the journal in the data folder.', '', brokers),
  mysqlUrl: option('MYSQL_URL', 'mysql://user:password@host:port/database. Empty: SQLite in the data folder.', '', mysqlUrl),
  mongodbUrl: option(
    'MONGODB_URL',
    'mongodb://user:password@host:port/database for cold snapshots. Empty: SQLite in the data folder.',
    '',
    mongodbUrl,
  ),
  redisUrl: option(
    'REDIS_URL',
    'redis://:password@host:port/database of the hot snapshots, to show them. Empty: they lie as files in the data folder.',
    '',
    redisUrl,
  ),
  redisWorld: option('VERDICT_REDIS_WORLD', 'The world that the game servers name in Redis:World.', 'main', worldName),
  mapFile: option(
    'VERDICT_MAP',
    'Map file of the game servers, for the dashboard to draw. Without such a file zones are shown without their walls.',
    shippedMap,
    (text) => resolve(text),
  ),
  snapshotKeepAllHours: option(
    'VERDICT_SNAPSHOT_KEEP_ALL_HOURS',
    'Hours for which every cold snapshot is kept; later the last of each hour and zone, and those made by hand.',
    '24',
    whole(1, 8_760),
  ),
  snapshotKeepDays: option(
    'VERDICT_SNAPSHOT_KEEP_DAYS',
    'Days for which the last cold snapshot of each hour is kept. 0: for ever.',
    '0',
    whole(0, 36_500),
  ),
  administratorPassword: option(
    'VERDICT_ADMIN_PASSWORD',
    'Password of the account "admin" at its creation, 12 characters or more. Empty: one is made and printed once.',
    '',
    administratorPassword,
  ),
  guestLoginsPerMinute: option(
    'VERDICT_GUEST_LOGINS_PER_MINUTE',
    'Guest logins per minute from one address. Ample for load tests; lower it for a server that faces the internet.',
    '12000',
    whole(1, 1_000_000),
  ),
  playerLoginsPerMinute: option(
    'VERDICT_PLAYER_LOGINS_PER_MINUTE',
    'Logins with a password, and registrations, of players per minute from one address.',
    '60',
    whole(1, 1_000_000),
  ),
  playerLoginsPerNameAndMinute: option(
    'VERDICT_PLAYER_LOGINS_PER_NAME',
    'Tries at the password of one player name per minute, from wherever.',
    '10',
    whole(1, 10_000),
  ),
  administratorLoginsPerMinute: option(
    'VERDICT_ADMIN_LOGINS_PER_MINUTE',
    'Administrator login attempts per minute from one address.',
    '10',
    whole(1, 10_000),
  ),
  tokenHours: option('VERDICT_TOKEN_HOURS', 'Hours that a player token is good for.', '24', whole(1, 720)),
  sessionHours: option('VERDICT_SESSION_HOURS', 'Hours that an administrator stays logged in.', '12', whole(1, 720)),
  batchEventsMax: option('VERDICT_BATCH_EVENTS_MAX', 'Events written in one transaction, about.', '5000', whole(1, 10_000)),
  journalPollMs: option('VERDICT_JOURNAL_POLL_MS', 'Milliseconds between looks at a journal that has nothing new.', '20', whole(1, 1_000)),
  journalGatherMs: option(
    'VERDICT_JOURNAL_GATHER_MS',
    'Milliseconds for which a steady flow of events is gathered before it is written: later, and with less work. 0: not at all.',
    '100',
    whole(0, 1_000),
  ),
  storeTimeoutMs: option(
    'VERDICT_STORE_TIMEOUT_MS',
    'Milliseconds a database may take for one query or batch before it counts as down.',
    '10000',
    whole(100, 120_000),
  ),
  retryDelayMsMax: option(
    'VERDICT_RETRY_MS_MAX',
    'Milliseconds, at most, between tries to reach a database or broker that is down.',
    '5000',
    whole(50, 60_000),
  ),
  poisonAttempts: option(
    'VERDICT_POISON_ATTEMPTS',
    'Times an event that fails is tried before it becomes a dead letter.',
    '3',
    whole(1, 20),
  ),
  webhookTimeoutMs: option('VERDICT_WEBHOOK_TIMEOUT_MS', 'Milliseconds a webhook may take to answer.', '10000', whole(10, 120_000)),
  webhookAttempts: option('VERDICT_WEBHOOK_ATTEMPTS', 'Times a delivery to a webhook is tried before it is given up.', '15', whole(1, 100)),
  webhookRetryMsMax: option(
    'VERDICT_WEBHOOK_RETRY_MS_MAX',
    'Milliseconds, at most, between tries of a delivery; the first pause is a second, each further one twice as long.',
    '3600000',
    whole(10, 86_400_000),
  ),
  webhookPendingMax: option(
    'VERDICT_WEBHOOK_PENDING_MAX',
    'Deliveries that may wait for one webhook. Further events are not told to it, and counted as skipped.',
    '100000',
    whole(1, 10_000_000),
  ),
  webhookKeepHours: option('VERDICT_WEBHOOK_KEEP_HOURS', 'Hours for which deliveries that ended are kept.', '168', whole(1, 8_760)),
  metricsPublic: option(
    'VERDICT_METRICS_PUBLIC',
    'true: /metrics is told to everybody who can reach it. false: only to who may log in.',
    'false',
    flag,
  ),
  otlpEndpoint: option(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'URL of an OpenTelemetry collector that takes OTLP over HTTP, as in http://127.0.0.1:4318. Empty: nothing is sent.',
    '',
    httpUrl,
  ),
  otlpIntervalMs: option('OTEL_METRIC_EXPORT_INTERVAL', 'Milliseconds between two sendings of metrics.', '15000', whole(100, 3_600_000)),
  alertClearMs: option(
    'VERDICT_ALERT_CLEAR_MS',
    'Milliseconds for which what an alert tells must be over before it clears.',
    '10000',
    whole(0, 3_600_000),
  ),
  alertKeepDays: option('VERDICT_ALERT_KEEP_DAYS', 'Days for which alerts that cleared are kept.', '90', whole(1, 36_500)),
  alertServerDownMs: option(
    'VERDICT_ALERT_SERVER_DOWN_MS',
    'server-down, server-stopped: milliseconds for which a game server may say nothing.',
    '5000',
    whole(2_500, 3_600_000),
  ),
  alertRestartMs: option(
    'VERDICT_ALERT_RESTART_MS',
    'server-down: milliseconds for which one may be silent that an operator has told to start anew.',
    '60000',
    whole(0, 3_600_000),
  ),
  alertTickCriticalUs: option(
    'VERDICT_ALERT_TICK_CRITICAL_US',
    'tick-critical: microseconds that the slowest hundredth of the ticks of a zone may take.',
    '100000',
    whole(1, 60_000_000),
  ),
  alertTickCriticalForMs: option(
    'VERDICT_ALERT_TICK_CRITICAL_FOR_MS',
    'tick-critical: milliseconds for which they must take longer.',
    '30000',
    whole(0, 3_600_000),
  ),
  alertTickSlowUs: option('VERDICT_ALERT_TICK_SLOW_US', 'tick-slow: the same, for a warning.', '70000', whole(1, 60_000_000)),
  alertTickSlowForMs: option('VERDICT_ALERT_TICK_SLOW_FOR_MS', 'tick-slow: the same, for a warning.', '60000', whole(0, 3_600_000)),
  alertPlayersFellPercent: option(
    'VERDICT_ALERT_PLAYERS_FELL_PERCENT',
    'players-fell: how many of a hundred players must have gone.',
    '30',
    whole(1, 100),
  ),
  alertPlayersFellWithinMs: option(
    'VERDICT_ALERT_PLAYERS_FELL_WITHIN_MS',
    'players-fell: milliseconds within which they must have gone.',
    '60000',
    whole(2_000, 600_000),
  ),
  alertPlayersMin: option(
    'VERDICT_ALERT_PLAYERS_MIN',
    'players-fell: with fewer players before, nothing is told.',
    '10',
    whole(1, 1_000_000),
  ),
  alertErrorPercent: option(
    'VERDICT_ALERT_ERROR_PERCENT',
    'error-rate: how many of a hundred requests or commands may fail.',
    '5',
    whole(0, 99),
  ),
  alertErrorWithinMs: option(
    'VERDICT_ALERT_ERROR_WITHIN_MS',
    'error-rate: milliseconds over which they are counted.',
    '60000',
    whole(1_000, 60_000),
  ),
  alertErrorRequestsMin: option(
    'VERDICT_ALERT_ERROR_REQUESTS_MIN',
    'error-rate: with fewer of them in that time, nothing is told.',
    '20',
    whole(1, 1_000_000),
  ),
  alertPoolWaitMs: option(
    'VERDICT_ALERT_POOL_WAIT_MS',
    'pool-exhausted: milliseconds that something may wait for a connection to the database.',
    '5000',
    whole(1, 600_000),
  ),
  alertQueueCommands: option('VERDICT_ALERT_QUEUE_COMMANDS', 'queue-long: commands that may wait for a zone.', '1000', whole(0, 1_000_000)),
  alertQueueForMs: option('VERDICT_ALERT_QUEUE_FOR_MS', 'queue-long: milliseconds for which more must wait.', '2000', whole(0, 3_600_000)),
  alertSnapshotFailures: option(
    'VERDICT_ALERT_SNAPSHOT_FAILURES',
    'snapshots-failing: hot snapshots of a server that must fail in a row.',
    '3',
    whole(1, 1_000_000),
  ),
  alertLagEvents: option(
    'VERDICT_ALERT_LAG_EVENTS',
    'consumer-lag: events that a consumer may be behind.',
    '10000',
    whole(0, 1_000_000_000),
  ),
  alertLagForMs: option('VERDICT_ALERT_LAG_FOR_MS', 'consumer-lag: milliseconds for which it must be.', '5000', whole(0, 3_600_000)),
  alertCpuPercent: option(
    'VERDICT_ALERT_CPU_PERCENT',
    'cpu-high: how many per cent of the processor time of its machine a server may use.',
    '80',
    whole(0, 100),
  ),
  alertCpuForMs: option('VERDICT_ALERT_CPU_FOR_MS', 'cpu-high: milliseconds for which it must use more.', '300000', whole(0, 3_600_000)),
  alertDeployedMs: option(
    'VERDICT_ALERT_DEPLOYED_MS',
    'deployed: milliseconds for which the start of a server is told.',
    '300000',
    whole(0, 86_400_000),
  ),
  bodyBytesMax: option('VERDICT_BODY_BYTES_MAX', 'Bytes that the body of a request may have.', '65536', whole(1_024, 16_777_216)),
  liveListenersMax: option('VERDICT_LIVE_LISTENERS_MAX', 'Live feeds open at once. One more is refused.', '1000', whole(1, 100_000)),
  parentPid: option(
    'VERDICT_PARENT_PID',
    'The platform stops by itself when this process is gone, so that a killed launcher leaves no orphan. 0 watches nothing.',
    '0',
    whole(0, 4_194_304),
  ),
  allowedOrigins: option(
    'VERDICT_ALLOWED_ORIGINS',
    'Origins, separated by commas, whose pages may log in and listen besides our own: a dashboard behind a proxy.',
    '',
    origins,
  ),
  dashboardFolder: option('VERDICT_DASHBOARD', 'Folder of the built dashboard.', dashboardFolder, (text) => resolve(text)),
  logLevel: option('VERDICT_LOG_LEVEL', 'debug, info, warn or error.', 'info', oneOf('debug', 'info', 'warn', 'error')),
} satisfies Record<string, Option<unknown>>;

export type Config = { readonly [Name in keyof typeof options]: (typeof options)[Name] extends Option<infer T> ? T : never };

/** Reads every option. Each fault is named, not only the first. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const config: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, { variable, fallback, parse }] of Object.entries(options)) {
    const given = environment[variable];
    try {
      config[name] = parse(given === undefined || given === '' ? fallback : given);
    } catch (error) {
      // A secret may be inside: what was given is not repeated.
      faults.push(`${variable}: ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(`The platform server cannot start with these options:\n  ${faults.join('\n  ')}`);
  return config as Config;
}

export function describeOptions(): string {
  const lines = Object.values(options).map(({ variable, meaning, fallback }) => {
    const shown = shownDefaults[variable] ?? fallback;
    return `  ${variable.padEnd(33)} ${meaning}${shown === '' ? '' : ` [${shown}]`}`;
  });
  return [
    'verdict platform server: consumes events, keeps players and their history, issues tokens, serves the operations API.',
    '',
    'usage: bun platform/src/main.ts [--help]',
    '',
    'Everything is set by environment variables [default]:',
    ...lines,
    '',
  ].join('\n');
}

function option<T>(variable: string, meaning: string, fallback: string, parse: (text: string) => T): Option<T> {
  return { variable, meaning, fallback, parse };
}
