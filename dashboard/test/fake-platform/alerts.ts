import type { AlertRule } from '@/shared/alerts/alerts-api';
import type { Alert } from '@/shared/live-channels/alert';
import { done, page, refusal, refuseBelow, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';

const RULES: readonly (readonly [rule: string, severity: Alert['severity'], threshold: number, unit: string, forMs: number])[] = [
  ['server-down', 'critical', 5_000, 'ms', 0],
  ['server-stopped', 'warning', 5_000, 'ms', 0],
  ['tick-critical', 'critical', 100_000, 'us', 30_000],
  ['players-fell', 'critical', 30, '%', 0],
  ['error-rate', 'critical', 5, '%', 30_000],
  ['pool-exhausted', 'critical', 1_000, 'ms', 0],
  ['queue-long', 'warning', 1_000, 'commands', 5_000],
  ['snapshots-failing', 'warning', 3, 'in a row', 0],
  ['consumer-lag', 'warning', 10_000, 'events', 10_000],
  ['tick-slow', 'warning', 70_000, 'us', 60_000],
  ['cpu-high', 'warning', 80, '%', 300_000],
  ['deployed', 'info', 60_000, 'ms', 0],
  ['maintenance', 'info', 1, 'admission', 0],
];

/** What a troubled night leaves behind, the newest first: how long ago it opened, and how long it lasted. */
const PAST: readonly (readonly [rule: string, target: string, value: number, agoMin: number, lastedS: number, by: string | null])[] = [
  ['deployed', 'server:game-1', 900, 190, 60, null],
  ['consumer-lag', 'consumer:analytics', 41_200, 410, 312, 'mina'],
  ['tick-slow', 'zone:2', 83_000, 655, 96, null],
  ['snapshots-failing', 'server:game-2', 6, 1_480, 35, 'mina'],
  ['players-fell', 'world', 44, 1_482, 61, 'admin'],
  ['server-down', 'server:game-2', 12_000, 1_483, 14, 'admin'],
];

/** Limits that are watched by nobody: alerts are opened by the scenario or by a test. */
export class FakeAlerts implements FakeFeature {
  readonly #context: FakeContext;
  #alerts: readonly Alert[];
  #nextId = 900;

  constructor(context: FakeContext) {
    this.#context = context;
    this.#alerts = PAST.map(([rule, target, value, agoMin, lastedS, by], index) => {
      const openedMs = context.now() - agoMin * 60_000;
      const closed = { clearedAt: iso(openedMs + lastedS * 1_000), acknowledgedAt: by && iso(openedMs + 20_000), acknowledgedBy: by };
      return { ...this.#made(rule, target, value, openedMs), ...closed, id: 100 - index };
    });
  }

  get open(): readonly Alert[] {
    return this.#alerts.filter((alert) => alert.clearedAt === null);
  }

  answer(request: FakeRequest): Answer | null {
    const [part, id, action] = request.path;
    if (part !== 'alerts') return null;
    if (request.method === 'GET' && id === 'rules') {
      return done({
        rules: RULES.map(([rule, severity, threshold, unit, forMs]): AlertRule => ({
          rule,
          severity,
          meaning: rule,
          threshold,
          unit,
          forMs,
        })),
      });
    }
    if (request.method === 'GET' && id === undefined) {
      return page('alerts', request.search.get('state') === 'open' ? this.open : this.#alerts, request.search);
    }
    if (request.method !== 'POST' || action !== 'acknowledge') return null;
    return refuseBelow('operator', request) ?? this.#acknowledge(id ?? '', request.name, (request.body as { note: string }).note);
  }

  greet(): readonly object[] {
    return [this.#push()];
  }

  /** What a scenario is known for, opened some minutes ago so that a picture shows more than zeros. */
  follow(scenario: string): void {
    for (const alert of this.open) this.clear(alert.id);
    if (scenario === 'overloaded') {
      this.raise('tick-slow', 'zone:2', 74_000, 4);
      this.raise('queue-long', 'zone:2', 3_812, 3);
      this.raise('cpu-high', 'server:game-1', 86, 11);
    }
    if (scenario === 'store-down') this.raise('consumer-lag', 'consumer:persistence', 18_420, 2);
    if (scenario === 'server-lost') this.raise('server-down', 'server:game-2', 6_000, 0);
    if (scenario === 'snapshots-failing') this.raise('snapshots-failing', 'server:game-1', 7, 1);
  }

  raise(rule: string, target: string, value: number, agoMin = 0): Alert {
    const alert = this.#made(rule, target, value, this.#context.now() - agoMin * 60_000);
    this.#change([alert, ...this.#alerts]);
    return alert;
  }

  clear(id: Alert['id']): void {
    this.#change(this.#alerts.map((each) => (each.id === id ? { ...each, clearedAt: iso(this.#context.now()) } : each)));
  }

  #acknowledge(id: string, by: string, note: string): Answer {
    const alert = this.#alerts.find((each) => `${each.id}` === id);
    if (alert === undefined) return refusal(404, 'no_such_alert', `There is no alert ${id}.`);
    const seen: Alert = { ...alert, acknowledgedAt: iso(this.#context.now()), acknowledgedBy: by, note };
    this.#change(this.#alerts.map((each) => (each === alert ? seen : each)));
    return done(seen);
  }

  #made(rule: string, target: string, value: number, openedMs: number): Alert {
    const [, severity, threshold, unit] = RULES.find(([name]) => name === rule) ?? [rule, 'info' as const, 0, ''];
    const nobody = { clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, note: null };
    const sentence = `${rule} of ${target}: ${value} ${unit}.`;
    return { id: this.#nextId++, rule, severity, target, openedAt: iso(openedMs), ...nobody, value, threshold, unit, sentence };
  }

  #change(alerts: readonly Alert[]): void {
    this.#alerts = alerts;
    this.#context.broadcast(this.#push());
  }

  #push(): object {
    return { type: 'alerts', at: this.#context.now(), open: this.open };
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
