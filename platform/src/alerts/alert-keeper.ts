import type { Logger } from 'pino';
import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';
import { Backoff, delay } from '../ingest/delay.ts';
import { acknowledgeAlert, clearAlert, findAlert, forgetAlerts, insertAlert, openAlerts, type StoredAlert } from '../stores/alerts.ts';
import type { Schema } from '../stores/schema.ts';
import { isPassing } from '../stores/store-errors.ts';
import type { Statements, Store } from '../stores/store.ts';
import { deliverAlert } from '../webhooks/alert-deliveries.ts';
import type { AlertChange } from './alert-engine.ts';
import type { Alerts } from './alerts.ts';

export interface AlertKeeperOptions {
  readonly alertKeepDays: number;
  readonly webhookPendingMax: number;
  readonly retryDelayMsMax: number;
}

const pollMs = 250;
const adoptEveryMs = 5_000;
const forgetEveryMs = 60 * 60_000;
const dayMs = 24 * 3_600_000;

/** Keeps what happens to alerts in the database, in its order, and has webhooks told of it in the same transactions. */
export class AlertKeeper {
  readonly #alerts: Alerts;
  readonly #store: Store;
  readonly #schema: Schema;
  readonly #audit: AuditLog;
  readonly #options: AlertKeeperOptions;
  readonly #log: Logger;
  /** Alerts that another instance had opened before, by the id that was made here. */
  readonly #aliases = new Map<number, number>();
  #writing: Promise<void> = Promise.resolve();
  #adoptedAtMs = 0;
  #forgottenAtMs = 0;

  constructor(alerts: Alerts, store: Store, schema: Schema, audit: AuditLog, options: AlertKeeperOptions, log: Logger) {
    this.#alerts = alerts;
    this.#store = store;
    this.#schema = schema;
    this.#audit = audit;
    this.#options = options;
    this.#log = log;
  }

  /** Ends when cancelled. A database that is down is tried again with growing pauses; what is to be kept waits. */
  async run(cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(pollMs, this.#options.retryDelayMsMax);
    while (!cancellation.aborted) {
      try {
        await this.#schema.ready();
        await this.write();
        await this.#adopt(Date.now());
        await this.#forget(Date.now());
        backoff.reset();
        await delay(pollMs, cancellation);
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#log.warn({ err: error }, 'what happened to alerts waits for the database');
        await delay(backoff.nextMs(), cancellation);
      }
    }
  }

  /** Keeps all that waits. Whoever calls it while it is under way waits for the same. */
  write(): Promise<void> {
    const next = this.#writing.catch(() => {}).then(() => this.#writeAll());
    this.#writing = next;
    return next;
  }

  /**
   * Says that somebody knows. In one transaction with its entry in the audit log. Null: there is no such alert. Of one that
   * was acknowledged before, the first name and note stay.
   */
  async acknowledge(id: number, note: string, actor: Pick<AuditEntry, 'actor' | 'role'>): Promise<StoredAlert | null> {
    // It may have opened a moment ago and not be in the database yet.
    await this.write();
    const wanted = this.#aliases.get(id) ?? id;
    const acknowledged = await this.#store.transaction(async (tx) => {
      if ((await findAlert(tx, wanted)) === null) return null;
      const isFirst = await acknowledgeAlert(tx, wanted, actor.actor, note, Date.now());
      const stored = (await findAlert(tx, wanted))!;
      if (!isFirst) return stored;
      const { rule, target } = stored;
      const entry = {
        ...actor,
        action: 'alert.acknowledge',
        target: { kind: 'alert', id: String(wanted) },
        details: { rule, target },
      } as const;
      await this.#audit.record({ ...entry, reason: note === '' ? null : note, result: 'done' }, tx);
      await deliverAlert(tx, stored, 'acknowledged', this.#options.webhookPendingMax);
      return stored;
    });
    if (acknowledged !== null && acknowledged.clearedAtMs === null) this.#alerts.adopt([acknowledged]);
    return acknowledged;
  }

  async #writeAll(): Promise<void> {
    for (let change = this.#alerts.nextToKeep; change !== null; change = this.#alerts.nextToKeep) {
      const next = change;
      const adopted = await this.#store.transaction((tx) => this.#keep(tx, next));
      this.#alerts.kept(next);
      if (adopted === null) continue;
      this.#aliases.set(next.alert.id, adopted.id);
      this.#alerts.adopt([adopted]);
    }
  }

  /** The alert of another instance, when that had opened the same before. */
  async #keep(tx: Statements, { kind, alert }: AlertChange): Promise<StoredAlert | null> {
    if (kind === 'opened') {
      const { isNew, stored } = await insertAlert(tx, alert);
      if (isNew) await deliverAlert(tx, stored, 'opened', this.#options.webhookPendingMax);
      return isNew ? null : stored;
    }
    const cleared = await clearAlert(tx, this.#aliases.get(alert.id) ?? alert.id, alert.clearedAtMs!);
    if (cleared !== null) await deliverAlert(tx, cleared, 'cleared', this.#options.webhookPendingMax);
    this.#aliases.delete(alert.id);
    return null;
  }

  /** At the start what was open before; later what another instance has acknowledged. */
  async #adopt(nowMs: number): Promise<void> {
    if (nowMs - this.#adoptedAtMs < adoptEveryMs) return;
    this.#alerts.adopt(await openAlerts(this.#store));
    this.#adoptedAtMs = nowMs;
  }

  async #forget(nowMs: number): Promise<void> {
    if (nowMs - this.#forgottenAtMs < forgetEveryMs) return;
    const more = await forgetAlerts(this.#store, nowMs - this.#options.alertKeepDays * dayMs);
    if (!more) this.#forgottenAtMs = nowMs;
  }
}
