import type { EventIdentity } from '../contracts/event-identity.ts';
import type { RecordCounters, RecordWriter } from '../ingest/record-consumer.ts';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter } from '../stores/dead-letters.ts';
import type { Schema } from '../stores/schema.ts';
import type { Statements, Store } from '../stores/store.ts';
import { storedForm, type ColdSnapshots, type SnapshotProgress, type StoredSnapshot } from './cold-snapshots.ts';
import { readZoneSnapshot } from './zone-snapshot.ts';

/** Where dead letters go: the platform's database, which is another one than the snapshots'. */
export interface DeadLetterStore {
  readonly store: Store;
  readonly schema: Schema;
}

/** Keeps the cold snapshots that servers write into the log. */
export class SnapshotWriter implements RecordWriter<StoredSnapshot> {
  readonly consumer = 'snapshots';

  constructor(
    readonly snapshots: ColdSnapshots,
    readonly letters: DeadLetterStore,
  ) {}

  open(): Promise<SnapshotProgress> {
    return this.snapshots.open();
  }

  read(bytes: Uint8Array): StoredSnapshot {
    return storedForm(readZoneSnapshot(bytes));
  }

  /** A snapshot is no event and has no type; its key says which cut it is. */
  identityOf({ zone, epoch, sequence }: StoredSnapshot): DeadLetter['identity'] {
    return { zone, epoch, sequence, type: 0 };
  }

  async write(
    snapshots: readonly StoredSnapshot[],
    letters: readonly DeadLetter[],
    position: JournalPosition | null,
  ): Promise<RecordCounters> {
    // The letters first: a crash behind them brings the batch again, and a letter that is there is not written twice.
    if (letters.length > 0) {
      await this.letters.schema.ready();
      await this.letters.store.transaction((tx) => saveDeadLetters(tx, this.consumer, letters));
    }
    const added = await this.snapshots.save({ snapshots, deadLetters: letters.length, journal: position });
    return { ...added, deadLetters: letters.length };
  }

  /** It goes to another store than the letter: a letter whose transaction fails behind this is simply retried. */
  async writeLetter(_tx: Statements, snapshot: StoredSnapshot): Promise<EventIdentity> {
    await this.snapshots.save({ snapshots: [snapshot], deadLetters: 0, journal: null });
    return snapshot;
  }
}
