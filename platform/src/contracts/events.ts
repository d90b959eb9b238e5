// Written by verdict contracts from src/Verdict.Events. Do not edit.
import { bytes, decodeArray, flag, integer, list, position, text, type Position } from './wire.ts';

export const EventType = {
  ZoneOpened: 1,
  PlayerEntered: 2,
  PlayerMoved: 3,
  PlayerLeft: 4,
  PlayerStunned: 5,
  PlayerDied: 6,
  PlayerRespawned: 7,
  ZoneRecovered: 8,
  ItemAppeared: 9,
  MonsterAppeared: 10,
  MonsterMoved: 11,
  MonsterRemoved: 12,
  ItemAcquired: 13,
  PlayerCorrected: 14,
} as const;

export const EVENT_NAMES: Readonly<Record<number, string>> = {
  1: 'ZoneOpened',
  2: 'PlayerEntered',
  3: 'PlayerMoved',
  4: 'PlayerLeft',
  5: 'PlayerStunned',
  6: 'PlayerDied',
  7: 'PlayerRespawned',
  8: 'ZoneRecovered',
  9: 'ItemAppeared',
  10: 'MonsterAppeared',
  11: 'MonsterMoved',
  12: 'MonsterRemoved',
  13: 'ItemAcquired',
  14: 'PlayerCorrected',
};

export const TOPICS: Readonly<Record<number, string>> = {
  1: 'game.events.match',
  2: 'game.events.player',
  3: 'game.events.player',
  4: 'game.events.player',
  5: 'game.events.combat',
  6: 'game.events.combat',
  7: 'game.events.combat',
  8: 'game.events.match',
  9: 'game.events.economy',
  10: 'game.events.combat',
  11: 'game.events.combat',
  12: 'game.events.combat',
  13: 'game.events.economy',
  14: 'game.events.player',
};

export const EVENT_TOPICS = ['game.events.player', 'game.events.combat', 'game.events.economy', 'game.events.match'] as const;
export const FIGURES_TOPIC = 'game.figures';
export const SNAPSHOTS_TOPIC = 'game.snapshot.zone';
export const COMMANDS_TOPIC = 'platform.commands';
export const OUTCOMES_TOPIC = 'game.outcomes';
export const VIEWS_TOPIC = 'game.views';
export const DEAD_LETTERS_TOPIC = 'game.dead-letters';

export const LeaveReason = {
  Left: 1,
  ConnectionLost: 2,
  Removed: 3,
} as const;

export const RecoverySource = {
  Empty: 1,
  Hot: 2,
  Cold: 3,
} as const;

export const RecoveryLog = {
  None: 1,
  Journal: 2,
  Kafka: 3,
} as const;

export const Life = {
  Alive: 0,
  Stunned: 1,
  Dead: 2,
} as const;

export const RecordingMode = {
  Normal: 1,
  Degraded: 2,
  Overflowing: 3,
} as const;

export const Admission = {
  Open: 1,
  Closed: 2,
  Draining: 3,
} as const;

export const ZoneHealth = {
  Playing: 1,
  Recovering: 2,
  Fenced: 3,
} as const;

export const SnapshotTrigger = {
  Periodic: 1,
  Manual: 2,
  Opening: 3,
  Stopping: 4,
} as const;

export const PlatformCommandType = {
  TakeSnapshot: 1,
  SendNotice: 2,
  KickPlayer: 3,
  BanPlayer: 4,
  UnbanPlayer: 5,
  CorrectPlayer: 6,
  RestartZone: 7,
  RestoreZone: 8,
  RehearseRecovery: 9,
  RestartServer: 10,
  SetAdmission: 11,
  WatchZone: 12,
} as const;

export const OutcomeState = {
  Done: 1,
  Refused: 2,
  Failed: 3,
  Begun: 4,
} as const;

export const EntityKind = {
  Player: 1,
  Monster: 2,
  Item: 3,
} as const;

