import type { Dialect } from './dialect.ts';
import { metricsAndAlerts } from './metrics-and-alerts-migration.ts';

/** One step of the schema. Steps are only ever added; one that has been released is never changed. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Each statement can be repeated: MySQL commits every DDL by itself, so a crash may leave a step half done. */
  readonly statements: (d: Dialect) => readonly string[];
  /** Columns that a table of an earlier step gets; run after the statements, each only where it is missing. */
  readonly columns?: (d: Dialect) => readonly { readonly table: string; readonly name: string; readonly type: string }[];
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'accounts, administrators',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS accounts (
        id ${d.autoId}, kind ${d.key(16)} NOT NULL, name ${d.text(64)} NOT NULL, created_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS administrators (
        id ${d.autoId}, name ${d.key(64)} NOT NULL UNIQUE, role ${d.key(16)} NOT NULL,
        password_hash ${d.key(255)} NOT NULL, created_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS sessions (
        token_hash ${d.key(64)} PRIMARY KEY, administrator_id BIGINT NOT NULL,
        created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL)`,
    ],
  },
  {
    version: 2,
    name: 'players, movement history',
    // A player's place and its life come by different topics, so each carries the identity of the event it is from.
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS players (
        id BIGINT PRIMARY KEY, name ${d.text(64)} NOT NULL, zone BIGINT NOT NULL, online SMALLINT NOT NULL,
        x INTEGER NOT NULL, y INTEGER NOT NULL, place_epoch BIGINT NOT NULL, place_sequence BIGINT NOT NULL,
        life SMALLINT NOT NULL, life_until_tick BIGINT NOT NULL, life_epoch BIGINT NOT NULL, life_sequence BIGINT NOT NULL,
        last_tick BIGINT NOT NULL, first_seen_at_ms BIGINT NOT NULL, last_event_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS movement_history (
        zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
        player_id BIGINT NOT NULL, tick BIGINT NOT NULL, occurred_at_ms BIGINT NOT NULL,
        from_x INTEGER NOT NULL, from_y INTEGER NOT NULL, to_x INTEGER NOT NULL, to_y INTEGER NOT NULL,
        cause_session BIGINT NOT NULL, cause_sequence BIGINT NOT NULL,
        PRIMARY KEY (zone, epoch, sequence)${d.indexInside('movement_history_by_player', 'player_id, occurred_at_ms')})${d.clustered}`,
      ...d.indexBeside('movement_history_by_player', 'movement_history', 'player_id, occurred_at_ms'),
      `CREATE TABLE IF NOT EXISTS row_counts (table_name ${d.key(64)} PRIMARY KEY, row_count BIGINT NOT NULL)`,
    ],
  },
  {
    version: 3,
    name: 'consumer progress, dead letters',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS consumers (
        name ${d.key(64)} PRIMARY KEY, journal_position BIGINT NULL, journal_index BIGINT NULL,
        applied BIGINT NOT NULL, duplicates BIGINT NOT NULL, gaps BIGINT NOT NULL, missing BIGINT NOT NULL,
        fenced BIGINT NOT NULL, dead_letters BIGINT NOT NULL, updated_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS consumer_progress (
        consumer ${d.key(64)} NOT NULL, zone BIGINT NOT NULL, epoch BIGINT NOT NULL, topic ${d.key(64)} NOT NULL, sequence BIGINT NOT NULL,
        PRIMARY KEY (consumer, zone, epoch, topic))${d.clustered}`,
      `CREATE TABLE IF NOT EXISTS dead_letters (
        id ${d.autoId}, consumer ${d.key(64)} NOT NULL, origin ${d.key(128)} NOT NULL, reason ${d.key(16)} NOT NULL,
        error ${d.text(2000)} NOT NULL, attempts INTEGER NOT NULL,
        zone BIGINT NULL, epoch BIGINT NULL, sequence BIGINT NULL, type INTEGER NULL,
        record ${d.blob} NOT NULL, recorded_at_ms BIGINT NOT NULL, UNIQUE (consumer, origin))`,
    ],
  },
  {
    version: 4,
    name: 'player events, statistics of each minute',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS player_events (
        zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, type INTEGER NOT NULL,
        player_id BIGINT NOT NULL, tick BIGINT NOT NULL, occurred_at_ms BIGINT NOT NULL,
        name ${d.text(255)} NULL, x INTEGER NULL, y INTEGER NULL, reason INTEGER NULL, until_tick BIGINT NULL,
        cause_session BIGINT NOT NULL, cause_sequence BIGINT NOT NULL,
        PRIMARY KEY (zone, epoch, sequence)${d.indexInside('player_events_by_player', 'player_id, occurred_at_ms')})${d.clustered}`,
      ...d.indexBeside('player_events_by_player', 'player_events', 'player_id, occurred_at_ms'),
      `CREATE TABLE IF NOT EXISTS minute_statistics (
        minute_ms BIGINT NOT NULL, zone BIGINT NOT NULL, events BIGINT NOT NULL, entered BIGINT NOT NULL, departed BIGINT NOT NULL,
        connections_lost BIGINT NOT NULL, moves BIGINT NOT NULL, distance_mm BIGINT NOT NULL, stunned BIGINT NOT NULL, died BIGINT NOT NULL,
        respawned BIGINT NOT NULL, openings BIGINT NOT NULL, recoveries BIGINT NOT NULL, events_lost BIGINT NOT NULL,
        PRIMARY KEY (minute_ms, zone))${d.clustered}`,
      // Who was there in a minute: a set, so that the distinct players of it can be counted whatever comes twice.
      `CREATE TABLE IF NOT EXISTS minute_players (
        minute_ms BIGINT NOT NULL, zone BIGINT NOT NULL, player_id BIGINT NOT NULL,
        PRIMARY KEY (minute_ms, zone, player_id))${d.clustered}`,
    ],
  },
  {
    version: 5,
    name: 'dead letters that can be retried, discarded and published',
    statements: (d) => [
      // The identity of what a retry has applied: of two letters of one event, only one can ever be.
      `CREATE TABLE IF NOT EXISTS applied_letters (
        consumer ${d.key(64)} NOT NULL, zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, letter_id BIGINT NOT NULL,
        PRIMARY KEY (consumer, zone, epoch, sequence))${d.clustered}`,
      `${d.insertNew} INTO row_counts (table_name, row_count) SELECT 'open_dead_letters', COUNT(*) FROM dead_letters`,
    ],
    columns: (d) =>
      Object.entries({
        state: `${d.key(16)} NOT NULL DEFAULT 'open'`,
        topic: `${d.key(64)} NULL`,
        stack: `${d.text(4000)} NULL`,
        last_attempt_at_ms: 'BIGINT NULL',
        resolved_at_ms: 'BIGINT NULL',
        resolved_by: `${d.key(64)} NULL`,
        resolution: `${d.text(500)} NULL`,
        published_at_ms: 'BIGINT NULL',
      }).map(([name, type]) => ({ table: 'dead_letters', name, type })),
  },
  {
    version: 6,
    name: 'webhooks',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS webhooks (
        id ${d.autoId}, url ${d.key(2000)} NOT NULL, events ${d.key(500)} NOT NULL, zone BIGINT NULL, secret ${d.key(128)} NOT NULL,
        active SMALLINT NOT NULL, created_at_ms BIGINT NOT NULL, created_by ${d.key(64)} NOT NULL,
        pending BIGINT NOT NULL, delivered BIGINT NOT NULL, failed BIGINT NOT NULL, skipped BIGINT NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS webhook_deliveries (
        id ${d.autoId}, webhook_id BIGINT NOT NULL, zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
        type INTEGER NOT NULL, body ${d.blob} NOT NULL, state ${d.key(16)} NOT NULL, attempts INTEGER NOT NULL,
        next_attempt_at_ms BIGINT NOT NULL, created_at_ms BIGINT NOT NULL, ended_at_ms BIGINT NULL,
        last_status INTEGER NULL, last_error ${d.text(500)} NULL, UNIQUE (webhook_id, zone, epoch, sequence)
        ${d.indexInside('webhook_deliveries_due', 'webhook_id, state, next_attempt_at_ms')}
        ${d.indexInside('webhook_deliveries_ended', 'ended_at_ms')})`,
      ...d.indexBeside('webhook_deliveries_due', 'webhook_deliveries', 'webhook_id, state, next_attempt_at_ms'),
      ...d.indexBeside('webhook_deliveries_ended', 'webhook_deliveries', 'ended_at_ms'),
    ],
  },
  {
    version: 7,
    name: 'recoveries',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS recoveries (
        zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, occurred_at_ms BIGINT NOT NULL,
        source INTEGER NOT NULL, log_kind INTEGER NOT NULL,
        snapshot_epoch BIGINT NOT NULL, snapshot_sequence BIGINT NOT NULL, snapshot_tick BIGINT NOT NULL, snapshot_age_ms BIGINT NOT NULL,
        events_replayed BIGINT NOT NULL, gaps BIGINT NOT NULL, events_lost BIGINT NOT NULL,
        snapshot_hash ${d.key(64)} NOT NULL, state_hash ${d.key(64)} NOT NULL,
        load_us BIGINT NOT NULL, replay_us BIGINT NOT NULL, total_us BIGINT NOT NULL, notes ${d.text(255)} NOT NULL,
        PRIMARY KEY (zone, epoch, sequence)${d.indexInside('recoveries_by_time', 'occurred_at_ms, zone, epoch, sequence')})${d.clustered}`,
      ...d.indexBeside('recoveries_by_time', 'recoveries', 'occurred_at_ms, zone, epoch, sequence'),
    ],
  },
  {
    version: 8,
    name: 'inventory, transactions',
    statements: (d) => [
      // An item of a zone is one thing that exists once, so it changes hands once.
      `CREATE TABLE IF NOT EXISTS transactions (
        zone BIGINT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, tick BIGINT NOT NULL, occurred_at_ms BIGINT NOT NULL,
        player_id BIGINT NOT NULL, kind ${d.key(64)} NOT NULL, quantity BIGINT NOT NULL, item_id BIGINT NOT NULL,
        x INTEGER NOT NULL, y INTEGER NOT NULL, cause_session BIGINT NOT NULL, cause_sequence BIGINT NOT NULL,
        PRIMARY KEY (zone, epoch, sequence), UNIQUE (zone, item_id)
        ${d.indexInside('transactions_by_player', 'player_id, occurred_at_ms')})${d.clustered}`,
      ...d.indexBeside('transactions_by_player', 'transactions', 'player_id, occurred_at_ms'),
      `CREATE TABLE IF NOT EXISTS inventory (
        player_id BIGINT NOT NULL, kind ${d.key(64)} NOT NULL, quantity BIGINT NOT NULL, PRIMARY KEY (player_id, kind))${d.clustered}`,
    ],
  },
  {
    version: 9,
    name: 'audit log',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS audit_log (
        id ${d.autoId}, at_ms BIGINT NOT NULL, actor ${d.key(64)} NOT NULL, role ${d.key(64)} NOT NULL, action ${d.key(64)} NOT NULL,
        target_kind ${d.key(16)} NOT NULL, target_id ${d.key(128)} NOT NULL, reason ${d.text(1000)} NULL, result ${d.key(16)} NOT NULL,
        command_id ${d.key(64)} NULL, details ${d.key(4000)} NOT NULL
        ${d.indexInside('audit_log_by_time', 'at_ms')}${d.indexInside('audit_log_by_actor', 'actor, id')}
        ${d.indexInside('audit_log_by_action', 'action, id')}${d.indexInside('audit_log_by_target', 'target_kind, target_id, id')})`,
      ...d.indexBeside('audit_log_by_time', 'audit_log', 'at_ms'),
      ...d.indexBeside('audit_log_by_actor', 'audit_log', 'actor, id'),
      ...d.indexBeside('audit_log_by_action', 'audit_log', 'action, id'),
      ...d.indexBeside('audit_log_by_target', 'audit_log', 'target_kind, target_id, id'),
      ...d.appendOnly('audit_log'),
    ],
  },
  {
    version: 10,
    name: 'commands of operators, and what became of them',
    statements: (d) => [
      `CREATE TABLE IF NOT EXISTS commands (
        id ${d.key(64)} PRIMARY KEY, type INTEGER NOT NULL, zone BIGINT NOT NULL, node ${d.key(128)} NOT NULL, player BIGINT NOT NULL,
        message ${d.text(1024)} NOT NULL, choice INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
        epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, duration_ms BIGINT NOT NULL,
        issued_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL, issued_by ${d.key(64)} NOT NULL, reason ${d.text(512)} NOT NULL
        ${d.indexInside('commands_by_time', 'issued_at_ms, id')})${d.clustered}`,
      ...d.indexBeside('commands_by_time', 'commands', 'issued_at_ms, id'),
      // A server may say twice what became of a command: the key keeps it once.
      `CREATE TABLE IF NOT EXISTS command_outcomes (
        command_id ${d.key(64)} NOT NULL, node ${d.key(128)} NOT NULL, zone BIGINT NOT NULL, state INTEGER NOT NULL, type INTEGER NOT NULL,
        at_ms BIGINT NOT NULL, players INTEGER NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL,
        message ${d.text(512)} NOT NULL, rehearsal ${d.key(4000)} NULL,
        PRIMARY KEY (command_id, node, zone, state)
        ${d.indexInside('command_outcomes_by_event', 'zone, epoch, sequence')}
        ${d.indexInside('command_outcomes_by_type', 'type, at_ms')})${d.clustered}`,
      ...d.indexBeside('command_outcomes_by_event', 'command_outcomes', 'zone, epoch, sequence'),
      ...d.indexBeside('command_outcomes_by_type', 'command_outcomes', 'type, at_ms'),
    ],
  },
  metricsAndAlerts,
  {
    version: 12,
    name: 'player accounts with a password, bans, users that can be disabled',
    statements: (d) => [
      // The key is the name as it is compared: two names that look alike are one.
      `CREATE TABLE IF NOT EXISTS registrations (
        name_key ${d.key(255)} PRIMARY KEY, account_id BIGINT NOT NULL UNIQUE, password_hash ${d.key(255)} NOT NULL)`,
      `CREATE TABLE IF NOT EXISTS bans (
        player_id BIGINT PRIMARY KEY, until_ms BIGINT NULL, reason ${d.text(1000)} NOT NULL,
        banned_by ${d.key(64)} NOT NULL, banned_at_ms BIGINT NOT NULL)`,
    ],
    columns: () => [
      { table: 'administrators', name: 'disabled', type: 'SMALLINT NOT NULL DEFAULT 0' },
      { table: 'administrators', name: 'last_login_at_ms', type: 'BIGINT NULL' },
    ],
  },
  {
    version: 15,
    name: 'corrections of players',
    statements: () => [],
    columns: (d) =>
      Object.entries({ life: 'SMALLINT NULL', command_id: `${d.key(64)} NULL` }).map(([name, type]) => ({
        table: 'player_events',
        name,
        type,
      })),
  },
];
