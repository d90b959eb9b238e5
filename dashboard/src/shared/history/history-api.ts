import { requestJson } from '../api/http';

type Points = { readonly at: readonly number[]; readonly value: readonly (number | null)[] };
type Answer = {
  readonly stepMs: number;
  readonly from: string | number;
  readonly to: string | number;
  readonly series: Readonly<Record<string, Points>>;
};

/** What the platform remembers of some series, in steps of one length. */
export type HistoryAnswer = { readonly stepMs: number; readonly series: Readonly<Record<string, Points>> };

/** The platform answers for no more at once. */
export const SERIES_MAX = 32;

export async function readHistory(series: readonly string[], minutes: number, points: number, signal: AbortSignal): Promise<HistoryAnswer> {
  const search = new URLSearchParams({ series: series.join(','), minutes: `${minutes}`, points: `${points}` });
  const { stepMs, series: told } = await requestJson<Answer>(`/api/history?${search}`, { signal });
  return { stepMs, series: told };
}