export interface Envelope {
  readonly type: number;
  readonly version: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: number;
  readonly tick: number;
  readonly aggregateId: number;
  readonly occurredAtMs: number;
  readonly causeSession: number;
  readonly causeSequence: number;
  readonly payload: readonly unknown[];
}

export function decodeEnvelope(record: Uint8Array): Envelope {
  const f = decodeArray(record, 'Envelope');
  return {
    type: integer(f[0], 'Envelope.type'),
    version: integer(f[1], 'Envelope.version'),
    zone: integer(f[2], 'Envelope.zone'),
    epoch: integer(f[3], 'Envelope.epoch'),
    sequence: integer(f[4], 'Envelope.sequence'),
    previous: integer(f[5], 'Envelope.previous'),
    tick: integer(f[6], 'Envelope.tick'),
    aggregateId: integer(f[7], 'Envelope.aggregateId'),
    occurredAtMs: integer(f[8], 'Envelope.occurredAtMs'),
    causeSession: integer(f[9], 'Envelope.causeSession'),
    causeSequence: integer(f[10], 'Envelope.causeSequence'),
    payload: list(f[11], 'Envelope.payload'),
  };
}

export interface ZoneOpened {
  readonly zone: number;
  readonly previousEpoch: number;
  readonly previousSequence: number;
  readonly players: number;
  readonly stateHash: Uint8Array;
}

export function decodeZoneOpened(f: readonly unknown[]): ZoneOpened {
  return {
    zone: integer(f[0], 'ZoneOpened.zone'),
    previousEpoch: integer(f[1], 'ZoneOpened.previousEpoch'),
    previousSequence: integer(f[2], 'ZoneOpened.previousSequence'),
    players: integer(f[3], 'ZoneOpened.players'),
    stateHash: bytes(f[4], 'ZoneOpened.stateHash'),
  };
}

export interface PlayerEntered {
  readonly playerId: number;
  readonly name: string;
  readonly position: Position;
}

export function decodePlayerEntered(f: readonly unknown[]): PlayerEntered {
  return {
    playerId: integer(f[0], 'PlayerEntered.playerId'),
    name: text(f[1], 'PlayerEntered.name'),
    position: position(f[2], 'PlayerEntered.position'),
  };
}

export interface PlayerMoved {
  readonly playerId: number;
  readonly from: Position;
  readonly to: Position;
}

export function decodePlayerMoved(f: readonly unknown[]): PlayerMoved {
  return {
    playerId: integer(f[0], 'PlayerMoved.playerId'),
    from: position(f[1], 'PlayerMoved.from'),
    to: position(f[2], 'PlayerMoved.to'),
  };
}

export interface PlayerLeft {
  readonly playerId: number;
  readonly reason: number;
  readonly position: Position;
}

export function decodePlayerLeft(f: readonly unknown[]): PlayerLeft {
  return {
    playerId: integer(f[0], 'PlayerLeft.playerId'),
    reason: integer(f[1], 'PlayerLeft.reason'),
    position: position(f[2], 'PlayerLeft.position'),
  };
}

export interface PlayerStunned {
  readonly playerId: number;
  readonly untilTick: number;
}

export function decodePlayerStunned(f: readonly unknown[]): PlayerStunned {
  return {
    playerId: integer(f[0], 'PlayerStunned.playerId'),
    untilTick: integer(f[1], 'PlayerStunned.untilTick'),
  };
}

export interface PlayerDied {
  readonly playerId: number;
  readonly position: Position;
  readonly respawnAtTick: number;
}

export function decodePlayerDied(f: readonly unknown[]): PlayerDied {
  return {
    playerId: integer(f[0], 'PlayerDied.playerId'),
    position: position(f[1], 'PlayerDied.position'),
    respawnAtTick: integer(f[2], 'PlayerDied.respawnAtTick'),
  };
}

export interface PlayerRespawned {
  readonly playerId: number;
  readonly position: Position;
}

