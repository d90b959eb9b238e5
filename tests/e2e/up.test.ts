import { expect } from 'bun:test';
import { expectEveryMoveRecordedOnce } from './src/history.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import { childrenOf, startUp, type UpSummary } from './src/processes/up.ts';
import { emptyDatabase, emptyKafka, scenarioWith } from './src/servers.ts';

// The promise of the whole: what players were told is what was journalled is what lies in the database. Told by the command
// itself, and then looked up in its files and tables without its help.
const timeoutMs = 240_000;

scenario('verdicts accepted = moves journalled = rows, with nothing but this machine', (stage) => expectEquality(stage, {}), timeoutMs);

scenarioWith(
  ['kafka', 'mysql'],
  'verdicts accepted = moves journalled = rows, through Kafka and MySQL',
  async (stage) => expectEquality(stage, { KAFKA_BROKERS: await emptyKafka(stage), MYSQL_URL: await emptyDatabase(stage) }),
  timeoutMs,
);

async function expectEquality(stage: Stage, environment: { KAFKA_BROKERS?: string; MYSQL_URL?: string }): Promise<void> {
  const dataFolder = stage.folder();
  const up = startUp(stage, { dataFolder, bots: 20, zones: 4, switches: ['--for', '15', '--json'], environment });
  const code = await up.exited(timeoutMs - 10_000);
  expect(up.said.filter((line) => line.startsWith('{'))).toHaveLength(1);
  const summary = JSON.parse(up.said.at(-1)!) as UpSummary;
  console.log(`      ${JSON.stringify(summary)}`);
  const { accepted } = summary;
  // 20 bots that take four steps a second for 15 s; a busy machine may slow them, but not to a crawl.
  expect(accepted).toBeGreaterThan(400);
  expect(summary).toMatchObject({ journalled: accepted, shipped: accepted, rows: accepted, lag: 0, lost: 0, duplicates: 0 });
  expect(code).toBe(0);
  const rows = await expectEveryMoveRecordedOnce(dataFolder, environment.MYSQL_URL);
  expect(rows.length).toBe(accepted);
  expect(childrenOf(up.pid)).toEqual([]);
}
