import { expect } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Platform } from './processes/platform.ts';

/** An alert in GET /api/alerts. */
export interface Alert {
  readonly id: number;
  readonly rule: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly target: string;
  readonly openedAt: string;
  readonly clearedAt: string | null;
  readonly value: number;
  readonly threshold: number;
  readonly sentence: string;
}

const patienceMs = 90_000;

export async function openAlerts(platform: Platform): Promise<readonly Alert[]> {
  return (await platform.get<{ alerts: readonly Alert[] }>('/api/alerts')).alerts;
}

/** Waits until an alert is open that opened after a moment, and looks at what it says. */
export async function expectFires(
  platform: Platform,
  rule: string,
  target: string,
  severity: Alert['severity'],
  since = 0,
  meanwhile: () => unknown = () => {},
): Promise<Alert> {
  const alert = await eventually(
    `${rule} is open for ${target}`,
    async () => {
      await meanwhile();
      return (await openAlerts(platform)).find((one) => one.rule === rule && one.target === target && Date.parse(one.openedAt) >= since);
    },
    (found) => found !== undefined,
    patienceMs,
  );
  expect(alert).toMatchObject({ severity, clearedAt: null });
  expect(alert!.sentence.length).toBeGreaterThan(40);
  return alert!;
}

/** Waits until it is over, and is kept as such. */
export async function expectClears(platform: Platform, { id, rule }: Alert): Promise<void> {
  await eventually(
    `${rule} clears`,
    () => openAlerts(platform),
    (open) => open.every((one) => one.id !== id),
    patienceMs,
  );
  const kept = await eventually(
    `${rule} is kept as cleared`,
    async () => (await platform.get<{ alerts: readonly Alert[] }>('/api/alerts?state=all&limit=500')).alerts.find((one) => one.id === id),
    (found) => found !== undefined && found.clearedAt !== null,
    patienceMs,
  );
  expect(Date.parse(kept!.clearedAt!)).toBeGreaterThan(Date.parse(kept!.openedAt));
}
