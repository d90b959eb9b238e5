import type { HistorySlice, LiveHistory } from '../live-channels/live-history';
import type { HistoryAnswer } from './history-api';

type Column = (number | null)[];
type Remembered = { readonly stepMs: number; readonly timesMs: readonly number[]; readonly columns: readonly Column[] };

/** One push a second, and a little late at times: what is further apart is a hole. */
const PUSHES_APART_MS_MAX = 2_500;

/** Of these the worst moment of a step is what counts; of all others the mean. The platform counts them the same way. */
export function isWorstCounted(name: string): boolean {
  return /^(tick\.|verdict\.|lag\.|inbox$|journal\.waiting$|api\.p99ms$)/.test(name) && !name.includes('p50');
}

/** Lays answers over each other on one axis. The end of which nothing is known yet is left to the pushes. */
export function remember(answers: readonly HistoryAnswer[], names: readonly string[]): Remembered {
  const points = names.map((name) => answers.map((answer) => answer.series[name]).find((found) => found !== undefined));
  const timesMs = [...new Set(points.flatMap((found) => found?.at ?? []))].sort((a, b) => a - b);
  const slots = new Map(timesMs.map((at, slot) => [at, slot]));
  const columns = points.map((found) => {
    const column: Column = timesMs.map(() => null);
    found?.at.forEach((at, index) => (column[slots.get(at) ?? 0] = found.value[index] ?? null));
    return column;
  });
  let known = timesMs.length;
  while (known > 0 && columns.every((column) => column[known - 1] === null)) known--;
  return {
    stepMs: Math.max(1_000, ...answers.map((answer) => answer.stepMs)),
    timesMs: timesMs.slice(0, known),
    columns: columns.map((column) => column.slice(0, known)),
  };
}

/** What the platform remembers, and after its end what was pushed since, in steps of the same length. */
export function joinHistory(past: Remembered, live: LiveHistory, names: readonly string[], sinceMs: number): HistorySlice {
  const { stepMs } = past;
  const lastMs = past.timesMs.at(-1) ?? -Infinity;
  const first = past.timesMs.findIndex((at) => at >= sinceMs);
  const from = first < 0 ? past.timesMs.length : first;
  const timesMs = past.timesMs.slice(from);
  const columns = past.columns.map((column) => column.slice(from));

  const pushed = live.slice(names, Math.max(sinceMs, lastMs + stepMs));
  const firstPushMs = pushed.timesMs[0];
  if (firstPushMs !== undefined && timesMs.length > 0 && firstPushMs - lastMs - stepMs > PUSHES_APART_MS_MAX) {
    timesMs.push(lastMs + stepMs);
    for (const column of columns) column.push(null);
  }
  if (stepMs <= 1_000) {
    timesMs.push(...pushed.timesMs);
    columns.forEach((column, index) => column.push(...(pushed.columns[index] ?? [])));
    return { timesMs, columns };
  }
  for (let at = 0; at < pushed.timesMs.length;) {
    const step = Math.floor((pushed.timesMs[at] ?? 0) / stepMs);
    let end = at;
    while (end < pushed.timesMs.length && Math.floor((pushed.timesMs[end] ?? 0) / stepMs) === step) end++;
    timesMs.push(step * stepMs);
    columns.forEach((column, index) => column.push(condense(names[index] ?? '', (pushed.columns[index] ?? []).slice(at, end))));
    at = end;
  }
  return { timesMs, columns };
}

function condense(name: string, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return isWorstCounted(name) ? Math.max(...known) : known.reduce((sum, value) => sum + value, 0) / known.length;
}