export function decodePlayerRespawned(f: readonly unknown[]): PlayerRespawned {
  return {
    playerId: integer(f[0], 'PlayerRespawned.playerId'),
    position: position(f[1], 'PlayerRespawned.position'),
  };
}

export interface ZoneRecovered {
  readonly zone: number;
  readonly source: number;
  readonly log: number;
  readonly snapshotEpoch: number;
  readonly snapshotSequence: number;
  readonly snapshotTick: number;
  readonly snapshotAgeMs: number;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly snapshotHash: Uint8Array;
  readonly stateHash: Uint8Array;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  readonly notes: string;
}

export function decodeZoneRecovered(f: readonly unknown[]): ZoneRecovered {
  return {
    zone: integer(f[0], 'ZoneRecovered.zone'),
    source: integer(f[1], 'ZoneRecovered.source'),
    log: integer(f[2], 'ZoneRecovered.log'),
    snapshotEpoch: integer(f[3], 'ZoneRecovered.snapshotEpoch'),
    snapshotSequence: integer(f[4], 'ZoneRecovered.snapshotSequence'),
    snapshotTick: integer(f[5], 'ZoneRecovered.snapshotTick'),
    snapshotAgeMs: integer(f[6], 'ZoneRecovered.snapshotAgeMs'),
    eventsReplayed: integer(f[7], 'ZoneRecovered.eventsReplayed'),
    gaps: integer(f[8], 'ZoneRecovered.gaps'),
    eventsLost: integer(f[9], 'ZoneRecovered.eventsLost'),
    snapshotHash: bytes(f[10], 'ZoneRecovered.snapshotHash'),
    stateHash: bytes(f[11], 'ZoneRecovered.stateHash'),
    loadUs: integer(f[12], 'ZoneRecovered.loadUs'),
    replayUs: integer(f[13], 'ZoneRecovered.replayUs'),
    totalUs: integer(f[14], 'ZoneRecovered.totalUs'),
    notes: text(f[15], 'ZoneRecovered.notes'),
  };
}

export interface ItemAppeared {
  readonly itemId: number;
  readonly kind: string;
  readonly position: Position;
}

export function decodeItemAppeared(f: readonly unknown[]): ItemAppeared {
  return {
    itemId: integer(f[0], 'ItemAppeared.itemId'),
    kind: text(f[1], 'ItemAppeared.kind'),
    position: position(f[2], 'ItemAppeared.position'),
  };
}

export interface MonsterAppeared {
  readonly monsterId: number;
  readonly species: string;
  readonly home: Position;
  readonly position: Position;
}

export function decodeMonsterAppeared(f: readonly unknown[]): MonsterAppeared {
  return {
    monsterId: integer(f[0], 'MonsterAppeared.monsterId'),
    species: text(f[1], 'MonsterAppeared.species'),
    home: position(f[2], 'MonsterAppeared.home'),
    position: position(f[3], 'MonsterAppeared.position'),
  };
}

export interface MonsterMoved {
  readonly monsterId: number;
  readonly from: Position;
  readonly to: Position;
}

export function decodeMonsterMoved(f: readonly unknown[]): MonsterMoved {
  return {
    monsterId: integer(f[0], 'MonsterMoved.monsterId'),
    from: position(f[1], 'MonsterMoved.from'),
    to: position(f[2], 'MonsterMoved.to'),
  };
}

export interface MonsterRemoved {
  readonly monsterId: number;
}

export function decodeMonsterRemoved(f: readonly unknown[]): MonsterRemoved {
  return {
    monsterId: integer(f[0], 'MonsterRemoved.monsterId'),
  };
}

export interface ItemAcquired {
  readonly playerId: number;
  readonly itemId: number;
  readonly kind: string;
  readonly position: Position;
  readonly returnsAtTick: number;
}

