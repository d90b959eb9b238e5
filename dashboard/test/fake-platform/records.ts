import type { DeadLetterDetail, LetterReason } from '@/features/dead-letters/dead-letters-api';
import type { Certificate, Snapshot } from '@/features/snapshots/snapshots-api';

const HOUR_MS = 3_600_000;

/** Hex that looks like a hash and is the same in every run. */
export function fakeHash(seed: number): string {
  let state = (seed * 2_654_435_761) >>> 0;
  let hex = '';
  while (hex.length < 64) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    hex += state.toString(16).padStart(8, '0');
  }
  return hex;
}

const before = (nowMs: number, ms: number) => new Date(nowMs - ms).toISOString();

/** What a year of operating leaves behind: mostly clean restarts, some rungs that fell, one real loss. */
export function fakeCertificates(nowMs: number): readonly Certificate[] {
  return Array.from({ length: 30 }, (_, index): Certificate => {
    const source = index % 7 === 3 ? 'cold' : index % 11 === 10 ? 'empty' : 'hot';
    const isLoss = index === 9;
    const replayed = source === 'hot' ? 180 + index * 37 : source === 'cold' ? 4_200 + index * 310 : 88_210;
    const [loadUs, replayUs] = source === 'cold' ? [41_300, 38_900] : [1_900 + index * 40, 2_400 + replayed * 6];
    const notes: Readonly<Record<number, string>> = {
      3: 'hot: files holds epoch 6, the log already has epoch 7 of zone 4',
      9: 'hot: checksum differs, snapshot is truncated; cold: platform did not answer within 5 s',
      17: 'hot: redis-1:6379 refused the connection',
    };
    const [zone, epoch] = [(index % 4) + 1, 40 - Math.floor(index / 4)];
    return {
      eventId: `0000000${zone}-0000-${epoch.toString(16).padStart(4, '0')}-0000-000000000002`,
      zone,
      epoch,
      sequence: 2,
      occurredAt: before(nowMs, 95_000 + Math.floor(index / 4) * 9 * HOUR_MS),
      source,
      log: source === 'empty' && index > 12 ? 'none' : index % 7 === 3 ? 'kafka' : 'journal',
      snapshot:
        source === 'empty'
          ? null
          : {
              epoch: 39 - Math.floor(index / 4),
              sequence: 1_204_551 + index * 913,
              tick: 230_420 + index * 20,
              ageMs: source === 'cold' ? 61_400 + index * 900 : 2_100 + index * 70,
            },
      eventsReplayed: replayed,
      gaps: isLoss ? 1 : 0,
      eventsLost: isLoss ? 12 : 0,
      snapshotHash: fakeHash(index * 2 + 1),
      stateHash: fakeHash(index * 2 + 2),
      loadUs,
      replayUs,
      totalUs: loadUs + replayUs + 3_100 + index * 25,
      notes: notes[index] ?? '',
    };
  });
}

export function fakeSnapshot(nowMs: number, index: number): Snapshot {
  const takenMsAgo = 8_000 + Math.floor(index / 4) * 60_000 + (index % 4) * 15_000;
  return {
    zone: (index % 4) + 1,
    epoch: 40,
    sequence: 88_120 - index * 1_740,
    tick: 412_000 - index * 300,
    takenAt: before(nowMs, takenMsAgo),
    ageMs: takenMsAgo,
    players: 120 + ((index * 17) % 80),
    sizeBytes: 7_400 + ((index * 613) % 4_000),
    checksum: fakeHash(1_000 + index),
    trigger: index === 11 ? 'manual' : index === 27 ? 'opening' : 'periodic',
    triggerId: index === 11 ? '0b7c1d52-9c1f-4a0e-8d6b-2f0f6f8a1c11' : '',
    node: index % 4 < 2 ? 'game-1' : 'game-2',
  };
}

const ERRORS: Readonly<Record<LetterReason, string>> = {
  failed: "Out of range value for column 'x' at row 1",
  fenced: 'Epoch 39 of zone 3 was replaced by epoch 40 before event 1,204,553 was recorded.',
  undecodable: 'the payload is not MessagePack: unexpected byte 0xc1 at offset 17',
};

const NOT_AN_EVENT = { eventId: null, eventType: null, zone: null, epoch: null, sequence: null };

const identityOf = (sequence: number) => ({ eventId: `00000003-0000-0028-0000-${sequence.toString(16).padStart(12, '0')}` });

const STACK = [
  `StoreRefusal: ${ERRORS.failed}`,
  'at BulkInsert.run (platform/src/stores/bulk-insert.ts:48:13)',
  'at MovementProjection.apply (platform/src/projections/movement-projection.ts:31:20)',
  'at BatchWriter.write (platform/src/ingest/batch-writer.ts:92:9)',
].join('\n    ');

export function fakeLetter(nowMs: number, index: number): DeadLetterDetail {
  const reason: LetterReason = index % 9 === 4 ? 'undecodable' : index % 5 === 2 ? 'fenced' : 'failed';
  const id = 41 - index;
  const state = index < 30 ? 'open' : index % 2 === 0 ? 'applied' : 'discarded';
  const sequence = 1_204_553 + index;
  const isKafka = index % 2 === 0;
  return {
    id,
    consumer: index % 6 === 5 ? 'notification' : index % 4 === 3 ? 'analytics' : 'persistence',
    reason,
    state,
    error: ERRORS[reason],
    attempts: reason === 'failed' ? 5 : 1,
    origin: isKafka ? `game.events.player/2@${884_120 + index}` : `journal/${120_771 + index * 3}`,
    ...(reason === 'undecodable' ? NOT_AN_EVENT : { ...identityOf(sequence), eventType: 'PlayerMoved', zone: 3, epoch: 40, sequence }),
    recordedAt: before(nowMs, 40_000 + index * 7 * 60_000),
    lastAttemptAt: before(nowMs, 38_000 + index * 7 * 60_000),
    resolvedAt: state === 'open' ? null : before(nowMs, 20_000 + index * 60_000),
    resolvedBy: state === 'open' ? null : 'admin',
    resolution: state === 'discarded' ? 'a test client wrote this by hand' : null,
    stack: reason === 'failed' ? STACK : null,
    publishedAt: isKafka ? before(nowMs, 39_000 + index * 7 * 60_000) : null,
    event:
      reason === 'undecodable'
        ? null
        : {
            tick: 230_441 + index,
            occurredAt: before(nowMs, 41_000 + index * 7 * 60_000),
            cause: { session: 9_044, sequence: 311 + index },
            details: { playerId: 10_512 + index, from: { x: 12_400, y: 88_010 }, to: { x: 2_147_483_648, y: 88_020 } },
          },
    recordHex: '9a01030301ce00126149ce0003a842cd2910c4109a0b' + fakeHash(index).slice(0, 44) + '566572646963742070c1',
  };
}
