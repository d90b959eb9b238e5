import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { EventType, RecoveryLog, RecoverySource } from '../contracts/events.ts';
import { baseTimeMs, opened, record } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
let platform: PlatformProcess;

const json = async (response: Response): Promise<any> => await response.json();

/** A certificate as the game server writes it, directly behind the opening of an epoch. */
function recovered(zone: number, epoch: number, source: number, log: number, notes = ''): Uint8Array {
  const [before, after] = [new Uint8Array(32).fill(0x0a), new Uint8Array(32).fill(0xff)];
  const snapshot = source === RecoverySource.Empty ? [0, 0, 0, 0] : [epoch - 1, 900, 7_200, 4_200];
  const payload = [zone, source, log, ...snapshot, 812, 1, 3, before, after, 1_900, 350, 41_000, notes];
  return record({ type: EventType.ZoneRecovered, zone, epoch, sequence: 2, occurredAtMs: baseTimeMs + epoch * 10 + zone, payload });
}

beforeAll(async () => {
  const journal = new JournalWriter(join(folder, 'journal'));
  for (const zone of [1, 2]) {
    journal.write([opened({ zone, sequence: 1 }), recovered(zone, 1, RecoverySource.Empty, RecoveryLog.None)]);
    for (const epoch of [2, 3]) {
      const certificate = recovered(
        zone,
        epoch,
        epoch === 2 ? RecoverySource.Hot : RecoverySource.Cold,
        RecoveryLog.Journal,
        `epoch ${epoch}`,
      );
      journal.write([opened({ zone, epoch, sequence: 1 }, epoch - 1, 2), certificate]);
    }
  }
  // The same certificate once more, as after a crash of the platform.
  journal.write([recovered(1, 3, RecoverySource.Cold, RecoveryLog.Journal, 'epoch 3')]);
  platform = await startPlatform(folder);
  await eventually(
    async () => (await json(await platform.get('/api/ingest'))).consumers.find(({ name }: any) => name === 'persistence'),
    (consumer) => consumer.applied === 12 && consumer.duplicates === 1,
  );
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('The API of recoveries', () => {
  test('tells each certificate once, the newest first, with all it says', async () => {
    const { recoveries, before } = await json(await platform.get('/api/recoveries?zone=1'));
    expect(before).toBeNull();
    expect(recoveries.map(({ epoch, source, log, notes }: any) => [epoch, source, log, notes])).toEqual([
      [3, 'cold', 'journal', 'epoch 3'],
      [2, 'hot', 'journal', 'epoch 2'],
      [1, 'empty', 'none', ''],
    ]);
    expect(recoveries[0]).toEqual({
      eventId: '00000001-0000-8003-8000-000000000002',
      zone: 1,
      epoch: 3,
      sequence: 2,
      occurredAt: new Date(baseTimeMs + 31).toISOString(),
      source: 'cold',
      log: 'journal',
      snapshot: { epoch: 2, sequence: 900, tick: 7_200, ageMs: 4_200 },
      eventsReplayed: 812,
      gaps: 1,
      eventsLost: 3,
      snapshotHash: '0a'.repeat(32),
      stateHash: 'ff'.repeat(32),
      loadUs: 1_900,
      replayUs: 350,
      totalUs: 41_000,
      notes: 'epoch 3',
    });
    expect(recoveries[2].snapshot).toBeNull();
  });

  test('gives all zones in pages', async () => {
    const seen: string[] = [];
    for (let before: string | null = ''; before !== null;) {
      const page: any = await json(await platform.get(`/api/recoveries?limit=4&before=${before}`));
      seen.push(...page.recoveries.map(({ zone, epoch }: any) => `${zone}/${epoch}`));
      before = page.before;
    }
    expect(seen).toEqual(['2/3', '1/3', '2/2', '1/2', '2/1', '1/1']);
  });

  test.each(['?zone=0', '?zone=x', '?limit=0', '?before=zzz'])('refuses %s in words', async (query) => {
    const response = await platform.get(`/api/recoveries${query}`);
    expect([response.status, typeof (await json(response)).error.message]).toEqual([400, 'string']);
  });

  test('asks who is there', async () => {
    expect((await fetch(`${platform.url}/api/recoveries`)).status).toBe(401);
  });
});
