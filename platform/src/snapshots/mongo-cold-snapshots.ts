import { Binary, MongoClient, MongoServerError, type Collection, type Db, type Document, type Filter } from 'mongodb';
import type { JournalPosition } from '../stores/consumer-progress.ts';
import { StoreUnavailableError } from '../stores/store-errors.ts';
import {
  isManual,
  nameOf,
  type ColdSnapshots,
  type SnapshotBatch,
  type SnapshotKey,
  type SnapshotPlace,
  type SnapshotProgress,
  type SnapshotSummary,
  type StoredSnapshot,
} from './cold-snapshots.ts';
import { sortMongoError } from './mongo-errors.ts';

/** A snapshot as a document; its id is its key as text, so that a second one of the same cut is impossible by construction. */
interface SnapshotDocument extends SnapshotSummary {
  readonly _id: string;
  readonly manual: number;
  readonly bytes: Binary;
}

interface ProgressDocument {
  readonly _id: string;
  readonly position: number | null;
  readonly index: number | null;
  readonly applied: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

const consumer = 'snapshots';
const duplicateKey = 11_000;
const withoutBytes = { projection: { bytes: 0 } } as const;

/** Cold snapshots in MongoDB. A server that stands alone has no transactions, so the order of writing is what keeps them whole. */
export class MongoColdSnapshots implements ColdSnapshots {
  readonly kind = 'mongodb';
  readonly #url: string;
  readonly #timeoutMs: number;
  #client: MongoClient | null = null;
  #closed = false;

  /** Connects at the first use. The URL must name the database. */
  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  open(): Promise<SnapshotProgress> {
    return this.#guard(async (db) => {
      await snapshotsOf(db).createIndexes([
        { key: { zone: 1, epoch: -1, sequence: -1 }, unique: true },
        { key: { takenAtMs: -1, zone: -1, epoch: -1, sequence: -1 } },
        { key: { zone: 1, takenAtMs: -1, epoch: -1, sequence: -1 } },
      ]);
      const begun = { position: null, index: null, applied: 0, duplicates: 0, deadLetters: 0 };
      await progressOf(db).updateOne({ _id: consumer }, { $setOnInsert: begun }, { upsert: true });
      const row = await progressOf(db).findOne({ _id: consumer });
      if (row === null) throw new StoreUnavailableError('MongoDB does not show the progress that was just written. Read from the primary.');
      return { applied: row.applied, duplicates: row.duplicates, deadLetters: row.deadLetters, journal: journalOf(row) };
    });
  }

  /** The progress is written last: a crash in between brings the snapshots again, and each is then found to be there. */
  save({ snapshots, deadLetters, journal }: SnapshotBatch): Promise<Pick<SnapshotProgress, 'applied' | 'duplicates'>> {
    return this.#guard(async (db) => {
      let applied = 0;
      for (const snapshot of snapshots) if (await keep(snapshotsOf(db), snapshot)) applied++;
      const duplicates = snapshots.length - applied;
      const position = journal === null ? {} : { $set: { position: journal.position, index: journal.index } };
      await progressOf(db).updateOne({ _id: consumer }, { $inc: { applied, duplicates, deadLetters }, ...position });
      return { applied, duplicates };
    });
  }

  /** Every write waits for the disks of a majority, so what can be read is safe. */
  committed(): Promise<JournalPosition | null> {
    return this.#guard(async (db) => journalOf(await progressOf(db).findOne({ _id: consumer })));
  }

  list(zone: number | null, before: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]> {
    return this.#guard(async (db) => {
      const filter = { ...(zone === null ? {} : { zone }), ...(before === null ? {} : beyond(before, '$lt')) };
      const order = { takenAtMs: -1, zone: -1, epoch: -1, sequence: -1 } as const;
      return (await snapshotsOf(db).find(filter, withoutBytes).sort(order).limit(limit).toArray()).map(toSummary);
    });
  }

  newest(zone: number, below: SnapshotKey | null): Promise<StoredSnapshot | null> {
    return this.#guard(async (db) => {
      const older =
        below === null ? {} : { $or: [{ epoch: { $lt: below.epoch } }, { epoch: below.epoch, sequence: { $lt: below.sequence } }] };
      return toStored(await snapshotsOf(db).findOne({ zone, ...older }, { sort: { epoch: -1, sequence: -1 } }));
    });
  }

  one(key: SnapshotKey): Promise<StoredSnapshot | null> {
    return this.#guard(async (db) => toStored(await snapshotsOf(db).findOne({ _id: nameOf(key) })));
  }

  oldest(untilMs: number, after: SnapshotPlace | null, limit: number): Promise<readonly SnapshotSummary[]> {
    return this.#guard(async (db) => {
      const filter = { $and: [{ takenAtMs: { $lt: untilMs } }, after === null ? {} : beyond(after, '$gt')] };
      const order = { takenAtMs: 1, zone: 1, epoch: 1, sequence: 1 } as const;
      return (await snapshotsOf(db).find(filter, withoutBytes).sort(order).limit(limit).toArray()).map(toSummary);
    });
  }

  newestOfEachZone(): Promise<readonly SnapshotKey[]> {
    return this.#guard(async (db) => {
      const groups = await snapshotsOf(db)
        .aggregate<{ readonly _id: number; readonly epoch: number; readonly sequence: number }>([
          { $sort: { zone: 1, epoch: -1, sequence: -1 } },
          { $group: { _id: '$zone', epoch: { $first: '$epoch' }, sequence: { $first: '$sequence' } } },
        ])
        .toArray();
      return groups.map(({ _id, epoch, sequence }) => ({ zone: _id, epoch, sequence }));
    });
  }

  remove(keys: readonly SnapshotKey[]): Promise<void> {
    return this.#guard(async (db) => {
      await snapshotsOf(db).deleteMany({ _id: { $in: keys.map(nameOf) } });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#forget();
  }

  /** Bounds the time and sorts the errors. */
  async #guard<T>(work: (db: Db) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailableError('The store of cold snapshots is closed: the server is stopping.');
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new StoreUnavailableError(`MongoDB did not answer within ${this.#timeoutMs} ms.`);
      timer = setTimeout(() => reject(error), this.#timeoutMs);
    });
    try {
      this.#client ??= connectTo(this.#url, this.#timeoutMs);
      const working = work(this.#client.db());
      // What fails after its time is over has nobody to tell.
      working.catch(() => {});
      return await Promise.race([working, late]);
    } catch (error) {
      const sorted = sortMongoError(error);
      // A client whose first connection failed stays closed, and one that hangs keeps its connections: the next call gets another.
      if (sorted instanceof StoreUnavailableError) void this.#forget();
      throw sorted;
    } finally {
      clearTimeout(timer);
    }
  }

  async #forget(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.close().catch(() => {});
  }
}

