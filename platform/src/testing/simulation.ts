import { parseArgs } from 'node:util';
import { runSeed } from '../simulation/run-seeds.ts';

// Explores seeds of the simulation that proves exactly-once effects, for as long as somebody likes to wait:
// bun platform/src/testing/simulation.ts --seeds 5000 [--from 1]
const { values: given } = parseArgs({ options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } } });
const [from, count] = [Number(given.from), Number(given.seeds)];
let [failed, events, kills] = [0, 0, 0];
const startedAt = performance.now();
for (let seed = from; seed < from + count; seed++) {
  const result = await runSeed(seed);
  events += result.events;
  kills += result.kills;
  if (result.faults.length > 0) {
    failed++;
    console.log(`seed ${seed} (${result.ordered ? 'journal' : 'kafka'}) fails:\n  ${result.faults.join('\n  ')}`);
  }
  if ((seed - from + 1) % 100 === 0) console.error(`${seed - from + 1} of ${count} seeds, ${failed} failed`);
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
console.log(JSON.stringify({ from, seeds: count, failed, events, kills, seconds }));
process.exit(failed === 0 ? 0 : 1);
