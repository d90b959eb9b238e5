import type { RuleName, Severity } from './alert-rules.ts';

/** Something that was watched for has come about. It is open until it is cleared; to acknowledge it says that somebody knows. */
export interface Alert {
  readonly id: number;
  readonly rule: RuleName;
  readonly severity: Severity;
  /** A kind and an id, as in zone:3, server:node-1, consumer:persistence; or world, or platform. */
  readonly target: string;
  readonly openedAtMs: number;
  readonly clearedAtMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
  /** What was measured when it opened. */
  readonly value: number;
  readonly threshold: number;
  readonly unit: string;
  readonly sentence: string;
}

export function presentAlert({ openedAtMs, clearedAtMs, acknowledgedAtMs, ...rest }: Alert) {
  const moment = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return { ...rest, openedAt: moment(openedAtMs)!, clearedAt: moment(clearedAtMs), acknowledgedAt: moment(acknowledgedAtMs) };
}

export type PresentedAlert = ReturnType<typeof presentAlert>;
