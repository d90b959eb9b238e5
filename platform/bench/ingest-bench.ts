import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BatchWriter } from '../src/ingest/batch-writer.ts';
import { decodeBatch } from '../src/ingest/decoded-batch.ts';
import { movementProjection } from '../src/projections/movement-projection.ts';
import { playerEventProjection } from '../src/projections/player-event-projection.ts';
import { playerProjection } from '../src/projections/player-projection.ts';
import { openConsumer } from '../src/stores/consumer-progress.ts';
import { migrate } from '../src/stores/migrations.ts';
import { Store } from '../src/stores/store.ts';
import { emptyDatabase } from '../src/testing/empty-database.ts';
import { ZoneScript } from '../src/testing/events.ts';

// Measures what persistence sustains: bytes of events in, committed rows out, with the real projections and progress.
// MYSQL_URL chooses the database; without it SQLite in a temporary folder. Prints one JSON line.
const { values: given } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    batch: { type: 'string', default: '5000' },
    zones: { type: 'string', default: '10' },
    players: { type: 'string', default: '100' },
  },
});
const [events, batch, zones, players] = [given.events, given.batch, given.zones, given.players].map(Number) as [
  number,
  number,
  number,
  number,
];

const folder = mkdtempSync(join(tmpdir(), 'verdict-bench-'));
const mysqlUrl = process.env['MYSQL_URL'] ?? '';
const store = new Store({
  url: mysqlUrl === '' ? join(folder, 'bench.db') : await emptyDatabase(mysqlUrl, 'verdict_bench'),
  timeoutMs: 60_000,
});
await migrate(store);
await openConsumer(store, 'persistence');

const records = walk();
const writer = new BatchWriter(store, 'persistence', [playerProjection, movementProjection, playerEventProjection], true);
const batchMs: number[] = [];
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
for (let from = 0; from < records.length; from += batch) {
  const batchStartedAt = performance.now();
  const some = records.slice(from, from + batch).map((bytes) => ({ bytes, topic: null, origin: () => '' }));
  await writer.write(decodeBatch(some), { position: from, index: from });
  batchMs.push(performance.now() - batchStartedAt);
}
const tookMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
batchMs.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    store: store.dialect.name,
    events: records.length,
    batch,
    zones,
    playersPerZone: players,
    eventsPerSecond: Math.round((records.length / tookMs) * 1_000),
    batchMsP50: Math.round(batchMs[batchMs.length >> 1]!),
    batchMsMax: Math.round(batchMs.at(-1)!),
    cpuSecondsPerMillionEvents: Number(((cpu.user + cpu.system) / records.length).toFixed(2)),
  }),
);
await store.close();
rmSync(folder, { recursive: true, force: true });

/** Zones full of players who all walk, one step each in turn: no player of a zone is spared, and none is met twice in a tick. */
function walk(): Uint8Array[] {
  const scripts = Array.from({ length: zones }, (_, i) => new ZoneScript(i + 1));
  const made = scripts.flatMap((zone) => [zone.open(), ...Array.from({ length: players }, (_, i) => zone.enter(zone.zone * 1_000 + i))]);
  while (made.length < events) {
    for (const zone of scripts) for (let i = 0; i < players; i++) made.push(zone.move(zone.zone * 1_000 + i));
  }
  return made;
}
