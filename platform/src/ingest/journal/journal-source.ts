import { watch, type FSWatcher } from 'node:fs';
import type { Logger } from 'pino';
import type { JournalPosition } from '../../stores/consumer-progress.ts';
import { Backoff, delay } from '../delay.ts';
import type { EventSource, SourceBatch, SourceRecord, SourceStatus } from '../event-source.ts';
import { BlockKind, recordsOf, type JournalHead } from './journal-format.ts';
import { JournalReader, type JournalBlock, type JournalLoss } from './journal-reader.ts';

/**
 * The zones' events, the servers' figures about themselves, the zones' cold snapshots, what became of operators' commands,
 * or the zones that somebody looks at.
 */
export type JournalContent = 'events' | 'figures' | 'snapshots' | 'outcomes' | 'views';

export interface JournalSourceOptions {
  readonly folder: string;
  /** Which records to deliver. */
  readonly content: JournalContent;
  /** Where to begin when no position is given: at the first event ever, or with what is written from now on. */
  readonly begin: 'start' | 'end';
  readonly batchEventsMax: number;
  readonly pollMs: number;
  /** While records come steadily, they are read so seldom, and together; what comes after a silence is read at once. Default: 0. */
  readonly gatherMs?: number;
  readonly retryDelayMsMax: number;
}

/** So many bytes of other records are worth a transaction: the position kept tells what the journal may let go. */
const silentBytesMax = 1_048_576;
const kindOf: Readonly<Record<JournalContent, number>> = {
  events: BlockKind.Events,
  figures: BlockKind.Figures,
  snapshots: BlockKind.Snapshot,
  outcomes: BlockKind.Outcome,
  views: BlockKind.View,
};
/** Of no use once there are newer ones, so nobody lags behind them. */
const isTelemetry = (content: JournalContent): boolean => content === 'figures' || content === 'views';
/** Come seldom, and yet their reader keeps a position. */
const isSeldom = (content: JournalContent): boolean => content === 'snapshots' || content === 'outcomes';
/** How often a reader of records that come seldom is told how far it is, so that the journal need not be kept for it. */
const positionEveryMs = 1_000;
const headEveryMs = 1_000;
const nobodyToTell = async (): Promise<void> => {};

/** The journal as an event log: every zone's events in the one order in which they were recorded. */
export class JournalSource implements EventSource {
  readonly kind = 'journal';
  readonly ordered = true;
  readonly #options: JournalSourceOptions;
  readonly #log: Logger;
  readonly #wantedKind: number;
  #head: JournalHead | null = null;
  #at: JournalPosition = { position: 0, index: 0 };
  #deliveredPosition = 0;
  #reason: string | null = 'Not started.';
  #wasReady = false;
  #lostEvents = 0;
  #deliveredAtMs = 0;
  /** Until when more is let come together, on the clock that nobody sets. */
  #gatherUntilMs = 0;
  #wake: (() => void) | null = null;

  constructor(options: JournalSourceOptions, log: Logger) {
    this.#options = options;
    this.#log = log;
    this.#wantedKind = kindOf[options.content];
  }

  status(): SourceStatus {
    const lagEvents =
      this.#head === null || isTelemetry(this.#options.content) ? null : Math.max(0, this.#head.durableIndex - this.#at.index);
    return {
      kind: this.kind,
      ready: this.#reason === null,
      wasReady: this.#wasReady,
      reason: this.#reason,
      lagEvents,
      lostEvents: this.#lostEvents,
    };
  }

