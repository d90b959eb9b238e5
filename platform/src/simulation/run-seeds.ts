import { faultsOf } from './exactly-once-checks.ts';
import { ExactlyOnceWorld, type MakeLedger } from './exactly-once-world.ts';

export interface SeedResult {
  readonly seed: number;
  readonly ordered: boolean;
  readonly events: number;
  readonly kills: number;
  /** Empty: all was well. */
  readonly faults: readonly string[];
}

export async function runSeed(seed: number, makeLedger?: MakeLedger): Promise<SeedResult> {
  const world = new ExactlyOnceWorld(seed, makeLedger);
  const about = { seed, ordered: world.log.ordered, events: world.log.recorded.length };
  try {
    await world.run();
    return { ...about, kills: world.kills, faults: faultsOf(world) };
  } catch (error) {
    return { ...about, kills: world.kills, faults: [(error as Error).stack ?? String(error)] };
  } finally {
    world.database.sqlite.close();
  }
}
