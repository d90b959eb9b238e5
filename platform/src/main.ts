import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Access } from './accounts/access.ts';
import { ActionDesk } from './actions/action-desk.ts';
import { Administrators } from './accounts/administrators.ts';
import { Bans } from './accounts/bans.ts';
import { Guests } from './accounts/guests.ts';
import { openKeyFiles } from './accounts/key-files.ts';
import { Passwords } from './accounts/passwords.ts';
import { PlayerAccounts } from './accounts/player-accounts.ts';
import { PlayerTokens } from './accounts/player-tokens.ts';
import { RateLimit } from './accounts/rate-limit.ts';
import { Users } from './accounts/users.ts';
import { AlertKeeper } from './alerts/alert-keeper.ts';
import { alertRules } from './alerts/alert-rules.ts';
import { Alerts } from './alerts/alerts.ts';
import { Observer } from './alerts/observer.ts';
import { httpServer } from './api/http-server.ts';
import { presentOutcome } from './api/outcome-schemas.ts';
import { AuditLog } from './audit/audit-log.ts';
import { OutcomeState, PlatformCommandType } from './contracts/events.ts';
import { JournalCommandLog } from './commands/journal-command-log.ts';
import { KafkaCommandLog } from './commands/kafka-command-log.ts';
import { OutcomeWriter } from './commands/outcome-writer.ts';
import { ConfigError, describeOptions, readConfig, type Config } from './config.ts';
import { BatchWriter } from './ingest/batch-writer.ts';
import { ConsumedMark } from './ingest/consumed-mark.ts';
import { Consumer } from './ingest/consumer.ts';
import { DeadLetterDesk } from './ingest/dead-letter-desk.ts';
import { DeadLetterRelay } from './ingest/kafka/dead-letter-relay.ts';
import { monitoring, openSource, outcomes, snapshots, tail, views } from './ingest/open-source.ts';
import { RecordConsumer } from './ingest/record-consumer.ts';
import { EventTail } from './live/event-tail.ts';
import { FiguresMonitor } from './live/figures-monitor.ts';
import { reportIngest } from './live/ingest-report.ts';
import { LiveFeed } from './live/live-feed.ts';
import { ViewsMonitor } from './live/views-monitor.ts';
import { ZoneChooser } from './live/zone-chooser.ts';
import { MapFile } from './live/zone-map.ts';
import { economyProjection } from './projections/economy-projection.ts';
import { minuteStatisticsProjection } from './projections/minute-statistics-projection.ts';
import { ApiTimings } from './metrics/api-timings.ts';
import { History } from './metrics/history.ts';
import { HistoryKeeper } from './metrics/history-keeper.ts';
import { Otlp } from './metrics/otlp.ts';
import { PartsWatch } from './metrics/parts-watch.ts';
import { Prometheus } from './metrics/prometheus.ts';
import { ReadingTaker } from './metrics/reading.ts';
import { Recorder } from './metrics/recorder.ts';
import { movementProjection } from './projections/movement-projection.ts';
import { playerEventProjection } from './projections/player-event-projection.ts';
import { playerProjection } from './projections/player-projection.ts';
import type { Projection } from './projections/projection.ts';
import { recoveryProjection } from './projections/recovery-projection.ts';
import { webhookProjection } from './projections/webhook-projection.ts';
import { readinessOf } from './readiness.ts';
import { FileHotSnapshots } from './snapshots/file-hot-snapshots.ts';
import { MongoColdSnapshots } from './snapshots/mongo-cold-snapshots.ts';
import { RedisHotSnapshots } from './snapshots/redis-hot-snapshots.ts';
import { SnapshotRetention } from './snapshots/snapshot-retention.ts';
import { SnapshotWriter } from './snapshots/snapshot-writer.ts';
import { SqliteColdSnapshots } from './snapshots/sqlite-cold-snapshots.ts';
import { ZoneStates } from './snapshots/zone-states.ts';
import type { OutcomeRecord } from './stores/command-outcomes.ts';
import { journalPosition, type JournalPosition } from './stores/consumer-progress.ts';
import { Schema } from './stores/schema.ts';
import { Store } from './stores/store.ts';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.ts';

const PARENT_LOOK_MS = 1_000;
/** A Redis that takes longer is told of as one that is down: somebody waits for the page. */
const hotTimeoutMs = 2_000;
const thisProcess = {
  processors: availableParallelism(),
  cpuUs: () => process.cpuUsage().user + process.cpuUsage().system,
  rssBytes: () => process.memoryUsage.rss(),
};

