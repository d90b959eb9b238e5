import { decodeZoneOpened, EventType, type Envelope } from '../contracts/events.ts';
import { endOfEpoch, type ProgressRow } from '../stores/consumer-progress.ts';

export type Judgement = 'apply' | 'duplicate' | 'fenced';

interface Entry {
  sequence: number;
  state: 'stored' | 'moved' | 'new';
}

/** What a zone's new owner said of the epoch before its own: it ended with this sequence. */
export interface Seam {
  readonly zone: number;
  readonly epoch: number;
  readonly lastSequence: number;
}

/** One zone's epochs; in each, the topics. */
class ZoneProgress {
  readonly epochs = new Map<number, Map<string, Entry>>();

  entry(epoch: number, topic: string): Entry | undefined {
    return this.epochs.get(epoch)?.get(topic);
  }

  /** The newest epoch, of one topic or of any. 0 before the first. */
  newestEpoch(topic: string | null): number {
    let newest = 0;
    for (const [epoch, topics] of this.epochs) {
      if (epoch > newest && (topic === null || topics.has(topic))) newest = epoch;
    }
    return newest;
  }

  /** The highest sequence of an epoch, whatever its topic. */
  lastSequence(epoch: number): number {
    let last = 0;
    for (const [topic, { sequence }] of this.epochs.get(epoch) ?? []) if (topic !== endOfEpoch) last = Math.max(last, sequence);
    return last;
  }

  /** Whether the owner after this epoch has said that it ended before this sequence. */
  hasEndedBefore(epoch: number, sequence: number): boolean {
    const end = this.entry(epoch, endOfEpoch);
    return end !== undefined && sequence > end.sequence;
  }

  set(epoch: number, topic: string, sequence: number, state: Entry['state']): void {
    let topics = this.epochs.get(epoch);
    if (topics === undefined) this.epochs.set(epoch, (topics = new Map()));
    topics.set(topic, { sequence, state });
  }
}

/**
 * Decides for every event of a batch whether it is new, was had before, or comes from an owner of the zone that has been
 * replaced; and notices what is missing. Pure: rows in, judgements and rows out.
 *
 * An epoch's last sequence is kept for ever. So an event of an older epoch that comes again is known to be a repeat, and
 * one beyond that epoch's end is known to have been written by an owner that was no longer one.
 */
export class ProgressLedger {
  duplicates = 0;
  fenced = 0;
  gaps = 0;
  missing = 0;
  /** Ends of epochs that cannot be checked yet, because other topics of the epoch may still be on their way. */
  readonly openSeams: Seam[] = [];
  readonly #ordered: boolean;
  readonly #zones = new Map<number, ZoneProgress>();

  /** `rows` must hold every row of the batch's zones from the oldest epoch on that the batch speaks of. */
  constructor(rows: readonly ProgressRow[], ordered: boolean) {
    this.#ordered = ordered;
    for (const row of rows) this.#zone(row.zone).set(row.epoch, row.topic, row.sequence, 'stored');
  }

  judge(event: Envelope, topic: string): Judgement {
    const zone = this.#zone(event.zone);
    const entry = zone.entry(event.epoch, topic);
    if (entry !== undefined && event.sequence <= entry.sequence) return this.#skip('duplicate');
    // Where topics come by separate ways, one may still be in the old epoch while another is in the new: then only where that
    // epoch ended, and the topic's own order, tell what is late.
    if (zone.hasEndedBefore(event.epoch, event.sequence)) return this.#skip('fenced');
    if (event.epoch < zone.newestEpoch(this.#ordered ? null : topic)) return this.#skip('fenced');
    this.#lookForGaps(zone, event, entry?.sequence ?? 0);
    if (entry === undefined) zone.set(event.epoch, topic, event.sequence, 'new');
    else {
      entry.sequence = event.sequence;
      if (entry.state === 'stored') entry.state = 'moved';
    }
    return 'apply';
  }

  rows(state: 'moved' | 'new'): ProgressRow[] {
    const rows: ProgressRow[] = [];
    for (const [zone, progress] of this.#zones) {
      for (const [epoch, topics] of progress.epochs) {
        for (const [topic, entry] of topics) if (entry.state === state) rows.push({ zone, epoch, topic, sequence: entry.sequence });
      }
    }
    return rows;
  }

  #lookForGaps(zone: ZoneProgress, event: Envelope, lastOfTopic: number): void {
    // When every sequence comes by here, the count of what is missing is exact. When only one topic's do, the other
    // topics' sequences lie in between, and this many are missing at most.
    if (this.#ordered) this.#countGap(event.sequence - zone.lastSequence(event.epoch) - 1);
    else if (event.previous !== lastOfTopic) this.#countGap(Math.max(1, event.previous - lastOfTopic));
    if (event.type !== EventType.ZoneOpened) return;
    const { previousEpoch, previousSequence } = decodeZoneOpened(event.payload);
    if (this.#ordered) this.#countGap(previousSequence - zone.lastSequence(previousEpoch));
    else if (previousEpoch > 0) {
      // Written over whatever is there: the newest owner knows best.
      zone.set(previousEpoch, endOfEpoch, previousSequence, 'moved');
      this.openSeams.push({ zone: event.zone, epoch: previousEpoch, lastSequence: previousSequence });
    }
  }

  #countGap(missing: number): void {
    if (missing <= 0) return;
    this.gaps++;
    this.missing += missing;
  }

  #skip(judgement: 'duplicate' | 'fenced'): Judgement {
    if (judgement === 'duplicate') this.duplicates++;
    else this.fenced++;
    return judgement;
  }

  #zone(zone: number): ZoneProgress {
    let progress = this.#zones.get(zone);
    if (progress === undefined) this.#zones.set(zone, (progress = new ZoneProgress()));
    return progress;
  }
}
