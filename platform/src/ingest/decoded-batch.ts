import { decodeEnvelope, decodeZoneOpened, EventType, TOPICS, type Envelope } from '../contracts/events.ts';
import type { SourceRecord } from './event-source.ts';

/** An event together with the record it was read from. */
export interface ReceivedEvent {
  readonly event: Envelope;
  readonly topic: string;
  readonly record: SourceRecord;
}

export interface UndecodableRecord {
  readonly record: SourceRecord;
  readonly error: Error;
}

export interface DecodedBatch {
  readonly events: readonly ReceivedEvent[];
  readonly undecodable: readonly UndecodableRecord[];
}

/** A game server newer than this platform may write kinds of events that nothing here knows. They keep their order, and have no effect. */
const topicOfUnknownTypes = 'game.events.unknown';

export function decodeBatch(records: readonly SourceRecord[]): DecodedBatch {
  const events: ReceivedEvent[] = [];
  const undecodable: UndecodableRecord[] = [];
  for (const record of records) {
    try {
      const event = decodeEnvelope(record.bytes);
      // The ledger needs these fields to judge, so a ZoneOpened without them counts as unreadable here.
      if (event.type === EventType.ZoneOpened) decodeZoneOpened(event.payload);
      events.push({ event, topic: record.topic ?? TOPICS[event.type] ?? topicOfUnknownTypes, record });
    } catch (error) {
      undecodable.push({ record, error: error as Error });
    }
  }
  return { events, undecodable };
}

/** The zones of a batch, and the oldest epoch that its events belong to or speak of. */
export function extentOf(events: readonly ReceivedEvent[]): { readonly zones: readonly number[]; readonly oldestEpoch: number } {
  const zones = new Set<number>();
  let oldestEpoch = Number.MAX_SAFE_INTEGER;
  for (const { event } of events) {
    zones.add(event.zone);
    oldestEpoch = Math.min(oldestEpoch, event.epoch);
    if (event.type === EventType.ZoneOpened) oldestEpoch = Math.min(oldestEpoch, decodeZoneOpened(event.payload).previousEpoch);
  }
  return { zones: [...zones], oldestEpoch };
}