export function decodeItemAcquired(f: readonly unknown[]): ItemAcquired {
  return {
    playerId: integer(f[0], 'ItemAcquired.playerId'),
    itemId: integer(f[1], 'ItemAcquired.itemId'),
    kind: text(f[2], 'ItemAcquired.kind'),
    position: position(f[3], 'ItemAcquired.position'),
    returnsAtTick: integer(f[4], 'ItemAcquired.returnsAtTick'),
  };
}

export interface PlayerCorrected {
  readonly playerId: number;
  readonly from: Position;
  readonly to: Position;
  readonly life: number;
  readonly lifeUntilTick: number;
  readonly commandId: string;
}

export function decodePlayerCorrected(f: readonly unknown[]): PlayerCorrected {
  return {
    playerId: integer(f[0], 'PlayerCorrected.playerId'),
    from: position(f[1], 'PlayerCorrected.from'),
    to: position(f[2], 'PlayerCorrected.to'),
    life: integer(f[3], 'PlayerCorrected.life'),
    lifeUntilTick: integer(f[4], 'PlayerCorrected.lifeUntilTick'),
    commandId: text(f[5], 'PlayerCorrected.commandId'),
  };
}

export const PAYLOAD_DECODERS: Readonly<Record<number, (payload: readonly unknown[]) => object>> = {
  1: decodeZoneOpened,
  2: decodePlayerEntered,
  3: decodePlayerMoved,
  4: decodePlayerLeft,
  5: decodePlayerStunned,
  6: decodePlayerDied,
  7: decodePlayerRespawned,
  8: decodeZoneRecovered,
  9: decodeItemAppeared,
  10: decodeMonsterAppeared,
  11: decodeMonsterMoved,
  12: decodeMonsterRemoved,
  13: decodeItemAcquired,
  14: decodePlayerCorrected,
};

export interface JournalFigures {
  readonly durableEvents: number;
  readonly queuedBytes: number;
  readonly queueBytesMax: number;
  readonly diskBytes: number;
  readonly shippedEvents: number;
  readonly shipping: boolean;
  readonly shipError: string;
  readonly mode: number;
  readonly waitingEvents: number;
  readonly waitingBytes: number;
  readonly oldestWaitingMs: number;
  readonly lossInMs: number;
  readonly diskBytesMax: number;
  readonly droppedEvents: number;
}

export function decodeJournalFigures(f: readonly unknown[]): JournalFigures {
  return {
    durableEvents: integer(f[0], 'JournalFigures.durableEvents'),
    queuedBytes: integer(f[1], 'JournalFigures.queuedBytes'),
    queueBytesMax: integer(f[2], 'JournalFigures.queueBytesMax'),
    diskBytes: integer(f[3], 'JournalFigures.diskBytes'),
    shippedEvents: integer(f[4], 'JournalFigures.shippedEvents'),
    shipping: flag(f[5], 'JournalFigures.shipping'),
    shipError: text(f[6], 'JournalFigures.shipError'),
    mode: integer(f[7], 'JournalFigures.mode'),
    waitingEvents: integer(f[8], 'JournalFigures.waitingEvents'),
    waitingBytes: integer(f[9], 'JournalFigures.waitingBytes'),
    oldestWaitingMs: integer(f[10], 'JournalFigures.oldestWaitingMs'),
    lossInMs: integer(f[11], 'JournalFigures.lossInMs'),
    diskBytesMax: integer(f[12], 'JournalFigures.diskBytesMax'),
    droppedEvents: integer(f[13], 'JournalFigures.droppedEvents'),
  };
}

export interface SnapshotFigures {
  readonly hotStore: string;
  readonly hotSaved: number;
  readonly hotFailures: number;
  readonly hotFailuresInARow: number;
  readonly hotError: string;
  readonly hotAgeMs: number;
  readonly coldPublished: number;
  readonly cutMaxUs: number;
  readonly bytesPerPlayer: number;
}

