import { decodeEnvelope, EventType, LeaveReason, TOPICS, type Envelope } from '../contracts/events.ts';
import { baseTimeMs, ZoneScript } from '../testing/events.ts';
import type { Chance } from './chance.ts';

export interface LogRecord {
  readonly bytes: Uint8Array;
  readonly event: Envelope;
  readonly topic: string;
  /** Written by an owner that had been replaced. */
  readonly isLate: boolean;
  /** From when on readers see it. */
  readonly visibleAtMs: number;
}

/** Zones, their owners, and what ends up in the log: everything once at least, some of it again, some of it by whom it should not. */
export class SimulatedLog {
  readonly partitions: readonly (readonly LogRecord[])[];
  /** Every event that must have exactly one effect. */
  readonly recorded: readonly Envelope[];

  constructor(
    chance: Chance,
    /** One journal in which everything stands in order; else one partition for each topic. */
    readonly ordered: boolean,
  ) {
    const written = interleave(
      Array.from({ length: chance.between(1, 3) }, (_, i) => zoneHistory(chance, i + 1, ordered)),
      chance,
    );
    this.recorded = written.filter(({ isLate }) => !isLate).map(({ event }) => event);
    const topics = ordered ? [null] : [...new Set(written.map(({ topic }) => topic))];
    this.partitions = topics.map((topic) =>
      repeat(
        written.filter((record) => topic === null || record.topic === topic),
        chance,
      ),
    );
  }

  /** Where late records lie: each of them must be put aside, and nothing else. */
  late(): readonly string[] {
    return this.partitions.flatMap((records, p) => records.flatMap(({ isLate }, i) => (isLate ? [originOf(p, i)] : []))).sort();
  }

  end(partition: number, nowMs: number): number {
    const records = this.partitions[partition]!;
    const hidden = records.findIndex(({ visibleAtMs }) => visibleAtMs > nowMs);
    return hidden === -1 ? records.length : hidden;
  }
}

export function originOf(partition: number, index: number): string {
  return `partition ${partition} record ${index}`;
}

type Written = Omit<LogRecord, 'visibleAtMs'>;

function zoneHistory(chance: Chance, zone: number, ordered: boolean): Written[] {
  const history: Written[] = [];
  let old: ZoneScript | null = null;
  const epochs = chance.between(1, 3);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const script = new ZoneScript(zone, epoch);
    const own = [
      script.open(epoch - 1, old?.sequence ?? 0),
      ...Array.from({ length: chance.between(3, 25) }, () => happen(script, chance)),
    ];
    const written = own.map((bytes) => toWritten(bytes, false));
    // Where topics come by separate ways only the topic's own order tells what is late, so a late event needs a successor's before it.
    for (let i = 0; old !== null && i < chance.between(0, 4); i++) {
      const late = toWritten(happen(old, chance), true);
      const earliest = ordered ? 1 : written.findIndex(({ topic, isLate }) => topic === late.topic && !isLate) + 1;
      if (earliest > 0) written.splice(chance.between(earliest, written.length), 0, late);
    }
    history.push(...written);
    old = script;
  }
  return history;
}

function happen(zone: ZoneScript, chance: Chance): Uint8Array {
  const player = chance.between(1, 4);
  const at = [chance.between(0, 900), chance.between(0, 900)] as const;
  // Spread over some minutes, so that the statistics have several rows.
  const occurredAtMs = baseTimeMs + chance.between(0, 200_000);
  switch (chance.between(1, 8)) {
    case 1:
      return zone.next(EventType.PlayerEntered, player, [player, `P${player}`, at], occurredAtMs);
    case 2:
      return zone.next(EventType.PlayerLeft, player, [player, chance.pick(Object.values(LeaveReason)), at], occurredAtMs);
    case 3:
      return zone.next(EventType.PlayerDied, player, [player, at, 900], occurredAtMs);
    case 4:
      return zone.next(EventType.PlayerStunned, player, [player, 300], occurredAtMs);
    default:
      return zone.next(EventType.PlayerMoved, player, [player, [0, 0], at], occurredAtMs);
  }
}

function toWritten(bytes: Uint8Array, isLate: boolean): Written {
  const event = decodeEnvelope(bytes);
  return { bytes, event, topic: TOPICS[event.type]!, isLate };
}

/** Zones come in any order among each other, each in its own. Visible when written, a topic sometimes later than another. */
function interleave(histories: readonly Written[][], chance: Chance): LogRecord[] {
  const rest = histories.map((history) => [...history]);
  const merged: LogRecord[] = [];
  const newest = new Map<string, number>();
  for (let atMs = baseTimeMs; rest.some((history) => history.length > 0); atMs += chance.between(0, 40)) {
    const written = chance.pick(rest.filter((history) => history.length > 0)).shift()!;
    const visibleAtMs = Math.max(newest.get(written.topic) ?? 0, atMs + chance.between(0, 500));
    newest.set(written.topic, visibleAtMs);
    merged.push({ ...written, visibleAtMs });
  }
  return merged;
}

/** A producer that did not hear that it succeeded writes what it wrote again, behind it. */
function repeat(records: readonly LogRecord[], chance: Chance): LogRecord[] {
  const repeated = [...records];
  for (let i = 0; i < chance.between(0, 3); i++) {
    const until = chance.between(1, repeated.length);
    const from = Math.max(0, until - chance.between(1, 15));
    const { visibleAtMs } = repeated[until - 1]!;
    repeated.splice(until, 0, ...repeated.slice(from, until).map((record) => ({ ...record, visibleAtMs })));
  }
  // What stands behind something hidden is hidden too.
  let newest = 0;
  return repeated.map((record) => ({ ...record, visibleAtMs: (newest = Math.max(newest, record.visibleAtMs)) }));
}
