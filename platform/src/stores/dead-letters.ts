import { BulkInsert } from './bulk-insert.ts';
import type { Statements } from './store.ts';

/** undecodable: not an event · fenced: written by a replaced owner · failed: its effects cannot be written. */
export type DeadLetterReason = 'undecodable' | 'fenced' | 'failed';

export interface DeadLetter {
  readonly origin: string;
  readonly reason: DeadLetterReason;
  readonly error: string;
  readonly attempts: number;
  readonly identity: { readonly zone: number; readonly epoch: number; readonly sequence: number; readonly type: number } | null;
  readonly record: Uint8Array;
}

const errorLengthMax = 2_000;

const insert = new BulkInsert(
  'dead_letters',
  ['consumer', 'origin', 'reason', 'error', 'attempts', 'zone', 'epoch', 'sequence', 'type', 'record', 'recorded_at_ms'],
  { verb: ({ dialect }) => dialect.insertNew },
);

/** Keeps what cannot be applied. The same record, read again, is kept once. Returns how many were new. */
export async function saveDeadLetters(tx: Statements, consumer: string, letters: readonly DeadLetter[]): Promise<number> {
  const now = Date.now();
  return await insert.run(
    tx,
    letters.flatMap(({ origin, reason, error, attempts, identity, record }) => [
      consumer,
      origin,
      reason,
      error.slice(0, errorLengthMax),
      attempts,
      identity?.zone ?? null,
      identity?.epoch ?? null,
      identity?.sequence ?? null,
      identity?.type ?? null,
      // The record is a view into a read buffer that is used again.
      record.slice(),
      now,
    ]),
  );
}
