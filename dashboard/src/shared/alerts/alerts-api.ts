import { requestJson } from '../api/http';
import type { Alert, AlertSeverity } from '../live-channels/alert';

export type AlertRule = {
  readonly rule: string;
  readonly severity: AlertSeverity;
  readonly meaning: string;
  readonly threshold: number;
  readonly unit: string;
  /** How long the limit must be exceeded before the alert opens. */
  readonly forMs: number;
};

type AlertPage = { readonly alerts: readonly Alert[]; readonly nextCursor: string | null };

/** Every alert there was, the newest first. */
export function readAlerts(limit: number, cursor: string, signal: AbortSignal): Promise<AlertPage> {
  const search = new URLSearchParams({ state: 'all', limit: `${limit}` });
  if (cursor !== '') search.set('cursor', cursor);
  return requestJson(`/api/alerts?${search}`, { signal });
}

export async function readRules(signal: AbortSignal): Promise<readonly AlertRule[]> {
  return (await requestJson<{ readonly rules: readonly AlertRule[] }>('/api/alerts/rules', { signal })).rules;
}

export function acknowledgeAlert({ id, note }: { readonly id: Alert['id']; readonly note: string }): Promise<Alert> {
  return requestJson(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, { method: 'POST', body: { note } });
}