function connectTo(url: string, timeoutMs: number): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'verdict-platform',
      // Less than all the time there is, so that the driver still gets to say why there is no server.
      serverSelectionTimeoutMS: Math.ceil(timeoutMs * 0.7),
      connectTimeoutMS: Math.ceil(timeoutMs * 0.7),
      socketTimeoutMS: timeoutMs,
      waitQueueTimeoutMS: timeoutMs,
      maxPoolSize: 4,
      // What was acknowledged to the log must survive the loss of the primary, and be seen by whoever reads next.
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    });
  } catch (error) {
    // Told like a server that is down: it pauses one consumer and does not stop the start.
    throw new StoreUnavailableError(`MONGODB_URL cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function snapshotsOf(db: Db): Collection<SnapshotDocument> {
  return db.collection<SnapshotDocument>('snapshots');
}

function progressOf(db: Db): Collection<ProgressDocument> {
  return db.collection<ProgressDocument>('progress');
}

/** True when the snapshot is now kept and was not before, or took the place of an earlier cut of the same state. */
async function keep(snapshots: Collection<SnapshotDocument>, snapshot: StoredSnapshot): Promise<boolean> {
  const { bytes, ...summary } = snapshot;
  const manual = isManual(snapshot) ? 1 : 0;
  const lesser: Filter<SnapshotDocument> = {
    _id: nameOf(snapshot),
    $or: [{ manual: { $lt: manual } }, { manual, tick: { $lt: snapshot.tick } }],
  };
  const change = { $set: { ...summary, manual, bytes: new Binary(bytes) } };
  try {
    const { upsertedCount, modifiedCount } = await snapshots.updateOne(lesser, change, { upsert: true });
    return upsertedCount + modifiedCount > 0;
  } catch (error) {
    // The one that is there is not lesser, or another instance was faster: then what it wrote may be lesser after all.
    if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw error;
    return (await snapshots.updateOne(lesser, change)).modifiedCount > 0;
  }
}

/** Those that stand before or behind a place, in the order of time and then of the key. */
function beyond(place: SnapshotPlace, side: '$lt' | '$gt'): Filter<SnapshotDocument> {
  const { takenAtMs, zone, epoch, sequence } = place;
  return {
    $or: [
      { takenAtMs: { [side]: takenAtMs } },
      { takenAtMs, zone: { [side]: zone } },
      { takenAtMs, zone, epoch: { [side]: epoch } },
      { takenAtMs, zone, epoch, sequence: { [side]: sequence } },
    ],
  };
}

function journalOf(row: ProgressDocument | null): JournalPosition | null {
  return row === null || row.position === null || row.index === null ? null : { position: row.position, index: row.index };
}

function toSummary(row: Document): SnapshotSummary {
  const { zone, epoch, sequence, tick, takenAtMs, players, trigger, triggerId, node, checksum, sizeBytes } = row as SnapshotDocument;
  return { zone, epoch, sequence, tick, takenAtMs, players, trigger, triggerId, node, checksum, sizeBytes };
}

function toStored(row: SnapshotDocument | null): StoredSnapshot | null {
  return row === null ? null : { ...toSummary(row), bytes: row.bytes.value() };
}