export function decodeSnapshotFigures(f: readonly unknown[]): SnapshotFigures {
  return {
    hotStore: text(f[0], 'SnapshotFigures.hotStore'),
    hotSaved: integer(f[1], 'SnapshotFigures.hotSaved'),
    hotFailures: integer(f[2], 'SnapshotFigures.hotFailures'),
    hotFailuresInARow: integer(f[3], 'SnapshotFigures.hotFailuresInARow'),
    hotError: text(f[4], 'SnapshotFigures.hotError'),
    hotAgeMs: integer(f[5], 'SnapshotFigures.hotAgeMs'),
    coldPublished: integer(f[6], 'SnapshotFigures.coldPublished'),
    cutMaxUs: integer(f[7], 'SnapshotFigures.cutMaxUs'),
    bytesPerPlayer: integer(f[8], 'SnapshotFigures.bytesPerPlayer'),
  };
}

export interface SyncFigures {
  readonly updatesSent: number;
  readonly updatesRode: number;
  readonly updatesMerged: number;
  readonly clientsSlowed: number;
  readonly clientsNearOnly: number;
  readonly clientsResynced: number;
}

export function decodeSyncFigures(f: readonly unknown[]): SyncFigures {
  return {
    updatesSent: integer(f[0], 'SyncFigures.updatesSent'),
    updatesRode: integer(f[1], 'SyncFigures.updatesRode'),
    updatesMerged: integer(f[2], 'SyncFigures.updatesMerged'),
    clientsSlowed: integer(f[3], 'SyncFigures.clientsSlowed'),
    clientsNearOnly: integer(f[4], 'SyncFigures.clientsNearOnly'),
    clientsResynced: integer(f[5], 'SyncFigures.clientsResynced'),
  };
}

export interface ZoneFigures {
  readonly zone: number;
  readonly epoch: number;
  readonly tick: number;
  readonly players: number;
  readonly inboxLength: number;
  readonly inboxCapacity: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly refusedBusy: number;
  readonly events: number;
  readonly tickOverruns: number;
  readonly tickP50Us: number;
  readonly tickP99Us: number;
  readonly tickMaxUs: number;
  readonly verdictP50Us: number;
  readonly verdictP99Us: number;
  readonly verdictMaxUs: number;
  readonly movesJournalled: number;
  readonly health: number;
  readonly roundTripUs: number;
  readonly playersMax: number;
}

export function decodeZoneFigures(f: readonly unknown[]): ZoneFigures {
  return {
    zone: integer(f[0], 'ZoneFigures.zone'),
    epoch: integer(f[1], 'ZoneFigures.epoch'),
    tick: integer(f[2], 'ZoneFigures.tick'),
    players: integer(f[3], 'ZoneFigures.players'),
    inboxLength: integer(f[4], 'ZoneFigures.inboxLength'),
    inboxCapacity: integer(f[5], 'ZoneFigures.inboxCapacity'),
    accepted: integer(f[6], 'ZoneFigures.accepted'),
    rejected: integer(f[7], 'ZoneFigures.rejected'),
    refusedBusy: integer(f[8], 'ZoneFigures.refusedBusy'),
    events: integer(f[9], 'ZoneFigures.events'),
    tickOverruns: integer(f[10], 'ZoneFigures.tickOverruns'),
    tickP50Us: integer(f[11], 'ZoneFigures.tickP50Us'),
    tickP99Us: integer(f[12], 'ZoneFigures.tickP99Us'),
    tickMaxUs: integer(f[13], 'ZoneFigures.tickMaxUs'),
    verdictP50Us: integer(f[14], 'ZoneFigures.verdictP50Us'),
    verdictP99Us: integer(f[15], 'ZoneFigures.verdictP99Us'),
    verdictMaxUs: integer(f[16], 'ZoneFigures.verdictMaxUs'),
    movesJournalled: integer(f[17], 'ZoneFigures.movesJournalled'),
    health: integer(f[18], 'ZoneFigures.health'),
    roundTripUs: integer(f[19], 'ZoneFigures.roundTripUs'),
    playersMax: integer(f[20] ?? 0, 'ZoneFigures.playersMax'),
  };
}

