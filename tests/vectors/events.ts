import { INT32_MAX, SAFE_MAX, bytes, type Fields } from './values';

export interface EventVector { name: string; topic: string; note: string; envelope: Fields }
export interface FiguresVector { note: string; fields: Fields }

const TYPES = {
  ZoneOpened: 1, PlayerEntered: 2, PlayerMoved: 3, PlayerLeft: 4, PlayerStunned: 5, PlayerDied: 6, PlayerRespawned: 7,
  ZoneRecovered: 8, ItemAppeared: 9, MonsterAppeared: 10, MonsterMoved: 11, MonsterRemoved: 12, ItemAcquired: 13,
  PlayerCorrected: 14,
} as const;
const TOPICS = {
  match: 'game.events.match', player: 'game.events.player', combat: 'game.events.combat', economy: 'game.events.economy',
};
const EPOCH_MAX = 268_435_455;
const SEQUENCE_MAX = 281_474_976_710_655;

type Name = keyof typeof TYPES;
const event = (name: Name, topic: string, note: string, header: Fields, aggregateId: number, payload: Fields): EventVector => ({
  name, topic, note,
  envelope: {
    type: TYPES[name], version: 1, zone: 1, epoch: 1, sequence: 2, previous: 0, tick: 40, aggregateId, occurredAtMs: 1_795_363_200_123,
    causeSession: 0, causeSequence: 0, ...header, payload,
  },
});
const at = (x: number, y: number): Fields => ({ x, y });

export const eventVectors: readonly EventVector[] = [
  event('ZoneOpened', TOPICS.match, 'the first owner of a zone', { sequence: 1, tick: 0 }, 1, {
    zone: 1, previousEpoch: 0, previousSequence: 0, players: 0, stateSha256: bytes('00'.repeat(32)),
  }),
  event('ZoneOpened', TOPICS.match, 'a later owner, every number at its largest',
    { zone: INT32_MAX, epoch: EPOCH_MAX, sequence: 1, tick: SAFE_MAX, occurredAtMs: SAFE_MAX }, INT32_MAX, {
      zone: INT32_MAX, previousEpoch: EPOCH_MAX - 1, previousSequence: SEQUENCE_MAX, players: 1_000_000,
      stateSha256: bytes('0123456789abcdef'.repeat(4)),
    }),
  event('PlayerEntered', TOPICS.player, 'by a command of its own', { causeSession: 5 }, 7, {
    playerId: 7, name: 'Ada', position: at(50_000, 50_000),
  }),
  event('PlayerEntered', TOPICS.player, 'the largest id and the longest name',
    { zone: 65_536, epoch: 4_096, sequence: 4_294_967_296, previous: 4_294_967_295, causeSession: SAFE_MAX, causeSequence: SAFE_MAX },
    SAFE_MAX, {
      playerId: SAFE_MAX, name: '지'.repeat(21) + 'z', position: at(0, 9_999_999),
    }),
  event('PlayerMoved', TOPICS.player, 'an ordinary step', { sequence: 3, previous: 2, causeSession: 5, causeSequence: 1 }, 7, {
    playerId: 7, from: at(50_000, 50_000), to: at(50_250, 50_000),
  }),
  event('PlayerMoved', TOPICS.player, 'the last event an epoch can hold',
    { epoch: 4_095, sequence: SEQUENCE_MAX, previous: SEQUENCE_MAX - 2 }, 1, { playerId: 1, from: at(0, 0), to: at(127, 128) }),
  ...[1, 2, 3].map((reason) => event('PlayerLeft', TOPICS.player, `reason ${reason}`, { sequence: 4, previous: 3 }, 7, {
    playerId: 7, reason, position: at(50_250, 50_000),
  })),
  event('PlayerStunned', TOPICS.combat, 'by a snare', { sequence: 5, causeSession: 5, causeSequence: 2 }, 7, {
    playerId: 7, untilTick: 80,
  }),
  event('PlayerDied', TOPICS.combat, 'in a pit', { sequence: 6, previous: 5, causeSession: 5, causeSequence: 3 }, 7, {
    playerId: 7, position: at(78_000, 30_000), respawnAtTick: 100,
  }),
  event('PlayerRespawned', TOPICS.combat, 'by the world itself', { sequence: 7, previous: 6, tick: 100 }, 7, {
    playerId: 7, position: at(50_000, 10_000),
  }),
  event('ZoneRecovered', TOPICS.match, 'from a hot snapshot and the journal', { sequence: 2, previous: 1, epoch: 3 }, 1, {
    zone: 1, source: 2, log: 2, snapshotEpoch: 2, snapshotSequence: 9_000, snapshotTick: 72_000, snapshotAgeMs: 4_200, eventsReplayed: 812,
    gaps: 0, eventsLost: 0, snapshotHash: bytes('0123456789abcdef'.repeat(4)), stateHash: bytes('fedcba9876543210'.repeat(4)),
    loadUs: 1_900, replayUs: 350, totalUs: 41_000, notes: '',
  }),
  event('ZoneRecovered', TOPICS.match, 'from nothing, numbers at their largest', { sequence: 2, previous: 1, tick: SAFE_MAX }, INT32_MAX, {
    zone: INT32_MAX, source: 1, log: 3, snapshotEpoch: EPOCH_MAX, snapshotSequence: SEQUENCE_MAX, snapshotTick: SAFE_MAX,
    snapshotAgeMs: SAFE_MAX, eventsReplayed: SAFE_MAX, gaps: SAFE_MAX, eventsLost: SAFE_MAX, snapshotHash: bytes('00'.repeat(32)),
    stateHash: bytes('ff'.repeat(32)), loadUs: SAFE_MAX, replayUs: SAFE_MAX, totalUs: SAFE_MAX, notes: '잃'.repeat(66),
  }),
  event('ItemAppeared', TOPICS.economy, 'the first of an epoch', { sequence: 3 }, 1_048_577, {
    itemId: 1_048_577, kind: 'coin', position: at(51_000, 50_000),
  }),
  event('ItemAppeared', TOPICS.economy, 'the largest id and the longest name of a kind', { sequence: 4, previous: 3 }, SAFE_MAX, {
    itemId: SAFE_MAX, kind: '보'.repeat(21) + 'z', position: at(0, 9_999_999),
  }),
  event('MonsterAppeared', TOPICS.combat, 'at its home', { sequence: 5 }, 1, {
    monsterId: 1, species: 'slime', home: at(30_000, 36_000), position: at(30_000, 36_000),
  }),
  event('MonsterMoved', TOPICS.combat, 'by itself', { sequence: 6, previous: 5 }, 1, {
    monsterId: 1, from: at(30_000, 36_000), to: at(30_707, 35_293),
  }),
  event('MonsterRemoved', TOPICS.combat, 'after the map was changed', { epoch: 2, sequence: 3 }, 1, { monsterId: 1 }),
  event('ItemAcquired', TOPICS.economy, 'by a command, to come again', { sequence: 7, previous: 4, causeSession: 5, causeSequence: 4 }, 7, {
    playerId: 7, itemId: 1_048_577, kind: 'coin', position: at(51_000, 50_000), returnsAtTick: 140,
  }),
  event('ItemAcquired', TOPICS.economy, 'from a place no more', { sequence: 8, previous: 7, causeSession: 5, causeSequence: 5 }, 7, {
    playerId: 7, itemId: SAFE_MAX, kind: 'gem', position: at(0, 0), returnsAtTick: 0,
  }),
  event('PlayerCorrected', TOPICS.player, 'put somewhere else', { sequence: 9, previous: 4 }, 7, {
    playerId: 7, from: at(50_250, 50_000), to: at(10_000, 20_000), life: 0, lifeUntilTick: 0,
    commandId: '0b4d9c5e-5a35-4a3f-9f57-0f7f3f7c6a10',
  }),
  ...[1, 2].map((life) => event('PlayerCorrected', TOPICS.player, `life ${life}, the longest id`, { sequence: 10, previous: 9 }, SAFE_MAX, {
    playerId: SAFE_MAX, from: at(0, 0), to: at(0, 9_999_999), life, lifeUntilTick: SAFE_MAX, commandId: '명'.repeat(21) + 'z',
  })),
];

