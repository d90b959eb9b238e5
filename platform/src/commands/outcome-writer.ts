import type { EventIdentity } from '../contracts/event-identity.ts';
import { decodeCommandOutcome } from '../contracts/events.ts';
import { MalformedRecordError } from '../contracts/wire.ts';
import type { RecordCounters, RecordWriter } from '../ingest/record-consumer.ts';
import { outcomeRecord, saveOutcome, type OutcomeRecord } from '../stores/command-outcomes.ts';
import { openConsumer, saveConsumer, type ConsumerRow, type JournalPosition } from '../stores/consumer-progress.ts';
import { saveDeadLetters, type DeadLetter, type StoredLetter } from '../stores/dead-letters.ts';
import type { Schema } from '../stores/schema.ts';
import type { Statements, Store } from '../stores/store.ts';

/** Longer ones are of nobody who writes commands as this platform does, and fit no column. */
const idLengthMax = 64;
const nodeLengthMax = 128;

/** Keeps what became of operators' commands, and passes each outcome on once it is kept: one that comes twice is told once. */
export class OutcomeWriter implements RecordWriter<OutcomeRecord> {
  readonly consumer = 'outcomes';

  constructor(
    readonly store: Store,
    readonly schema: Schema,
    readonly tell: (outcome: OutcomeRecord) => void,
  ) {}

  async open(): Promise<ConsumerRow> {
    await this.schema.ready();
    return openConsumer(this.store, this.consumer);
  }

  read(bytes: Uint8Array): OutcomeRecord {
    const outcome = outcomeRecord(decodeCommandOutcome(bytes));
    if (outcome.commandId.length > idLengthMax) throw new MalformedRecordError(`A command's id may have ${idLengthMax} characters.`);
    if (outcome.node.length > nodeLengthMax) throw new MalformedRecordError(`A server's name may have ${nodeLengthMax} characters.`);
    return outcome;
  }

  identityOf(): null {
    return null;
  }

  /** Outcomes, letters and progress in one transaction. */
  async write(
    outcomes: readonly OutcomeRecord[],
    letters: readonly DeadLetter[],
    position: JournalPosition | null,
  ): Promise<RecordCounters> {
    const { fresh, added } = await this.store.transaction(async (tx) => {
      const saved: OutcomeRecord[] = [];
      for (const outcome of outcomes) if (await saveOutcome(tx, outcome)) saved.push(outcome);
      const deadLetters = await saveDeadLetters(tx, this.consumer, letters);
      const counted = { applied: saved.length, duplicates: outcomes.length - saved.length, deadLetters };
      await saveConsumer(tx, this.consumer, { ...counted, gaps: 0, missing: 0, fenced: 0 }, position);
      return { fresh: saved, added: counted };
    });
    for (const outcome of fresh) this.tell(outcome);
    return added;
  }

  /** An outcome is no event: its letter's own number is identity enough. */
  async writeLetter(tx: Statements, outcome: OutcomeRecord, { id }: StoredLetter): Promise<EventIdentity> {
    await saveOutcome(tx, outcome);
    return { zone: outcome.zone, epoch: 0, sequence: id };
  }
}