/** Puts the platform together, top to bottom; everything it needs from outside may be down, now or later. */
async function main(config: Config): Promise<void> {
  // Standard output carries the few lines that programs read; the log goes to standard error.
  const log = pino({ level: config.logLevel, base: { service: 'platform' } }, pino.destination({ dest: 2, sync: true }));
  const say = (line: object): void => console.log(JSON.stringify(line));
  const stopping = new AbortController();

  // Accounts and the database. The keys are files, so a token can be checked, if not issued, whatever the database does.
  const keys = await openKeyFiles(config.dataFolder);
  const store = new Store({ url: config.mysqlUrl || join(config.dataFolder, 'platform.db'), timeoutMs: config.storeTimeoutMs });
  // Players and users do not wait for each other's passwords.
  const passwords = { ofUsers: new Passwords(), ofPlayers: new Passwords() };
  const administrators = new Administrators(store, passwords.ofUsers, config.sessionHours);
  const administratorLimit = new RateLimit(config.administratorLoginsPerMinute);
  const schema = new Schema(store, async () => {
    const created = await administrators.ensureFirst(config.administratorPassword);
    if (created === null) return;
    // A password that somebody chose is known to them, and is not repeated where logs are kept.
    say({
      event: 'administrator-created',
      name: created.name,
      ...(config.administratorPassword === '' ? { password: created.password } : {}),
    });
  });
  const access = new Access(keys.operatorToken, administrators, config.allowedOrigins);

  // Consumers with nothing in common but the log: what one waits for does not hold up another. Each reads for itself,
  // in a Kafka group of its own, and keeps its own progress beside its effects.
  const isEmbedded = config.kafkaBrokers.length === 0;
  const writers: BatchWriter[] = [];
  const durable = (name: string, projections: readonly Projection[]): Consumer => {
    const writer = new BatchWriter(store, name, projections, isEmbedded);
    writers.push(writer);
    return new Consumer(openSource(config, name, log), writer, schema, config, log);
  };
  const persistence = durable('persistence', [
    playerProjection,
    movementProjection,
    playerEventProjection,
    economyProjection,
    recoveryProjection,
  ]);
  const analytics = durable('analytics', [minuteStatisticsProjection]);
  const notification = durable('notification', [webhookProjection(config.webhookPendingMax)]);
  const monitor = new FiguresMonitor(openSource(config, monitoring, log), log);
  const coldSnapshots =
    config.mongodbUrl === ''
      ? new SqliteColdSnapshots(join(config.dataFolder, 'snapshots.db'), config.storeTimeoutMs)
      : new MongoColdSnapshots(config.mongodbUrl, config.storeTimeoutMs);
  const keepSnapshots = new SnapshotWriter(coldSnapshots, { store, schema });
  const snapshotting = new RecordConsumer(openSource(config, snapshots, log), keepSnapshots, config, log);
  const observer = new Observer(config);
  const tellOutcome = (outcome: OutcomeRecord): void => {
    feed.broadcast({ type: 'outcome', commandId: outcome.commandId, ...presentOutcome(outcome) });
    if (outcome.type === PlatformCommandType.RestartServer && outcome.state === OutcomeState.Begun) {
      observer.expectRestart(outcome.node, Date.now());
    }
  };
  const keepOutcomes = new OutcomeWriter(store, schema, tellOutcome);
  const following = new RecordConsumer(openSource(config, outcomes, log), keepOutcomes, config, log);
  const consumers = [persistence, analytics, notification, snapshotting, following, monitor];
  const deliverer = new WebhookDeliverer(store, schema, config, log);
  const relay = new DeadLetterRelay(store, schema, config, log);
  const consumed = new ConsumedMark(join(config.dataFolder, 'journal'), log);
  for (const { name } of isEmbedded ? [persistence, analytics, notification, following] : []) {
    consumed.join({ name, committed: () => durablePosition(store, schema, name) });
  }
  if (isEmbedded) consumed.join({ name: snapshots, committed: () => coldSnapshots.committed() });
  const retention = new SnapshotRetention(coldSnapshots, config, log);
  const commands = isEmbedded
    ? new JournalCommandLog(join(config.dataFolder, 'commands'))
    : new KafkaCommandLog(config.kafkaBrokers, config.storeTimeoutMs, log);
  const sourceKind = isEmbedded ? 'journal' : 'kafka';
  const ingest = () => reportIngest(store, sourceKind, consumers);
  const zoneViews = new ViewsMonitor(() => openSource(config, views, log), commands, log);
  const eventTail = new EventTail(() => openSource(config, tail, log), log);
  const liveSources = { nodes: () => monitor.latest(), ingest, views: zoneViews, tail: eventTail };
  const feed = new LiveFeed(liveSources, config.liveListenersMax, log);

  const audit = new AuditLog(store);
  const hotSnapshots =
    config.redisUrl === ''
      ? new FileHotSnapshots(join(config.dataFolder, 'snapshots'))
      : new RedisHotSnapshots(config.redisUrl, config.redisWorld, hotTimeoutMs);
  const zones = () => monitor.zones();
  const states = new ZoneStates({ views: zoneViews, zones, hot: hotSnapshots, cold: coldSnapshots });
  const bans = new Bans(store);
  const actions = new ActionDesk({ store, commands, bans, audit, states, zones, log });

  // What is made of the figures: their past, kept in steps, and alerts.
  const timings = new ApiTimings();
  const sources = { monitor, consumers, topics: persistence.topics, api: timings, pool: store.pool, ...thisProcess };
  const history = new History();
  const recorder = new Recorder(new ReadingTaker({ ...sources, errorWindowMs: config.alertErrorWithinMs }, Date.now()), history, log);
  const keeper = new HistoryKeeper(history, store, schema, log);
  const alerts = new Alerts(alertRules(config), observer, log);
  const alertKeeper = new AlertKeeper(alerts, store, schema, audit, config, log);
  recorder.onReading((reading) => alerts.judge(reading));
  alerts.onChange((message) => feed.broadcast(message));
  feed.greetWith(() => alerts.message());

  const parts = new PartsWatch(() => recorder.latest, store, schema, coldSnapshots, !isEmbedded);
  const told = [() => recorder.latest, () => alerts.open(), timings] as const;
  const prometheus = new Prometheus(...told);
  const otlp = new Otlp(...told, config, log);

  const server = httpServer(
    config,
    {
      login: { administrators, administratorLimit },
      playerLogin: {
        guests: new Guests(store),
        playerAccounts: new PlayerAccounts(store, passwords.ofPlayers),
        bans,
        playerTokens: new PlayerTokens(keys, config.tokenHours),
        zoneChooser: new ZoneChooser(() => monitor.zones()),
        guestLimit: new RateLimit(config.guestLoginsPerMinute),
        playerLimit: new RateLimit(config.playerLoginsPerMinute),
        nameLimit: new RateLimit(config.playerLoginsPerNameAndMinute),
        game: config.gameEndpoint,
      },
      users: {
        users: new Users(store, administrators, passwords.ofUsers),
        passwordLimit: new RateLimit(config.administratorLoginsPerMinute),
      },
      operations: { store, monitor, persistenceName: persistence.name, reportIngest: ingest },
      desk: new DeadLetterDesk(store, [...writers, snapshotting, following]),
      snapshots: coldSnapshots,
      states: { hot: hotSnapshots, states },
      actions,
      map: new MapFile(config.mapFile, log),
      access,
      audit,
      feed,
      watch: { timings, history, keeper, alerts, alertKeeper, parts, prometheus },
      readiness: () => readinessOf(store, schema, consumers),
    },
    log,
  ).listen({});

  const working = Promise.all(
    [...consumers, deliverer, relay, consumed, retention, recorder, keeper, alertKeeper, parts].map((one) => one.run(stopping.signal)),
  );
  say({ event: 'listening', url: `http://${config.host}:${server.server!.port}` });

  // Stops in the order of need: no new requests, then the batch in hand, then the database.
  await Promise.race([stopRequested(), parentGone(config.parentPid)]);
  log.info('stopping');
  feed.close();
  stopping.abort();
  await server.stop(false);
  await Promise.all([working, zoneViews.close(), eventTail.close(), otlp.close()]);
  await consumed.write();
  await Promise.all([store.close(), coldSnapshots.close(), hotSnapshots.close(), commands.close()]);
  log.info('stopped');
}

/** Read before the flush, so that everything up to it is on the disk. */
async function durablePosition(store: Store, schema: Schema, consumer: string): Promise<JournalPosition | null> {
  await schema.ready();
  const position = await journalPosition(store, consumer);
  await store.flush();
  return position;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

/** Never, when there is no parent to watch. */
async function parentGone(pid: number): Promise<void> {
  const isAlive = (): boolean => {
    try {
      // Signal 0 asks whether the process is there and does nothing to it.
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  };
  if (pid === 0) return new Promise(() => {});
  while (isAlive()) await Bun.sleep(PARENT_LOOK_MS);
}

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(describeOptions());
} else {
  try {
    await main(readConfig(process.env));
    // Everything is closed. Connections that clients keep open for later must not keep the process.
    process.exit(0);
  } catch (error) {
    const isExpected = error instanceof ConfigError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    console.error(isExpected ? (error as Error).message : error);
    process.exit(1);
  }
}
