import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { figuresRecord } from '../testing/server-figures.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
let platform: PlatformProcess;

beforeAll(async () => {
  platform = await startPlatform(folder);
});
afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

test('The past is told second by second, and what was not known is null', async () => {
  const journal = new JournalWriter(join(folder, 'journal'));
  await eventually(
    async () => {
      journal.write([figuresRecord({ atMs: Date.now(), zones: [{ zone: 3, players: 41, tickP99Us: 900 }] })], BlockKind.Figures);
      const names = 'players,players.zone.3,tick.p99us,players.zone.4';
      const { series } = await json(await platform.get(`/api/history?series=${names}&minutes=1&points=60`));
      return [...names.split(',').map((name) => series[name].value.filter((value: number | null) => value !== null))];
    },
    ([players]) => players!.length >= 2,
  );
  const answer = await json(await platform.get('/api/history?series=players,players.zone.4&minutes=1&points=60'));
  expect(answer.stepMs).toBe(1_000);
  expect(answer.series.players.at).toHaveLength(60);
  expect(answer.series.players.value.slice(0, 30)).toEqual(Array(30).fill(null));
  expect(answer.series.players.value.filter((value: number | null) => value !== null && value !== 41)).toEqual([]);
  expect(answer.series['players.zone.4'].value).toEqual(Array(60).fill(null));
  expect(Date.parse(answer.to) - Date.parse(answer.from)).toBe(60_000);
}, 20_000);

test('What cannot be answered is refused in words', async () => {
  const refused = async (query: string) => {
    const response = await platform.get(`/api/history?${query}`);
    return [response.status, (await json(response)).error.code];
  };
  expect(await refused('')).toEqual([400, 'invalid_request']);
  expect(await refused('series=,,')).toEqual([400, 'invalid_request']);
  expect(await refused(`series=${Array.from({ length: 33 }, (_, i) => i).join(',')}`)).toEqual([400, 'invalid_request']);
  expect(await refused('series=players&points=1001')).toEqual([400, 'invalid_request']);
  expect(await refused('series=players&minutes=0')).toEqual([400, 'invalid_request']);
  expect((await fetch(`${platform.url}/api/history?series=players`)).status).toBe(401);
});
