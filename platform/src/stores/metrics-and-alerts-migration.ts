import type { Migration } from './migration-steps.ts';

/** The past of the figures, and what was noticed in them. */
export const metricsAndAlerts: Migration = {
  version: 11,
  name: 'metrics history, alerts',
  statements: (d) => [
    `CREATE TABLE IF NOT EXISTS metric_series (id ${d.autoId}, name ${d.key(128)} NOT NULL UNIQUE, used_at_ms BIGINT NOT NULL)`,
    // One row holds all series of a step: a chart of hours reads hundreds of rows, and a second writes none.
    `CREATE TABLE IF NOT EXISTS metric_steps (
      step_ms BIGINT NOT NULL, at_ms BIGINT NOT NULL, body ${d.blob} NOT NULL, PRIMARY KEY (step_ms, at_ms))${d.clustered}`,
    // An open alert holds its key, so that of several instances only one opens it; NULL is as often as it likes.
    `CREATE TABLE IF NOT EXISTS alerts (
      number ${d.autoId}, id BIGINT NOT NULL UNIQUE, open_key ${d.key(255)} NULL UNIQUE, rule ${d.key(32)} NOT NULL,
      severity ${d.key(16)} NOT NULL, target ${d.key(200)} NOT NULL, opened_at_ms BIGINT NOT NULL, cleared_at_ms BIGINT NULL,
      acknowledged_at_ms BIGINT NULL, acknowledged_by ${d.key(64)} NULL, note ${d.text(1000)} NULL,
      value DOUBLE PRECISION NOT NULL, threshold DOUBLE PRECISION NOT NULL, unit ${d.key(32)} NOT NULL, sentence ${d.text(1000)} NOT NULL
      ${d.indexInside('alerts_cleared', 'cleared_at_ms')})`,
    ...d.indexBeside('alerts_cleared', 'alerts', 'cleared_at_ms'),
  ],
};
