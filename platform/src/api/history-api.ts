import { Elysia, t } from 'elysia';
import type { HistoryKeeper } from '../metrics/history-keeper.ts';
import { askHistory } from '../metrics/history-query.ts';
import { tiers, type History } from '../metrics/history.ts';
import { ApiError, refusals } from './api-error.ts';

const seriesMax = 32;
const nameLengthMax = 128;
const minutesMax = tiers.at(-1)!.keptMs / 60_000;

const Points = t.Object({
  at: t.Array(t.Integer({ description: 'When each step began, in Unix milliseconds.' })),
  value: t.Array(
    t.Nullable(t.Number({ description: 'Mean of the step; of percentiles, maxima, lags and queues its worst moment. Null: not known.' })),
  ),
  max: t.Array(t.Nullable(t.Number({ description: 'The highest value within the step.' }))),
});

/** The past of the figures, for charts. */
export function historyApi(history: History, keeper: HistoryKeeper) {
  return new Elysia({ name: 'history', prefix: '/api', tags: ['Operations'] }).get(
    '/history',
    async ({ query }) => {
      const { minutes = 60, points = 240 } = query;
      const series = checkedNames(query.series);
      const question = { series, spanMs: minutes * 60_000, pointsMax: points };
      const answer = await askHistory(history, keeper.read, question, Date.now());
      return {
        stepMs: answer.stepMs,
        from: new Date(answer.fromMs).toISOString(),
        to: new Date(answer.toMs).toISOString(),
        series: Object.fromEntries(
          [...answer.series].map(([name, { at, value, max }]) => [name, { at: [...at], value: [...value], max: [...max] }]),
        ),
      };
    },
    {
      query: t.Object({
        series: t.String({
          minLength: 1,
          maxLength: seriesMax * (nameLengthMax + 1),
          description: `Names, separated by commas, ${seriesMax} at most: players, players.zone.<n>, tick.p50us, tick.p99us, tick.maxus,
            verdict.p50us, verdict.p99us, verdict.maxus, tick.p99us.zone.<n>, inbox, events.rate, accepted.rate, rejected.rate, busy.rate,
            packets.in.rate, packets.out.rate, bytes.in.rate, bytes.out.rate, roundtrip.us, slow.rate, lag.<consumer>.events,
            lag.<consumer>.ms, rate.<consumer>, topic.<topic>.rate, rss.<node>, cpu.<node> (per cent of all processors), journal.waiting,
            api.p99ms, api.error.rate (per cent), pool.use (per cent). The platform itself is the node "platform".`.replace(/\s+/g, ' '),
        }),
        minutes: t.Optional(t.Integer({ minimum: 1, maximum: minutesMax, default: 60, description: 'How far back.' })),
        points: t.Optional(t.Integer({ minimum: 1, maximum: 1_000, default: 240, description: 'How many points at most.' })),
      }),
      response: {
        200: t.Object({ stepMs: t.Integer(), from: t.String(), to: t.String(), series: t.Record(t.String(), Points) }),
        ...refusals,
      },
      detail: {
        summary: 'Figures of the past, in steps',
        description:
          'Seconds are kept for 15 minutes, 10 s for 6 hours, minutes for 7 days, 15 minutes for 90 days. ' +
          'The last 6 hours do not need the database.',
      },
    },
  );
}

function checkedNames(text: string): readonly string[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (names.length === 0) throw new ApiError(400, 'invalid_request', 'series must name at least one series, as in players,tick.p99us.');
  if (names.length > seriesMax)
    throw new ApiError(400, 'invalid_request', `series may name ${seriesMax} at most; these are ${names.length}.`);
  if (names.some((name) => name.length > nameLengthMax)) {
    throw new ApiError(400, 'invalid_request', `series: a name has ${nameLengthMax} characters at most.`);
  }
  return names;
}