const zone = (number: number): Fields => ({
  zone: number, epoch: 2, tick: 72_000, players: 100, inboxLength: 3, inboxCapacity: 4_096, accepted: 1_000_000, rejected: 1_000,
  refusedBusy: 10, events: 1_000_200, tickOverruns: 1, tickP50Us: 150, tickP99Us: 900, tickMaxUs: 12_000, verdictP50Us: 40,
  verdictP99Us: 400, verdictMaxUs: 9_000,
  movesJournalled: 999_990, health: 1, roundTripUs: 850, playersMax: 300,
});
const figures = (node: string, shipError: string, zones: readonly Fields[]): Fields => ({
  node, atMs: 1_795_363_200_123, startedAtMs: 1_795_359_600_000, sessions: 200, framesIn: 2_000_000, framesOut: 40_000_000,
  bytesIn: 30_000_000, bytesOut: SAFE_MAX, slowClientsClosed: 1, rssBytes: 120_000_000, gcGen0: 5, gcGen1: 2, gcGen2: 0,
  allocatedBytes: 52_000_000,
  journal: {
    durableEvents: 1_000_190, queuedBytes: 512, queueBytesMax: 67_108_864, diskBytes: 90_000_000, shippedEvents: 1_000_000,
    shipping: shipError !== '' || zones.length > 1, shipError, mode: shipError === '' ? 1 : 2, waitingEvents: 190, waitingBytes: 9_000,
    oldestWaitingMs: 40, lossInMs: shipError === '' ? -1 : 86_400_000, diskBytesMax: 10_737_418_240, droppedEvents: 0,
  },
  snapshots: {
    hotStore: 'files', hotSaved: 700, hotFailures: 3, hotFailuresInARow: 1, hotError: 'connection refused', hotAgeMs: 4_999,
    coldPublished: 60, cutMaxUs: 85, bytesPerPlayer: 46,
  },
  zones,
  sync: {
    updatesSent: 1_900_000, updatesRode: 900_000, updatesMerged: 2_000, clientsSlowed: 12, clientsNearOnly: 5, clientsResynced: 3,
  },
  cpuPermille: 430, processors: 8, connections: 203, connectionsMax: 20_000, admission: 1, commandsDecided: 1_001_000, commandsFailed: 10,
  lastCommandAtMs: 1_795_363_100_000, stopping: shipError !== '',
});

export const figuresVectors: readonly FiguresVector[] = [
  { note: 'a server without zones', fields: figures('game-1', '', []) },
  { note: 'two zones, shipping', fields: figures('game-1', '', [zone(1), zone(2)]) },
  { note: 'Kafka out of reach', fields: figures('노드', 'Local: Broker transport failure', [zone(1)]) },
  {
    note: 'sixteen zones, so the list needs the longer array form',
    fields: figures('game-1', '', Array.from({ length: 16 }, (_, i) => zone(i + 1))),
  },
];
