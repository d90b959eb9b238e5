import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { scenario, type Stage } from './src/processes/stage.ts';
import { scenarioWithOwn } from './src/servers.ts';
import { yardMap } from './src/world-under-test.ts';

// Whoever presses the button sees the snapshot that came of it, by the number that the button gave.
interface Snapshot {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly players: number;
  readonly trigger: string;
  readonly triggerId: string;
}

const walkersCount = 5;
const switches = ['--zones', '1', '--map', yardMap];

scenario('a snapshot asked for over the API appears in the list, embedded', async (stage) => {
  await askForOne(stage, await FullWorld.start(stage, { switches }));
});

scenarioWithOwn(
  ['kafka'],
  'a snapshot asked for over the API appears in the list, over Kafka',
  async (stage) => {
    await askForOne(stage, await FullWorld.start(stage, { kafka: true, switches }));
  },
  120_000,
);

async function askForOne(stage: Stage, world: FullWorld): Promise<void> {
  await Crowd.enter(stage, world.platform.url, walkersCount);
  const { status, body } = await world.platform.ask('POST', '/api/snapshots', { zone: 1, reason: 'before the match' });
  expect(status).toBeOneOf([200, 202]);
  const { commandId } = body as { commandId: string };
  const isOurs = ({ triggerId }: Snapshot): boolean => triggerId === commandId;
  const found = await eventually(
    'the snapshot is in the list',
    async () => (await world.platform.get<{ snapshots: Snapshot[] }>('/api/snapshots?zone=1')).snapshots.filter(isOurs),
    (snapshots) => snapshots.length > 0,
    60_000,
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ zone: 1, epoch: 1, trigger: 'manual', players: walkersCount });
  const { epoch, sequence } = found[0]!;
  expect((await world.platform.ask('GET', `/api/snapshots/1/${epoch}/${sequence}`)).status).toBe(200);
}
