import type { Alert } from '../alerts/alert.ts';
import type { RuleName, Severity } from '../alerts/alert-rules.ts';
import type { Row, Statements, Store, Value } from './store.ts';

export interface StoredAlert extends Alert {
  /** Its number in the database: small, and the same for ever. */
  readonly number: number;
}

const rowsOfOneBite = 500;

/** Keeps an alert that has opened. When another instance has opened the same before, that one is given back instead. */
export async function insertAlert(tx: Statements, alert: Alert): Promise<{ readonly isNew: boolean; readonly stored: StoredAlert }> {
  const openKey = `${alert.rule} ${alert.target}`;
  await tx.run(
    `${tx.dialect.insertNew} INTO alerts (id, open_key, rule, severity, target, opened_at_ms, value, threshold, unit, sentence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      alert.id,
      openKey,
      alert.rule,
      alert.severity,
      alert.target,
      alert.openedAtMs,
      alert.value,
      alert.threshold,
      alert.unit,
      alert.sentence,
    ],
  );
  const [row] = await tx.query('SELECT * FROM alerts WHERE open_key = ?', [openKey]);
  if (row === undefined) throw new Error(`The alert ${alert.id} vanished as soon as it was written.`);
  const stored = toAlert(row);
  return { isNew: stored.id === alert.id, stored };
}

/** Null when it was cleared before, or is not there. */
export async function clearAlert(tx: Statements, id: number, clearedAtMs: number): Promise<StoredAlert | null> {
  const { rows } = await tx.run('UPDATE alerts SET cleared_at_ms = ?, open_key = NULL WHERE id = ? AND cleared_at_ms IS NULL', [
    clearedAtMs,
    id,
  ]);
  return rows === 0 ? null : await findAlert(tx, id);
}

/** False when somebody has acknowledged it before: the first one stays. */
export async function acknowledgeAlert(tx: Statements, id: number, by: string, note: string, nowMs: number): Promise<boolean> {
  const { rows } = await tx.run(
    'UPDATE alerts SET acknowledged_at_ms = ?, acknowledged_by = ?, note = ? WHERE id = ? AND acknowledged_at_ms IS NULL',
    [nowMs, by, note, id],
  );
  return rows === 1;
}

export async function findAlert(store: Statements, id: number): Promise<StoredAlert | null> {
  const [row] = await store.query('SELECT * FROM alerts WHERE id = ?', [id]);
  return row === undefined ? null : toAlert(row);
}

export async function openAlerts(store: Statements): Promise<StoredAlert[]> {
  return (await store.query('SELECT * FROM alerts WHERE open_key IS NOT NULL ORDER BY id')).map(toAlert);
}

/** Alerts open or over, the newest first. */
export async function findAlerts(store: Statements, beforeId: number | null, limit: number): Promise<StoredAlert[]> {
  const [condition, values]: [string, Value[]] = beforeId === null ? ['', []] : [' WHERE id < ?', [beforeId]];
  return (await store.query(`SELECT * FROM alerts${condition} ORDER BY id DESC LIMIT ?`, [...values, limit])).map(toAlert);
}

/** Removes alerts that were cleared before a moment, so many at most; true when there may be more. */
export async function forgetAlerts(store: Store, beforeMs: number): Promise<boolean> {
  const rows = await store.query('SELECT id FROM alerts WHERE cleared_at_ms < ? LIMIT ?', [beforeMs, rowsOfOneBite]);
  if (rows.length === 0) return false;
  await store.run(
    `DELETE FROM alerts WHERE id IN (${rows.map(() => '?').join(', ')})`,
    rows.map((row) => Number(row['id'])),
  );
  return rows.length === rowsOfOneBite;
}

function toAlert(row: Row): StoredAlert {
  const optional = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  const words = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    number: Number(row['number']),
    id: Number(row['id']),
    rule: String(row['rule']) as RuleName,
    severity: String(row['severity']) as Severity,
    target: String(row['target']),
    openedAtMs: Number(row['opened_at_ms']),
    clearedAtMs: optional('cleared_at_ms'),
    acknowledgedAtMs: optional('acknowledged_at_ms'),
    acknowledgedBy: words('acknowledged_by'),
    note: words('note'),
    value: Number(row['value']),
    threshold: Number(row['threshold']),
    unit: String(row['unit']),
    sentence: String(row['sentence']),
  };
}
