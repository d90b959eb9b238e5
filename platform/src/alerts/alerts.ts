import type { Logger } from 'pino';
import type { Reading } from '../metrics/reading.ts';
import { presentAlert, type Alert, type PresentedAlert } from './alert.ts';
import { AlertEngine, type AlertChange } from './alert-engine.ts';
import type { AlertRule } from './alert-rules.ts';
import type { Observer } from './observer.ts';

/** What is pushed to everybody who listens, at the start and at every change. */
export interface AlertsMessage {
  readonly type: 'alerts';
  readonly at: number;
  readonly open: readonly PresentedAlert[];
}

/** Changes that wait for the database. Nothing but a database away through a long bad night fills it. */
const waitingMax = 1_000;

/** The alerts of now. Lives in memory and needs nothing else: what is wrong with the database is told as all else is. */
export class Alerts {
  readonly rules: readonly AlertRule[];
  readonly #engine: AlertEngine;
  readonly #observer: Observer;
  readonly #log: Logger;
  readonly #listeners: ((message: AlertsMessage) => void)[] = [];
  readonly #waiting: AlertChange[] = [];

  constructor(rules: readonly AlertRule[], observer: Observer, log: Logger) {
    this.rules = rules;
    this.#engine = new AlertEngine(rules);
    this.#observer = observer;
    this.#log = log;
  }

  onChange(listener: (message: AlertsMessage) => void): void {
    this.#listeners.push(listener);
  }

  /** Judges a reading; whatever opens or clears is told at once and waits to be kept. */
  judge(reading: Reading): void {
    const changes = this.#engine.evaluate(this.#observer.observe(reading), reading.atMs);
    for (const change of changes) {
      const { rule, target, sentence } = change.alert;
      this.#log.info({ rule, target, sentence }, change.kind === 'opened' ? 'an alert opened' : 'an alert cleared');
      this.#waiting.push(change);
    }
    while (this.#waiting.length > waitingMax) {
      const { alert, kind } = this.#waiting.shift()!;
      this.#log.error({ rule: alert.rule, target: alert.target, kind }, 'news of an alert is given up: the database was away for too long');
    }
    if (changes.length > 0) this.#tell();
  }

  /** Open alerts, the oldest first. */
  open(): readonly Alert[] {
    return this.#engine.open();
  }

  message(): AlertsMessage {
    return { type: 'alerts', at: Date.now(), open: this.open().map(presentAlert) };
  }

  /** The oldest change that waits to be kept; it waits until `kept` is told. */
  get nextToKeep(): AlertChange | null {
    return this.#waiting[0] ?? null;
  }

  kept(change: AlertChange): void {
    if (this.#waiting[0] === change) this.#waiting.shift();
  }

  /** What the database holds as open: taken over where it is not known here, and what is known of both is put together. */
  adopt(stored: readonly Alert[]): void {
    const known = new Map(this.open().map((alert) => [`${alert.rule} ${alert.target}`, alert]));
    // What has just cleared here and is not kept yet still stands open there.
    const clearing = new Set(this.#waiting.filter(({ kind }) => kind === 'cleared').map(({ alert }) => `${alert.rule} ${alert.target}`));
    let isChanged = false;
    for (const alert of stored) {
      const key = `${alert.rule} ${alert.target}`;
      const mine = known.get(key);
      if (clearing.has(key) || (mine?.id === alert.id && mine.acknowledgedAtMs === alert.acknowledgedAtMs)) continue;
      if (mine === undefined) this.#engine.restore([alert]);
      else this.#engine.replace(alert);
      isChanged = true;
    }
    if (isChanged) this.#tell();
  }

  #tell(): void {
    const message = this.message();
    for (const listener of this.#listeners) listener(message);
  }
}