export interface ServerFigures {
  readonly node: string;
  readonly atMs: number;
  readonly startedAtMs: number;
  readonly sessions: number;
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly slowClientsClosed: number;
  readonly rssBytes: number;
  readonly gcGen0: number;
  readonly gcGen1: number;
  readonly gcGen2: number;
  readonly allocatedBytes: number;
  readonly journal: JournalFigures;
  readonly snapshots: SnapshotFigures;
  readonly zones: readonly ZoneFigures[];
  readonly sync: SyncFigures;
  readonly cpuPermille: number;
  readonly processors: number;
  readonly connections: number;
  readonly connectionsMax: number;
  readonly admission: number;
  readonly commandsDecided: number;
  readonly commandsFailed: number;
  readonly lastCommandAtMs: number;
  readonly stopping: boolean;
}

export function decodeServerFigures(record: Uint8Array): ServerFigures {
  const f = decodeArray(record, 'ServerFigures');
  return {
    node: text(f[0], 'ServerFigures.node'),
    atMs: integer(f[1], 'ServerFigures.atMs'),
    startedAtMs: integer(f[2], 'ServerFigures.startedAtMs'),
    sessions: integer(f[3], 'ServerFigures.sessions'),
    framesIn: integer(f[4], 'ServerFigures.framesIn'),
    framesOut: integer(f[5], 'ServerFigures.framesOut'),
    bytesIn: integer(f[6], 'ServerFigures.bytesIn'),
    bytesOut: integer(f[7], 'ServerFigures.bytesOut'),
    slowClientsClosed: integer(f[8], 'ServerFigures.slowClientsClosed'),
    rssBytes: integer(f[9], 'ServerFigures.rssBytes'),
    gcGen0: integer(f[10], 'ServerFigures.gcGen0'),
    gcGen1: integer(f[11], 'ServerFigures.gcGen1'),
    gcGen2: integer(f[12], 'ServerFigures.gcGen2'),
    allocatedBytes: integer(f[13], 'ServerFigures.allocatedBytes'),
    journal: decodeJournalFigures(list(f[14], 'ServerFigures.journal')),
    snapshots: decodeSnapshotFigures(list(f[15], 'ServerFigures.snapshots')),
    zones: list(f[16], 'ServerFigures.zones').map((item) => decodeZoneFigures(list(item, 'ServerFigures.zones'))),
    sync: decodeSyncFigures(list(f[17], 'ServerFigures.sync')),
    cpuPermille: integer(f[18], 'ServerFigures.cpuPermille'),
    processors: integer(f[19], 'ServerFigures.processors'),
    connections: integer(f[20], 'ServerFigures.connections'),
    connectionsMax: integer(f[21], 'ServerFigures.connectionsMax'),
    admission: integer(f[22], 'ServerFigures.admission'),
    commandsDecided: integer(f[23], 'ServerFigures.commandsDecided'),
    commandsFailed: integer(f[24], 'ServerFigures.commandsFailed'),
    lastCommandAtMs: integer(f[25], 'ServerFigures.lastCommandAtMs'),
    stopping: flag(f[26] ?? false, 'ServerFigures.stopping'),
  };
}

export interface ZoneSnapshotHead {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly takenAtMs: number;
  readonly players: number;
  readonly trigger: number;
  readonly triggerId: string;
  readonly node: string;
  readonly journalId: string;
  readonly journalPosition: number;
  readonly stateHash: Uint8Array;
}

