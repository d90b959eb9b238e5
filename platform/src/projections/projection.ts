import type { Envelope } from '../contracts/events.ts';
import type { Statements } from '../stores/store.ts';

/**
 * Turns events into rows. It is given each event once, in order, inside the transaction that also moves the consumer's
 * progress; so it needs no memory of its own of what it has done. An exception condemns the batch to be cut into
 * halves until the event that fails is found, so `apply` must change nothing but the database.
 */
export interface Projection {
  readonly name: string;
  apply(events: readonly Envelope[], tx: Statements): Promise<void>;
}
