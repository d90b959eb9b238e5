import type { Logger } from 'pino';
import { delay } from '../ingest/delay.ts';
import { StoreConflictError, StoreUnavailableError } from '../stores/store-errors.ts';
import { isManual, nameOf, type ColdSnapshots, type SnapshotKey, type SnapshotPlace, type SnapshotSummary } from './cold-snapshots.ts';

export interface RetentionOptions {
  /** For so many hours every snapshot is kept. */
  readonly snapshotKeepAllHours: number;
  /** After that the last of each hour and zone is kept for so many days. 0: for ever. */
  readonly snapshotKeepDays: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const biteMax = 500;
const pauseMs = 50;
const everyMs = 10 * 60_000;
/** A server that has just started has better things to do. */
const firstAfterMs = 60_000;

/** Decides, going from the oldest snapshot to newer ones, which of them are kept no longer. Pure: summaries in, keys out. */
export class RetentionPass {
  readonly untilMs: number;
  readonly #dropBeforeMs: number;
  readonly #newest: ReadonlySet<string>;
  /** The latest cut seen in the hour that is being looked at, of each zone. */
  readonly #lastOfHour = new Map<number, SnapshotSummary>();
  #hour = -1;

  constructor(options: RetentionOptions, newest: readonly SnapshotKey[], nowMs: number) {
    // Whole hours only: the last snapshot of an hour is known when all of the hour is.
    this.untilMs = Math.floor((nowMs - options.snapshotKeepAllHours * hourMs) / hourMs) * hourMs;
    this.#dropBeforeMs = options.snapshotKeepDays === 0 ? 0 : nowMs - options.snapshotKeepDays * dayMs;
    this.#newest = new Set(newest.map(nameOf));
  }

  /** Those that may go, of some that follow one another in time. What stays is decided when its hour is over. */
  superfluous(summaries: readonly SnapshotSummary[]): readonly SnapshotKey[] {
    const superfluous: SnapshotKey[] = [];
    for (const summary of summaries) {
      const hour = Math.floor(summary.takenAtMs / hourMs);
      if (hour !== this.#hour) this.#lastOfHour.clear();
      this.#hour = hour;
      // Whoever asked for a snapshot wants to find it, and without the newest a zone could not be recovered from here.
      if (isManual(summary) || this.#newest.has(nameOf(summary))) continue;
      if (summary.takenAtMs < this.#dropBeforeMs) {
        superfluous.push(summary);
        continue;
      }
      const other = this.#lastOfHour.get(summary.zone);
      const isLater = other === undefined || isBefore(other, summary);
      if (isLater) this.#lastOfHour.set(summary.zone, summary);
      if (other !== undefined) superfluous.push(isLater ? other : summary);
    }
    return superfluous;
  }
}

/** Removes the snapshots that are kept no longer, in the background and in small bites. */
export class SnapshotRetention {
  readonly #snapshots: ColdSnapshots;
  readonly #options: RetentionOptions;
  readonly #log: Logger;

  constructor(snapshots: ColdSnapshots, options: RetentionOptions, log: Logger) {
    this.#snapshots = snapshots;
    this.#options = options;
    this.#log = log;
  }

  /** Ends when cancelled. A store that is down is asked again at the next time. */
  async run(cancellation: AbortSignal): Promise<void> {
    await delay(firstAfterMs, cancellation);
    while (!cancellation.aborted) {
      try {
        const removed = await this.prune(Date.now(), cancellation);
        if (removed > 0) this.#log.info({ removed }, 'cold snapshots that are kept no longer were removed');
      } catch (error) {
        if (!(error instanceof StoreUnavailableError || error instanceof StoreConflictError)) throw error;
        this.#log.debug({ err: error }, 'the store of cold snapshots cannot be used; nothing is removed');
      }
      await delay(everyMs, cancellation);
    }
  }

  /** Goes through everything once; returns how many were removed. */
  async prune(nowMs: number, cancellation: AbortSignal): Promise<number> {
    const pass = new RetentionPass(this.#options, await this.#snapshots.newestOfEachZone(), nowMs);
    let removed = 0;
    let after: SnapshotPlace | null = null;
    while (!cancellation.aborted) {
      const bite: readonly SnapshotSummary[] = await this.#snapshots.oldest(pass.untilMs, after, biteMax);
      const superfluous = pass.superfluous(bite);
      if (superfluous.length > 0) await this.#snapshots.remove(superfluous);
      removed += superfluous.length;
      if (bite.length < biteMax) break;
      after = bite.at(-1)!;
      await delay(pauseMs, cancellation);
    }
    return removed;
  }
}

function isBefore(a: SnapshotKey, b: SnapshotKey): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.sequence < b.sequence);
}
