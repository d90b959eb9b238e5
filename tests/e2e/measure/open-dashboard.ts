// What an open dashboard costs: the same load twice, without anybody looking and with the live page and a zone's map open.
// Prints one JSON object. Run on a quiet machine: bun tests/e2e/measure/open-dashboard.ts [--zones 100] [--clients 1000] [--seconds 30]
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { Console, password } from '../src/console.ts';
import { eventually } from '../src/eventually.ts';
import { FullWorld } from '../src/full-world.ts';
import { Load, type LoadReport } from '../src/processes/load.ts';
import { Stage } from '../src/processes/stage.ts';

const ticksPerSecond = 100;

const { values } = parseArgs({
  options: {
    zones: { type: 'string', default: '100' },
    clients: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '30' },
  },
});
const [zones, clients, rate, seconds] = [values.zones, values.clients, values.rate, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
];

await using stage = new Stage();
const world = await FullWorld.start(stage, {
  switches: ['--zones', String(zones)],
  environment: { VERDICT_Net__ConnectionsPerAddressMax: '20000', VERDICT_Net__AddressFramesPerSecond: '1000000' },
  platformEnvironment: { VERDICT_ADMIN_PASSWORD: password },
});

const alone = await measure(() => []);
const screen = await Console.open(stage, world.platform);
const live = await screen.signIn();
const zone = await screen.signIn(undefined, '/zones/1');
// An operator's browser is on a machine of its own. Here it gets what servers and load leave, so that it is not what they wait for.
for (const pid of browserProcesses()) setPriority(pid, 19);
const watched = await measure(() => browserProcesses());
await Promise.all([live.close(), zone.close()]);

console.log(
  JSON.stringify({
    zones,
    clients,
    rate,
    seconds,
    processors: cpus().length,
    processor: cpus()[0]?.model,
    nobody_looks: alone,
    dashboard_open: watched,
  }),
);

/** One load: its verdict times, and the processor time in cores of the game server, the platform and the browser meanwhile. */
async function measure(browser: () => readonly number[]) {
  const load = Load.start(stage, { clients, rate, seconds, gamePort: world.gamePort, platformUrl: world.platform.url });
  // Logging in and building belong to no figure.
  await eventually(
    'everybody plays',
    () => world.game.figures(),
    ({ sessions }) => sessions >= clients,
    120_000,
  );
  const before = times(browser());
  const began = performance.now();
  // The server's own: from a command's frame read to its verdict written, the worst zone of each second.
  const worst: number[] = [];
  while (performance.now() - began < (seconds - 5) * 1_000) {
    await Bun.sleep(1_000);
    worst.push(Math.max(...(await world.game.figures()).zones.map(({ verdictP99Us }) => verdictP99Us)));
  }
  const passed = (performance.now() - began) / 1_000;
  const after = times(browser());
  const report: LoadReport = await load.report();
  const cores = (name: keyof typeof before): number => Math.round(((after[name] - before[name]) / ticksPerSecond / passed) * 1_000) / 1_000;
  return {
    rtt_ms: report.rtt_ms,
    worst_zone_verdict_p99_ms: worst.toSorted((a, b) => a - b)[worst.length >> 1]! / 1_000,
    accepted: report.accepted,
    disconnects: report.disconnects,
    game_cores: cores('game'),
    platform_cores: cores('platform'),
    browser_cores: cores('browser'),
  };
}

function times(browser: readonly number[]) {
  return {
    game: ticksOf(world.game.child.pid),
    platform: ticksOf(world.platform.child.pid),
    browser: browser.reduce((sum, pid) => sum + ticksOf(pid), 0),
  };
}

/** Chromium's processes are ours, and so are those that they started. */
function browserProcesses(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = statOf(Number(name));
    if (stat !== null) parents.set(Number(name), Number(stat[1]));
  }
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => isOurs(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('chrom'));
}

/** User and system time, in hundredths of a second. A process that has ended counts nothing. */
function ticksOf(pid: number): number {
  const stat = statOf(pid);
  return stat === null ? 0 : Number(stat[11]) + Number(stat[12]);
}

/** The fields behind the command's name, which may hold spaces. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
