import type { Row, Statements, Store } from './store.ts';

/** Who wants to be told of which events, and how telling went. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  /** Names of event types; `*` alone stands for all. */
  readonly events: readonly string[];
  /** Null: every zone. */
  readonly zone: number | null;
  readonly secret: string;
  readonly active: boolean;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
  /** Events it was not told of because as many waited already as may. */
  readonly skipped: number;
}

export type NewWebhook = Pick<Webhook, 'url' | 'events' | 'zone' | 'secret' | 'createdBy'>;

export async function listWebhooks(store: Statements): Promise<Webhook[]> {
  return (await store.query('SELECT * FROM webhooks ORDER BY id')).map(toWebhook);
}

export async function findWebhook(store: Statements, id: number): Promise<Webhook | null> {
  const [row] = await store.query('SELECT * FROM webhooks WHERE id = ?', [id]);
  return row === undefined ? null : toWebhook(row);
}

/** Null when there are as many as may be. `also` is done in the same transaction. */
export async function createWebhook(
  store: Store,
  webhook: NewWebhook,
  webhooksMax: number,
  also: (tx: Statements, id: number) => Promise<unknown> = async () => {},
): Promise<Webhook | null> {
  const id = await store.transaction(async (tx) => {
    const [row] = await tx.query('SELECT COUNT(*) AS n FROM webhooks');
    if (Number(row!['n']) >= webhooksMax) return null;
    const { lastId } = await tx.run(
      `INSERT INTO webhooks (url, events, zone, secret, active, created_at_ms, created_by, pending, delivered, failed, skipped)
       VALUES (?, ?, ?, ?, 1, ?, ?, 0, 0, 0, 0)`,
      [webhook.url, webhook.events.join(','), webhook.zone, webhook.secret, Date.now(), webhook.createdBy],
    );
    await also(tx, lastId);
    return lastId;
  });
  return id === null ? null : await findWebhook(store, id);
}

export async function setWebhookActive(store: Statements, id: number, active: boolean): Promise<void> {
  await store.run('UPDATE webhooks SET active = ? WHERE id = ?', [active ? 1 : 0, id]);
}

/** Those that the consumer must write deliveries for, kept from others until its transaction ends. */
export async function lockActiveWebhooks(tx: Statements): Promise<Webhook[]> {
  return (await tx.query(`SELECT * FROM webhooks WHERE active = 1 ORDER BY id${tx.dialect.forUpdate}`)).map(toWebhook);
}

export async function countWebhook(
  tx: Statements,
  id: number,
  added: { readonly pending?: number; readonly delivered?: number; readonly failed?: number; readonly skipped?: number },
): Promise<void> {
  const { pending = 0, delivered = 0, failed = 0, skipped = 0 } = added;
  await tx.run(
    'UPDATE webhooks SET pending = pending + ?, delivered = delivered + ?, failed = failed + ?, skipped = skipped + ? WHERE id = ?',
    [pending, delivered, failed, skipped, id],
  );
}

export async function deleteWebhookRow(store: Statements, id: number): Promise<void> {
  await store.run('DELETE FROM webhooks WHERE id = ?', [id]);
}

function toWebhook(row: Row): Webhook {
  return {
    id: Number(row['id']),
    url: String(row['url']),
    events: String(row['events']).split(','),
    zone: row['zone'] === null ? null : Number(row['zone']),
    secret: String(row['secret']),
    active: Number(row['active']) === 1,
    createdAtMs: Number(row['created_at_ms']),
    createdBy: String(row['created_by']),
    pending: Number(row['pending']),
    delivered: Number(row['delivered']),
    failed: Number(row['failed']),
    skipped: Number(row['skipped']),
  };
}
