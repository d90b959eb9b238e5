import { BulkInsert } from './bulk-insert.ts';
import type { Row, Statements, Store, Value } from './store.ts';
import { countWebhook } from './webhooks.ts';

/** failed: it was tried as often as it may be; somebody must ask for more. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One event on its way to one webhook. */
export interface Delivery {
  readonly id: number;
  readonly webhookId: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly type: number;
  readonly body: Uint8Array;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

export interface NewDelivery {
  readonly webhookId: number;
  readonly event: { readonly zone: number; readonly epoch: number; readonly sequence: number; readonly type: number };
  readonly body: Uint8Array;
}

/** What came of one attempt. `status` is null when there was no answer. */
export interface Outcome {
  readonly delivery: Delivery;
  readonly status: number | null;
  /** Null: it was taken. */
  readonly error: string | null;
  /** When to try again; null: never. */
  readonly retryAtMs: number | null;
}

const rowsOfOneTransaction = 1_000;
const errorLengthMax = 500;

const insert = new BulkInsert('webhook_deliveries', [
  'webhook_id',
  'zone',
  'epoch',
  'sequence',
  'type',
  'body',
  'state',
  'attempts',
  'next_attempt_at_ms',
  'created_at_ms',
]);

export async function insertDeliveries(tx: Statements, deliveries: readonly NewDelivery[]): Promise<void> {
  const now = Date.now();
  await insert.run(
    tx,
    deliveries.flatMap(({ webhookId, event: { zone, epoch, sequence, type }, body }): Value[] => [
      webhookId,
      zone,
      epoch,
      sequence,
      type,
      body,
      'pending',
      0,
      now,
      now,
    ]),
  );
}

const due = "webhook_id = ? AND state = 'pending' AND next_attempt_at_ms <= ?";

/**
 * Takes deliveries that are due, until the lease ends; whoever took them and died leaves them to be taken again. The
 * attempt is counted now, so that one which kills the server is not tried for ever.
 */
export async function takeDeliveries(store: Store, webhookId: number, leaseMs: number, limit: number): Promise<Delivery[]> {
  const now = Date.now();
  // Looked for without a transaction first: most looks find nothing.
  const [any] = await store.query(`SELECT id FROM webhook_deliveries WHERE ${due} LIMIT 1`, [webhookId, now]);
  if (any === undefined) return [];
  return await store.transaction(async (tx) => {
    const rows = await tx.query(
      `SELECT * FROM webhook_deliveries WHERE ${due} ORDER BY next_attempt_at_ms, id LIMIT ?${tx.dialect.forUpdate}`,
      [webhookId, now, limit],
    );
    const taken = rows.map(toDelivery).map((delivery) => ({ ...delivery, attempts: delivery.attempts + 1 }));
    for (const { id } of taken) {
      await tx.run('UPDATE webhook_deliveries SET attempts = attempts + 1, next_attempt_at_ms = ? WHERE id = ?', [now + leaseMs, id]);
    }
    return taken;
  });
}

/** Gives back what was taken and not tried: the server stops. */
export async function returnDeliveries(store: Store, deliveries: readonly Delivery[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const { id, attempts } of deliveries) {
      await tx.run(
        "UPDATE webhook_deliveries SET attempts = attempts - 1, next_attempt_at_ms = ? WHERE id = ? AND attempts = ? AND state = 'pending'",
        [Date.now(), id, attempts],
      );
    }
  });
}

