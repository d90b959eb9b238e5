import { expect, test } from 'bun:test';
import type { Envelope } from '../contracts/events.ts';
import { ProgressLedger, type Judgement } from '../ingest/progress-ledger.ts';
import type { ProgressRow } from '../stores/consumer-progress.ts';
import type { MakeLedger } from './exactly-once-world.ts';
import { runSeed } from './run-seeds.ts';

const fixedSeeds = 100;
const newSeeds = 100;

test('Whatever is killed, lost, repeated or late, every recorded event has exactly one effect', async () => {
  // Half of the seeds are new each time. One that fails is named with how to run it again.
  const first = Math.floor(Math.random() * 1_000_000_000);
  console.log(`exactly once: seeds 1 to ${fixedSeeds}, and ${newSeeds} from ${first} on`);
  const seeds = [...Array.from({ length: fixedSeeds }, (_, i) => i + 1), ...Array.from({ length: newSeeds }, (_, i) => first + i)];
  let kills = 0;
  for (const seed of seeds) {
    const result = await runSeed(seed);
    kills += result.kills;
    expect({ again: `bun platform/src/testing/simulation.ts --from ${seed} --seeds 1`, faults: result.faults }).toMatchObject({
      faults: [],
    });
  }
  expect(kills).toBeGreaterThan(seeds.length);
}, 120_000);

test('A seed is a run: the same one goes the same way', async () => {
  expect(await runSeed(7)).toEqual(await runSeed(7));
  const found = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((seed) => runSeed(seed)));
  expect(new Set(found.map(({ events }) => events)).size).toBeGreaterThan(4);
});

class AppliesTheLastAgain extends ProgressLedger {
  override judge(event: Envelope, topic: string): Judgement {
    const judged = super.judge(event, topic);
    return judged === 'duplicate' && this.duplicates % 7 === 0 ? 'apply' : judged;
  }
}

class KeepsNoProgress extends ProgressLedger {
  override rows(state: 'moved' | 'new'): ProgressRow[] {
    return state === 'moved' ? [] : super.rows(state);
  }
}

class ForgetsPastEpochs extends ProgressLedger {
  constructor(rows: readonly ProgressRow[], ordered: boolean) {
    const newest = Math.max(0, ...rows.map(({ epoch }) => epoch));
    super(
      rows.filter(({ epoch }) => epoch === newest),
      ordered,
    );
  }
}

class FencesNobody extends ProgressLedger {
  override judge(event: Envelope, topic: string): Judgement {
    const judged = super.judge(event, topic);
    return judged === 'fenced' ? 'apply' : judged;
  }
}

test.each<[string, MakeLedger]>([
  ['applies again what it had', (rows, ordered) => new AppliesTheLastAgain(rows, ordered)],
  ['keeps no progress', (rows, ordered) => new KeepsNoProgress(rows, ordered)],
  ['forgets past epochs', (rows, ordered) => new ForgetsPastEpochs(rows, ordered)],
  ['lets replaced owners write', (rows, ordered) => new FencesNobody(rows, ordered)],
])(
  'A ledger that %s is found',
  async (_, makeLedger) => {
    let seed = 0;
    let faults: readonly string[] = [];
    while (faults.length === 0 && seed < 50) faults = (await runSeed(++seed, makeLedger)).faults;
    expect({ seed, found: faults.length > 0 }).toEqual({ seed: expect.any(Number), found: true });
  },
  60_000,
);
