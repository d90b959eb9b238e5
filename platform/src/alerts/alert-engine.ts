import type { Alert } from './alert.ts';
import type { AlertRule, RuleName } from './alert-rules.ts';
import { sentenceOf } from './alert-sentences.ts';

/** What a rule watches, measured. Null: it cannot be known now, which neither opens nor clears anything. */
export interface Observation {
  readonly rule: RuleName;
  readonly target: string;
  readonly value: number | null;
}

export type AlertChange = { readonly kind: 'opened' | 'cleared'; readonly alert: Alert };

const countGoesOnMs = 10_000;

interface Watch {
  readonly rule: AlertRule;
  readonly target: string;
  /** Since when the condition has held without a break. */
  heldSinceMs: number;
  alert: Alert | null;
  /** Since when an open alert's condition is over. */
  easedSinceMs: number | null;
  /** Since when nothing is said about it. */
  goneSinceMs: number | null;
}

/**
 * Decides what opens and what clears, from observations and the time alone: no clock, no database, no chance. It holds
 * only what is open or about to be, so it is as small as what is wrong.
 */
export class AlertEngine {
  readonly #rules: ReadonlyMap<RuleName, AlertRule>;
  readonly #watches = new Map<string, Watch>();
  #lastId = 0;

  constructor(rules: readonly AlertRule[]) {
    this.#rules = new Map(rules.map((rule) => [rule.rule, rule]));
  }

  /** Open alerts, the oldest first. */
  open(): readonly Alert[] {
    return [...this.#watches.values()]
      .map(({ alert }) => alert)
      .filter((alert) => alert !== null)
      .sort((a, b) => a.id - b.id);
  }

  /** Takes over alerts that were open before: what has not ended is not told anew. */
  restore(alerts: readonly Alert[]): void {
    for (const alert of alerts) {
      const rule = this.#rules.get(alert.rule);
      if (rule === undefined) continue;
      this.#watches.set(keyOf(alert.rule, alert.target), {
        rule,
        target: alert.target,
        heldSinceMs: alert.openedAtMs,
        alert,
        easedSinceMs: null,
        goneSinceMs: null,
      });
    }
  }

  /** Puts another version of an open alert in its place; nothing when it is not open any more. */
  replace(alert: Alert): void {
    const watch = this.#watches.get(keyOf(alert.rule, alert.target));
    if (watch !== undefined && watch.alert !== null) watch.alert = alert;
  }

  /** Call it about once a second, with everything that is observed. */
  evaluate(observations: readonly Observation[], nowMs: number): readonly AlertChange[] {
    const changes: AlertChange[] = [];
    const observed = new Set<string>();
    for (const observation of observations) {
      const key = keyOf(observation.rule, observation.target);
      observed.add(key);
      const change = this.#judge(key, observation, nowMs);
      if (change !== null) changes.push(change);
    }
    for (const [key, watch] of this.#watches) {
      if (observed.has(key)) continue;
      const change = this.#judgeGone(key, watch, nowMs);
      if (change !== null) changes.push(change);
    }
    return changes;
  }

  #judge(key: string, { rule: name, target, value }: Observation, nowMs: number): AlertChange | null {
    const rule = this.#rules.get(name)!;
    const watch = this.#watches.get(key);
    if (watch !== undefined) watch.goneSinceMs = null;
    if (value === null) return null;
    if (watch !== undefined && watch.alert !== null) return this.#judgeOpen(key, watch, value, nowMs);
    if (!holds(rule, value)) {
      this.#watches.delete(key);
      return null;
    }
    const held = watch ?? { rule, target, heldSinceMs: nowMs, alert: null, easedSinceMs: null, goneSinceMs: null };
    this.#watches.set(key, held);
    if (nowMs - held.heldSinceMs < rule.forMs) return null;
    held.alert = {
      id: this.#nextId(nowMs),
      rule: name,
      severity: rule.severity,
      target,
      openedAtMs: nowMs,
      clearedAtMs: null,
      acknowledgedAtMs: null,
      acknowledgedBy: null,
      note: null,
      value,
      threshold: rule.threshold,
      unit: rule.unit,
      sentence: sentenceOf(rule, target, value),
    };
    return { kind: 'opened', alert: held.alert };
  }

  #judgeOpen(key: string, watch: Watch, value: number, nowMs: number): AlertChange | null {
    const { clearsAt, clearsAfterMs, holds: side } = watch.rule;
    const isEased = side === 'below' ? value >= clearsAt : value <= clearsAt;
    watch.easedSinceMs = isEased ? (watch.easedSinceMs ?? nowMs) : null;
    return isEased && nowMs - watch.easedSinceMs! >= clearsAfterMs ? this.#clear(key, watch, nowMs) : null;
  }

  #judgeGone(key: string, watch: Watch, nowMs: number): AlertChange | null {
    watch.goneSinceMs ??= nowMs;
    if (watch.alert === null) {
      // What is badly off also reports late: a short silence does not begin the count anew.
      if (nowMs - watch.goneSinceMs >= countGoesOnMs) this.#watches.delete(key);
      return null;
    }
    const { staysWhenGone, goneAfterMs } = watch.rule;
    if (staysWhenGone && watch.alert.acknowledgedAtMs === null) return null;
    return nowMs - watch.goneSinceMs >= goneAfterMs ? this.#clear(key, watch, nowMs) : null;
  }

  #clear(key: string, watch: Watch, nowMs: number): AlertChange {
    this.#watches.delete(key);
    return { kind: 'cleared', alert: { ...watch.alert!, clearedAtMs: nowMs } };
  }

  /** A number that grows with time, so that the newest alert has the greatest; a thousand may open in a millisecond. */
  #nextId(nowMs: number): number {
    this.#lastId = Math.max(this.#lastId + 1, nowMs * 1_000);
    return this.#lastId;
  }
}

function keyOf(rule: RuleName, target: string): string {
  return `${rule} ${target}`;
}

function holds({ holds: side, threshold }: AlertRule, value: number): boolean {
  if (side === 'below') return value < threshold;
  return side === 'at-least' ? value >= threshold : value > threshold;
}
