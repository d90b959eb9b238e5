import type { ReadinessPart } from './api/health-api.ts';
import type { ConsumerStatus } from './ingest/consumer.ts';
import type { Schema } from './stores/schema.ts';
import type { Store } from './stores/store.ts';

/** Asks every part whether it works. The database is really asked; the consumers know. */
export async function readinessOf(
  store: Store,
  schema: Schema,
  consumers: readonly { status(): ConsumerStatus }[],
): Promise<readonly ReadinessPart[]> {
  const statuses = consumers.map((consumer) => consumer.status());
  return [
    await databasePart(store, schema),
    ...statuses.map(({ name, state, reason }) => ({
      name,
      ready: state === 'running',
      reason: state === 'running' ? null : (reason ?? 'It is starting.'),
    })),
  ];
}

async function databasePart(store: Store, schema: Schema): Promise<ReadinessPart> {
  try {
    await schema.ready();
    await store.query('SELECT 1');
    return { name: store.dialect.name, ready: true, reason: null };
  } catch (error) {
    return { name: store.dialect.name, ready: false, reason: (error as Error).message };
  }
}