export function decodeZoneSnapshotHead(record: Uint8Array): ZoneSnapshotHead {
  const f = decodeArray(record, 'ZoneSnapshotHead');
  return {
    zone: integer(f[0], 'ZoneSnapshotHead.zone'),
    epoch: integer(f[1], 'ZoneSnapshotHead.epoch'),
    sequence: integer(f[2], 'ZoneSnapshotHead.sequence'),
    tick: integer(f[3], 'ZoneSnapshotHead.tick'),
    takenAtMs: integer(f[4], 'ZoneSnapshotHead.takenAtMs'),
    players: integer(f[5], 'ZoneSnapshotHead.players'),
    trigger: integer(f[6], 'ZoneSnapshotHead.trigger'),
    triggerId: text(f[7], 'ZoneSnapshotHead.triggerId'),
    node: text(f[8], 'ZoneSnapshotHead.node'),
    journalId: text(f[9], 'ZoneSnapshotHead.journalId'),
    journalPosition: integer(f[10], 'ZoneSnapshotHead.journalPosition'),
    stateHash: bytes(f[11], 'ZoneSnapshotHead.stateHash'),
  };
}

export interface PlatformCommand {
  readonly id: string;
  readonly type: number;
  readonly zone: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly issuedBy: string;
  readonly reason: string;
  readonly node: string;
  readonly player: number;
  readonly text: string;
  readonly choice: number;
  readonly x: number;
  readonly y: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly durationMs: number;
}

export function decodePlatformCommand(record: Uint8Array): PlatformCommand {
  const f = decodeArray(record, 'PlatformCommand');
  return {
    id: text(f[0], 'PlatformCommand.id'),
    type: integer(f[1], 'PlatformCommand.type'),
    zone: integer(f[2], 'PlatformCommand.zone'),
    issuedAtMs: integer(f[3], 'PlatformCommand.issuedAtMs'),
    expiresAtMs: integer(f[4], 'PlatformCommand.expiresAtMs'),
    issuedBy: text(f[5], 'PlatformCommand.issuedBy'),
    reason: text(f[6], 'PlatformCommand.reason'),
    node: text(f[7], 'PlatformCommand.node'),
    player: integer(f[8], 'PlatformCommand.player'),
    text: text(f[9], 'PlatformCommand.text'),
    choice: integer(f[10], 'PlatformCommand.choice'),
    x: integer(f[11], 'PlatformCommand.x'),
    y: integer(f[12], 'PlatformCommand.y'),
    epoch: integer(f[13], 'PlatformCommand.epoch'),
    sequence: integer(f[14], 'PlatformCommand.sequence'),
    durationMs: integer(f[15], 'PlatformCommand.durationMs'),
  };
}

export interface Rehearsal {
  readonly source: number;
  readonly log: number;
  readonly snapshotEpoch: number;
  readonly snapshotSequence: number;
  readonly snapshotTick: number;
  readonly snapshotAgeMs: number;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly liveEpoch: number;
  readonly liveSequence: number;
  readonly liveHash: Uint8Array;
  readonly shadowHash: Uint8Array;
  readonly players: number;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  readonly notes: string;
}

export function decodeRehearsal(f: readonly unknown[]): Rehearsal {
  return {
    source: integer(f[0], 'Rehearsal.source'),
    log: integer(f[1], 'Rehearsal.log'),
    snapshotEpoch: integer(f[2], 'Rehearsal.snapshotEpoch'),
    snapshotSequence: integer(f[3], 'Rehearsal.snapshotSequence'),
    snapshotTick: integer(f[4], 'Rehearsal.snapshotTick'),
    snapshotAgeMs: integer(f[5], 'Rehearsal.snapshotAgeMs'),
    eventsReplayed: integer(f[6], 'Rehearsal.eventsReplayed'),
    gaps: integer(f[7], 'Rehearsal.gaps'),
    eventsLost: integer(f[8], 'Rehearsal.eventsLost'),
    liveEpoch: integer(f[9], 'Rehearsal.liveEpoch'),
    liveSequence: integer(f[10], 'Rehearsal.liveSequence'),
    liveHash: bytes(f[11], 'Rehearsal.liveHash'),
    shadowHash: bytes(f[12], 'Rehearsal.shadowHash'),
    players: integer(f[13], 'Rehearsal.players'),
    loadUs: integer(f[14], 'Rehearsal.loadUs'),
    replayUs: integer(f[15], 'Rehearsal.replayUs'),
    totalUs: integer(f[16], 'Rehearsal.totalUs'),
    notes: text(f[17], 'Rehearsal.notes'),
  };
}

