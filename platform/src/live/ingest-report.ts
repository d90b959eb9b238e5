import { movementTable } from '../projections/movement-projection.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import { openLetters } from '../stores/dead-letters.ts';
import { rowCount } from '../stores/row-counts.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import type { Store } from '../stores/store.ts';

export interface IngestReport {
  readonly source: 'journal' | 'kafka';
  readonly store: 'sqlite' | 'mysql';
  /** Null while the database cannot be asked. */
  readonly movementRows: number | null;
  /** Dead letters that nobody has decided about. Null while the database cannot be asked. */
  readonly openDeadLetters: number | null;
  readonly consumers: readonly ConsumerStatus[];
}

/** How recording is doing. Given even while the database is down, because that is when it is asked for. */
export async function reportIngest(
  store: Store,
  source: 'journal' | 'kafka',
  consumers: readonly { status(): ConsumerStatus }[],
): Promise<IngestReport> {
  const [movementRows, openDeadLetters] = await Promise.all(
    [rowCount(store, movementTable), rowCount(store, openLetters)].map((asked) =>
      asked.catch((error: unknown) => {
        if (error instanceof StoreUnavailableError) return null;
        throw error;
      }),
    ),
  );
  return {
    source,
    store: store.dialect.name,
    movementRows: movementRows!,
    openDeadLetters: openDeadLetters!,
    consumers: consumers.map((consumer) => consumer.status()),
  };
}