/** Keeps what came of attempts. An outcome that comes after its lease ended counts only if nobody else has tried meanwhile. */
export async function saveOutcomes(store: Store, webhookId: number, outcomes: readonly Outcome[]): Promise<void> {
  await store.transaction(async (tx) => {
    let [delivered, failed] = [0, 0];
    for (const { delivery, status, error, retryAtMs } of outcomes) {
      const state: DeliveryState = error === null ? 'delivered' : retryAtMs === null ? 'failed' : 'pending';
      const now = Date.now();
      const { rows } = await tx.run(
        `UPDATE webhook_deliveries SET state = ?, next_attempt_at_ms = ?, ended_at_ms = ?, last_status = ?, last_error = ?
         WHERE id = ? AND attempts = ? AND state = 'pending'`,
        [
          state,
          retryAtMs ?? now,
          state === 'pending' ? null : now,
          status,
          error?.slice(0, errorLengthMax) ?? null,
          delivery.id,
          delivery.attempts,
        ],
      );
      if (rows === 0) continue;
      if (state === 'delivered') delivered++;
      if (state === 'failed') failed++;
    }
    if (delivered + failed > 0) await countWebhook(tx, webhookId, { pending: -(delivered + failed), delivered, failed });
  });
}

/** Begins again with a delivery that was given up. False when it is not one that was. `also` is done in the same transaction. */
export async function retryDelivery(
  store: Store,
  webhookId: number,
  id: number,
  also: (tx: Statements) => Promise<unknown> = async () => {},
): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const { rows } = await tx.run(
      `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_attempt_at_ms = ?, ended_at_ms = NULL
       WHERE id = ? AND webhook_id = ? AND state = 'failed'`,
      [Date.now(), id, webhookId],
    );
    if (rows !== 1) return false;
    await countWebhook(tx, webhookId, { pending: 1, failed: -1 });
    await also(tx);
    return true;
  });
}

/** Deliveries of a webhook, the newest first. */
export async function findDeliveries(
  store: Statements,
  webhookId: number,
  state: DeliveryState | null,
  beforeId: number | null,
  limit: number,
): Promise<Delivery[]> {
  const values: Value[] = [webhookId];
  let conditions = 'webhook_id = ?';
  if (state !== null) {
    conditions += ' AND state = ?';
    values.push(state);
  }
  if (beforeId !== null) {
    conditions += ' AND id < ?';
    values.push(beforeId);
  }
  const rows = await store.query(`SELECT * FROM webhook_deliveries WHERE ${conditions} ORDER BY id DESC LIMIT ?`, [...values, limit]);
  return rows.map(toDelivery);
}

/** Forgets deliveries that ended before a moment. Bounded, so that no consumer waits long; true when there may be more. */
export async function forgetEnded(store: Store, beforeMs: number): Promise<boolean> {
  return await forget(
    store,
    await store.query('SELECT id FROM webhook_deliveries WHERE ended_at_ms < ? LIMIT ?', [beforeMs, rowsOfOneTransaction]),
  );
}

/** Forgets deliveries of a webhook, whatever their state. Bounded like the above. */
export async function forgetOf(store: Store, webhookId: number): Promise<boolean> {
  return await forget(
    store,
    await store.query('SELECT id FROM webhook_deliveries WHERE webhook_id = ? LIMIT ?', [webhookId, rowsOfOneTransaction]),
  );
}

async function forget(store: Store, rows: readonly Row[]): Promise<boolean> {
  if (rows.length === 0) return false;
  const ids = rows.map((row) => Number(row['id']));
  await store.run(`DELETE FROM webhook_deliveries WHERE id IN (${ids.map(() => '?').join(', ')})`, ids);
  return rows.length === rowsOfOneTransaction;
}

function toDelivery(row: Row): Delivery {
  const optional = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    id: Number(row['id']),
    webhookId: Number(row['webhook_id']),
    zone: Number(row['zone']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    type: Number(row['type']),
    body: new Uint8Array(row['body'] as Uint8Array),
    state: String(row['state']) as DeliveryState,
    attempts: Number(row['attempts']),
    nextAttemptAtMs: Number(row['next_attempt_at_ms']),
    createdAtMs: Number(row['created_at_ms']),
    endedAtMs: optional('ended_at_ms'),
    lastStatus: optional('last_status'),
    lastError: row['last_error'] === null ? null : String(row['last_error']),
  };
}
