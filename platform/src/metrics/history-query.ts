import type { HistoryRow } from './downsampler.ts';
import { tiers, type History } from './history.ts';
import type { Step } from './history-ring.ts';
import { isWorstCounted } from './series.ts';

export interface HistoryQuestion {
  readonly series: readonly string[];
  readonly spanMs: number;
  readonly pointsMax: number;
}

export interface SeriesPoints {
  /** When each point's step began, in Unix milliseconds. */
  readonly at: readonly number[];
  /** The mean of the step, or its worst moment where that is what counts. Null: nothing is known. */
  readonly value: readonly (number | null)[];
  /** The highest value within the step. */
  readonly max: readonly (number | null)[];
}

export interface HistoryAnswer {
  readonly stepMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: ReadonlyMap<string, SeriesPoints>;
}

/** Reads rows of a coarser tier, the oldest first, in bites. */
export type ReadRows = (stepMs: number, fromMs: number, untilMs: number, names: readonly string[]) => AsyncIterable<HistoryRow>;

interface Bucket {
  sum: number;
  count: number;
  max: number;
}

/** Answers from the finest steps that reach far enough and are not needlessly many, merged into as few points as wanted. */
export async function askHistory(history: History, read: ReadRows, question: HistoryQuestion, nowMs: number): Promise<HistoryAnswer> {
  const { series, spanMs, pointsMax } = question;
  const tierMs = tierFor(history, question, nowMs);
  const stepMs = tierMs * Math.max(1, Math.ceil(spanMs / tierMs / pointsMax));
  // Points begin at whole steps, so that a chart that asks again sees the same ones and not all of them shifted.
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  const count = Math.max(1, Math.min(pointsMax, Math.ceil(spanMs / stepMs)));
  const fromMs = toMs - count * stepMs;

  const buckets = new Map(series.map((name) => [name, new Array<Bucket | undefined>(count)]));
  const put = (name: string, atMs: number, step: Step): void => {
    const index = Math.floor((atMs - fromMs) / stepMs);
    const column = buckets.get(name);
    if (column === undefined || index < 0 || index >= count) return;
    const bucket = (column[index] ??= { sum: 0, count: 0, max: -Infinity });
    bucket.sum += step.mean;
    bucket.count++;
    bucket.max = Math.max(bucket.max, step.max);
  };

  if (isInMemory(tierMs)) {
    for (const name of series) {
      for (let step = fromMs / tierMs; step < toMs / tierMs; step++) {
        const found = history.step(tierMs, name, step);
        if (found !== null) put(name, step * tierMs, found);
      }
    }
  } else {
    const putRow = ({ atMs, steps }: HistoryRow): void => {
      for (const [name, step] of steps) put(name, atMs, step);
    };
    // Taken before the rows are read: what is written meanwhile would otherwise be in neither.
    const unwritten = history.unwritten(tierMs);
    const known = new Set(unwritten.map(({ atMs }) => atMs));
    for await (const row of read(tierMs, fromMs, toMs, series)) if (!known.has(row.atMs)) putRow(row);
    for (const row of unwritten) putRow(row);
  }
  return { stepMs, fromMs, toMs, series: new Map([...buckets].map(([name, column]) => [name, pointsOf(name, column, fromMs, stepMs)])) };
}

function isInMemory(tierMs: number): boolean {
  return tierMs === tiers[0].stepMs || tierMs === tiers[1].stepMs;
}

function tierFor(history: History, { spanMs, pointsMax }: HistoryQuestion, nowMs: number): number {
  const [seconds, tens, minutes, quarters] = tiers;
  // Seconds are kept by nobody over a restart: soon after one, the tens reach further back.
  const secondsReach = !history.isRestored || (history.firstAtMs ?? nowMs) <= nowMs - spanMs;
  if (spanMs <= seconds.keptMs && secondsReach) return seconds.stepMs;
  if (spanMs <= tens.keptMs) return tens.stepMs;
  return spanMs > minutes.keptMs || spanMs / pointsMax >= quarters.stepMs ? quarters.stepMs : minutes.stepMs;
}

function pointsOf(name: string, column: readonly (Bucket | undefined)[], fromMs: number, stepMs: number): SeriesPoints {
  const isWorst = isWorstCounted(name);
  const [at, value, max]: [number[], (number | null)[], (number | null)[]] = [[], [], []];
  for (let i = 0; i < column.length; i++) {
    const bucket = column[i];
    at.push(fromMs + i * stepMs);
    value.push(bucket === undefined ? null : rounded(isWorst ? bucket.max : bucket.sum / bucket.count));
    max.push(bucket === undefined ? null : rounded(bucket.max));
  }
  return { at, value, max };
}

/** Seven digits are what is kept; more would be noise and bytes. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