export interface CommandOutcome {
  readonly commandId: string;
  readonly type: number;
  readonly zone: number;
  readonly node: string;
  readonly atMs: number;
  readonly state: number;
  readonly players: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly message: string;
  readonly rehearsals: readonly Rehearsal[];
}

export function decodeCommandOutcome(record: Uint8Array): CommandOutcome {
  const f = decodeArray(record, 'CommandOutcome');
  return {
    commandId: text(f[0], 'CommandOutcome.commandId'),
    type: integer(f[1], 'CommandOutcome.type'),
    zone: integer(f[2], 'CommandOutcome.zone'),
    node: text(f[3], 'CommandOutcome.node'),
    atMs: integer(f[4], 'CommandOutcome.atMs'),
    state: integer(f[5], 'CommandOutcome.state'),
    players: integer(f[6], 'CommandOutcome.players'),
    epoch: integer(f[7], 'CommandOutcome.epoch'),
    sequence: integer(f[8], 'CommandOutcome.sequence'),
    message: text(f[9], 'CommandOutcome.message'),
    rehearsals: list(f[10], 'CommandOutcome.rehearsals').map((item) => decodeRehearsal(list(item, 'CommandOutcome.rehearsals'))),
  };
}

export interface PlayerSight {
  readonly playerId: number;
  readonly name: string;
  readonly position: Position;
  readonly life: number;
  readonly lifeUntilTick: number;
  readonly strideBudgetMm: number;
  readonly session: number;
  readonly unsentBytes: number;
}

export function decodePlayerSight(f: readonly unknown[]): PlayerSight {
  return {
    playerId: integer(f[0], 'PlayerSight.playerId'),
    name: text(f[1], 'PlayerSight.name'),
    position: position(f[2], 'PlayerSight.position'),
    life: integer(f[3], 'PlayerSight.life'),
    lifeUntilTick: integer(f[4], 'PlayerSight.lifeUntilTick'),
    strideBudgetMm: integer(f[5], 'PlayerSight.strideBudgetMm'),
    session: integer(f[6], 'PlayerSight.session'),
    unsentBytes: integer(f[7], 'PlayerSight.unsentBytes'),
  };
}

export interface ThingSight {
  readonly kind: number;
  readonly id: number;
  readonly name: string;
  readonly position: Position;
}

export function decodeThingSight(f: readonly unknown[]): ThingSight {
  return {
    kind: integer(f[0], 'ThingSight.kind'),
    id: integer(f[1], 'ThingSight.id'),
    name: text(f[2], 'ThingSight.name'),
    position: position(f[3], 'ThingSight.position'),
  };
}

export interface ZoneView {
  readonly node: string;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly atMs: number;
  readonly players: readonly PlayerSight[];
  readonly things: readonly ThingSight[];
}

export function decodeZoneView(record: Uint8Array): ZoneView {
  const f = decodeArray(record, 'ZoneView');
  return {
    node: text(f[0], 'ZoneView.node'),
    zone: integer(f[1], 'ZoneView.zone'),
    epoch: integer(f[2], 'ZoneView.epoch'),
    sequence: integer(f[3], 'ZoneView.sequence'),
    tick: integer(f[4], 'ZoneView.tick'),
    atMs: integer(f[5], 'ZoneView.atMs'),
    players: list(f[6], 'ZoneView.players').map((item) => decodePlayerSight(list(item, 'ZoneView.players'))),
    things: list(f[7], 'ZoneView.things').map((item) => decodeThingSight(list(item, 'ZoneView.things'))),
  };
}