  async run(from: JournalPosition | null, deliver: (batch: SourceBatch) => Promise<void>, cancellation: AbortSignal): Promise<void> {
    const backoff = new Backoff(100, this.#options.retryDelayMsMax);
    let at = from;
    while (!cancellation.aborted) {
      const reader = new JournalReader(this.#options.folder);
      const watcher = this.#watch();
      try {
        at ??= await this.#begin(reader, cancellation);
        if (at === null) return;
        this.#at = at;
        this.#deliveredPosition = at.position;
        await this.#follow(reader, deliver, cancellation, backoff);
      } catch (error) {
        if (cancellation.aborted) return;
        this.#reason = `The journal cannot be read: ${(error as Error).message}`;
        this.#log.error({ err: error }, 'the journal cannot be read; trying again');
        at = at === null ? null : this.#at;
        await delay(backoff.nextMs(), cancellation);
      } finally {
        watcher?.close();
        await reader.close();
      }
    }
  }

  /** Where a reader without a position begins. Waits until the game server has made a journal. */
  async #begin(reader: JournalReader, cancellation: AbortSignal): Promise<JournalPosition | null> {
    while (!cancellation.aborted) {
      const head = await reader.head();
      if (head !== null && this.#options.begin === 'end') return { position: head.durablePosition, index: head.durableIndex };
      if (head !== null) return { position: 0, index: 0 };
      await this.#idle('There is no journal yet: the game server makes it when it starts.', cancellation);
    }
    return null;
  }

  async #follow(
    reader: JournalReader,
    deliver: (batch: SourceBatch) => Promise<void>,
    cancellation: AbortSignal,
    backoff: Backoff,
  ): Promise<void> {
    while (!cancellation.aborted) {
      const gatherMs = this.#gatherUntilMs - performance.now();
      if (gatherMs > 0) await delay(gatherMs, cancellation);
      const head = await reader.head();
      this.#head = head;
      if (head === null) {
        await this.#idle('The journal is gone. Bring its files back, or start the game server to begin a new one.', cancellation);
        continue;
      }
      const read = await reader.read(this.#at.position, head.durablePosition);
      if (read.kind === 'stuck') {
        await this.#idle(read.why, cancellation);
      } else if (read.kind === 'end') {
        await this.#deliverPosition(deliver);
        await this.#idle(null, cancellation);
      } else if (read.kind === 'loss') {
        this.#tellOfLoss(read.loss);
        this.#at = { position: read.next, index: this.#at.index };
      } else {
        this.#reason = null;
        this.#wasReady = true;
        backoff.reset();
        // A transaction costs nearly the same for one event as for hundreds. Whoever is behind has its hundreds already.
        this.#gatherUntilMs = read.next < head.durablePosition ? 0 : performance.now() + (this.#options.gatherMs ?? 0);
        await this.#deliverBlocks(read.blocks, read.next, (batch) => this.#deliverWatching(reader, deliver, batch), cancellation);
      }
    }
  }

  async #deliverBlocks(
    blocks: readonly JournalBlock[],
    next: number,
    deliver: (batch: SourceBatch) => Promise<void>,
    cancellation: AbortSignal,
  ): Promise<void> {
    let records: SourceRecord[] = [];
    let index = this.#at.index;
    for (const [i, block] of blocks.entries()) {
      if (block.header.kind === BlockKind.Events) {
        this.#countLoss(block.header.firstIndex - index);
        index = block.header.firstIndex + block.header.count;
      }
      if (block.header.kind === this.#wantedKind) this.#collect(block, records);
      const position = blocks[i + 1]?.position ?? next;
      const isLast = i === blocks.length - 1;
      if (records.length < this.#options.batchEventsMax && !isLast) continue;
      // Other records between the events move the position too, but only many of them are worth a transaction of their own.
      if (records.length > 0 || position - this.#deliveredPosition >= silentBytesMax || this.#isPositionDue()) {
        await deliver({ records, position: { position, index }, keepAlive: nobodyToTell });
        this.#deliveredPosition = position;
        this.#deliveredAtMs = Date.now();
      }
      if (cancellation.aborted) return;
      this.#at = { position, index };
      records = [];
    }
  }

  /** What the batch is written to may be away for hours; how far behind this reader is by then must be known meanwhile. */
  async #deliverWatching(reader: JournalReader, deliver: (batch: SourceBatch) => Promise<void>, batch: SourceBatch): Promise<void> {
    const look = async (): Promise<void> => {
      // Nothing is known without a head; whoever reads on next says why there is none.
      this.#head = (await reader.head().catch(() => null)) ?? this.#head;
    };
    const timer = setInterval(() => void look(), headEveryMs);
    try {
      await deliver(batch);
    } finally {
      clearInterval(timer);
    }
  }

  /** At the end of the log, where nothing more may come for long: zones may be waiting for room that only this reader holds back. */
  async #deliverPosition(deliver: (batch: SourceBatch) => Promise<void>): Promise<void> {
    if (this.#at.position <= this.#deliveredPosition || !this.#isPositionDue()) return;
    await deliver({ records: [], position: this.#at, keepAlive: nobodyToTell });
    this.#deliveredPosition = this.#at.position;
    this.#deliveredAtMs = Date.now();
  }

  #isPositionDue(): boolean {
    return isSeldom(this.#options.content) && Date.now() - this.#deliveredAtMs >= positionEveryMs;
  }

  #collect(block: JournalBlock, records: SourceRecord[]): void {
    const { position } = block;
    for (const [i, bytes] of recordsOf(block.buffer, block.offset, block.header).entries()) {
      records.push({ bytes, topic: null, origin: () => `journal ${position} record ${i}` });
    }
  }

  #countLoss(events: number): void {
    if (events <= 0) return;
    this.#lostEvents += events;
    this.#log.error({ events }, 'events were no longer in the journal when this reader came to them');
  }

  #tellOfLoss(loss: JournalLoss): void {
    this.#log.error(loss, 'a part of the journal could not be read; going on behind it');
  }

  async #idle(reason: string | null, cancellation: AbortSignal): Promise<void> {
    if (reason !== null && reason !== this.#reason) this.#log.warn({ reason }, 'waiting for the journal');
    this.#reason = reason;
    this.#wasReady ||= reason === null;
    const wait = new AbortController();
    const stop = (): void => wait.abort();
    this.#wake = stop;
    cancellation.addEventListener('abort', stop);
    await delay(this.#options.pollMs, wait.signal);
    cancellation.removeEventListener('abort', stop);
    this.#wake = null;
  }

  /** Saves most of the polling's delay where the file system tells of writes; where it does not, polling alone serves. */
  #watch(): FSWatcher | null {
    try {
      const watcher = watch(this.#options.folder, (_, file) => {
        if (file === 'head') this.#wake?.();
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }
}
