export const ruleNames = [
  'server-down',
  'server-stopped',
  'tick-critical',
  'players-fell',
  'error-rate',
  'pool-exhausted',
  'queue-long',
  'snapshots-failing',
  'consumer-lag',
  'tick-slow',
  'cpu-high',
  'deployed',
  'maintenance',
] as const;

export type RuleName = (typeof ruleNames)[number];
export type Severity = 'critical' | 'warning' | 'info';

/** When something is worth telling, and when that is over. */
export interface AlertRule {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly meaning: string;
  readonly threshold: number;
  readonly unit: string;
  /** On which side of the threshold it holds. */
  readonly holds: 'above' | 'at-least' | 'below';
  /** How long it must hold before it is told. */
  readonly forMs: number;
  /** It is over once the value is no further than this, and has been for so long. Between the two nothing changes. */
  readonly clearsAt: number;
  readonly clearsAfterMs: number;
  /** What is no longer reported at all has cleared after so long. */
  readonly goneAfterMs: number;
  /** Whether what is gone clears only once somebody has acknowledged that it is. */
  readonly staysWhenGone: boolean;
}

export interface AlertOptions {
  readonly alertClearMs: number;
  readonly alertServerDownMs: number;
  readonly alertTickCriticalUs: number;
  readonly alertTickCriticalForMs: number;
  readonly alertTickSlowUs: number;
  readonly alertTickSlowForMs: number;
  readonly alertPlayersFellPercent: number;
  readonly alertPlayersFellWithinMs: number;
  readonly alertPlayersMin: number;
  readonly alertErrorPercent: number;
  readonly alertErrorWithinMs: number;
  readonly alertErrorRequestsMin: number;
  readonly alertPoolWaitMs: number;
  readonly alertQueueCommands: number;
  readonly alertQueueForMs: number;
  readonly alertSnapshotFailures: number;
  readonly alertLagEvents: number;
  readonly alertLagForMs: number;
  readonly alertCpuPercent: number;
  readonly alertCpuForMs: number;
  readonly alertDeployedMs: number;
}

const hysteresis = 0.9;
const goneAfterMs = 60_000;

/** The rules in the order in which they are told. What they watch is in observer.ts, what they say in alert-sentences.ts. */
export function alertRules(options: AlertOptions): readonly AlertRule[] {
  const rule = (parts: Pick<AlertRule, 'rule' | 'severity' | 'meaning' | 'threshold' | 'unit'> & Partial<AlertRule>): AlertRule => ({
    holds: 'above',
    forMs: 0,
    clearsAt: parts.threshold * hysteresis,
    clearsAfterMs: options.alertClearMs,
    goneAfterMs,
    staysWhenGone: false,
    ...parts,
  });
  return [
    rule({
      rule: 'server-down',
      severity: 'critical',
      meaning: 'A game server that reported says nothing any more.',
      threshold: options.alertServerDownMs,
      unit: 'ms',
      goneAfterMs: 10 * goneAfterMs,
      staysWhenGone: true,
    }),
    rule({
      rule: 'server-stopped',
      severity: 'warning',
      meaning: 'A game server was stopped in good order and has not been started again.',
      threshold: options.alertServerDownMs,
      unit: 'ms',
    }),
    rule({
      rule: 'tick-critical',
      severity: 'critical',
      meaning: 'The ticks of a zone take so long that players feel it.',
      threshold: options.alertTickCriticalUs,
      unit: 'us',
      forMs: options.alertTickCriticalForMs,
    }),
    rule({
      rule: 'players-fell',
      severity: 'critical',
      meaning: 'Many players have gone at once.',
      threshold: options.alertPlayersFellPercent,
      unit: '%',
      holds: 'at-least',
    }),
    rule({
      rule: 'error-rate',
      severity: 'critical',
      meaning: 'Too many of the requests to the platform, or of the commands to a game server, cannot be answered.',
      threshold: options.alertErrorPercent,
      unit: '%',
    }),
    rule({
      rule: 'pool-exhausted',
      severity: 'critical',
      meaning: 'All connections to the database are taken, and others wait for one.',
      threshold: options.alertPoolWaitMs,
      unit: 'ms',
    }),
    rule({
      rule: 'queue-long',
      severity: 'warning',
      meaning: 'More commands come to a zone than it decides.',
      threshold: options.alertQueueCommands,
      unit: 'commands',
      forMs: options.alertQueueForMs,
    }),
    rule({
      rule: 'snapshots-failing',
      severity: 'warning',
      meaning: 'Hot snapshots cannot be saved.',
      threshold: options.alertSnapshotFailures,
      unit: 'in a row',
      holds: 'at-least',
      clearsAt: 0,
    }),
    rule({
      rule: 'consumer-lag',
      severity: 'warning',
      meaning: 'A consumer falls behind the event log.',
      threshold: options.alertLagEvents,
      unit: 'events',
      forMs: options.alertLagForMs,
    }),
    rule({
      rule: 'tick-slow',
      severity: 'warning',
      meaning: 'The ticks of a zone take longer than they may.',
      threshold: options.alertTickSlowUs,
      unit: 'us',
      forMs: options.alertTickSlowForMs,
    }),
    rule({
      rule: 'cpu-high',
      severity: 'warning',
      meaning: 'A server has little processor time left.',
      threshold: options.alertCpuPercent,
      unit: '%',
      forMs: options.alertCpuForMs,
    }),
    rule({
      rule: 'deployed',
      severity: 'info',
      meaning: 'A server has been started.',
      threshold: options.alertDeployedMs,
      unit: 'ms',
      holds: 'below',
      clearsAt: options.alertDeployedMs,
      clearsAfterMs: 0,
    }),
    rule({
      rule: 'maintenance',
      severity: 'info',
      meaning: 'A server does not let everybody in.',
      threshold: 1,
      unit: 'admission',
      clearsAt: 1,
      clearsAfterMs: 0,
    }),
  ];
}
