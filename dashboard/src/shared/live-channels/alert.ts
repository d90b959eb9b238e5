import { list, number, oneOf, text, textOrNull, type Json } from './json-reader';

export const ALERT_SEVERITIES = ['critical', 'warning', 'info'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Something the platform watches for has come about. Moments are ISO strings, in pushes as in lists. */
export type Alert = {
  readonly id: number | string;
  readonly rule: string;
  readonly severity: AlertSeverity;
  /** A kind and an id, as in `zone:3`, `server:node-1`, `consumer:persistence`; or `world`, or `platform`. */
  readonly target: string;
  readonly openedAt: string;
  /** Null while it holds. */
  readonly clearedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  /** What was said with that. */
  readonly note: string | null;
  readonly value: number;
  readonly threshold: number;
  readonly unit: string;
  /** In the platform's own words, for a rule this page does not know. */
  readonly sentence: string;
};

function readAlert(source: Json, path: string): Alert {
  const id = source['id'];
  return {
    id: typeof id === 'number' ? id : text(source, 'id', path),
    rule: text(source, 'rule', path),
    severity: oneOf(source, 'severity', path, ALERT_SEVERITIES),
    target: text(source, 'target', path),
    openedAt: text(source, 'openedAt', path),
    clearedAt: textOrNull(source, 'clearedAt', path),
    acknowledgedAt: textOrNull(source, 'acknowledgedAt', path),
    acknowledgedBy: textOrNull(source, 'acknowledgedBy', path),
    note: textOrNull(source, 'note', path),
    value: number(source, 'value', path),
    threshold: number(source, 'threshold', path),
    unit: text(source, 'unit', path),
    sentence: text(source, 'sentence', path),
  };
}

export type AlertTarget = { readonly kind: string; readonly id: string };

export function targetOf({ target }: Pick<Alert, 'target'>): AlertTarget {
  const colon = target.indexOf(':');
  return colon < 0 ? { kind: target, id: '' } : { kind: target.slice(0, colon), id: target.slice(colon + 1) };
}

/** Worst first; of equal ones the newest first. */
export function worstFirst(alerts: readonly Alert[]): readonly Alert[] {
  const rank = (alert: Alert) => ALERT_SEVERITIES.indexOf(alert.severity);
  return alerts.toSorted((a, b) => rank(a) - rank(b) || b.openedAt.localeCompare(a.openedAt));
}

export function readOpenAlerts(source: Json): readonly Alert[] {
  return worstFirst(list(source['open'], 'alerts.open', readAlert));
}
