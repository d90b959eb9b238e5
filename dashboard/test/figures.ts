import {
  RecordingMode,
  type ConsumerFigures,
  type IngestFigures,
  type JournalFigures,
  type LiveMessage,
  type NodeFigures,
  type SnapshotFigures,
  type ZoneFigures,
} from '@/shared/live-channels/live-message';

/** A healthy, quiet zone; a test names only what matters to it. */
export function zoneFigures(overrides: Partial<ZoneFigures> = {}): ZoneFigures {
  return {
    zone: 1,
    epoch: 1,
    tick: 1_200,
    players: 25,
    inboxLength: 0,
    inboxCapacity: 4_096,
    accepted: 0,
    rejected: 0,
    refusedBusy: 0,
    events: 0,
    tickOverruns: 0,
    tickP50Us: 300,
    tickP99Us: 900,
    tickMaxUs: 2_000,
    verdictP50Us: 80,
    verdictP99Us: 400,
    verdictMaxUs: 1_500,
    movesJournalled: 0,
    health: 1,
    roundTripUs: 24_000,
    playersMax: 300,
    ...overrides,
  };
}

export function journalFigures(overrides: Partial<JournalFigures> = {}): JournalFigures {
  return {
    durableEvents: 0,
    queuedBytes: 0,
    queueBytesMax: 16_777_216,
    diskBytes: 0,
    shippedEvents: 0,
    shipping: false,
    shipError: '',
    mode: RecordingMode.Normal,
    waitingEvents: 0,
    waitingBytes: 0,
    oldestWaitingMs: 0,
    lossInMs: -1,
    diskBytesMax: 1_073_741_824,
    droppedEvents: 0,
    ...overrides,
  };
}

export function snapshotFigures(overrides: Partial<SnapshotFigures> = {}): SnapshotFigures {
  return {
    hotStore: 'files',
    hotSaved: 12,
    hotFailures: 0,
    hotFailuresInARow: 0,
    hotError: '',
    hotAgeMs: 2_400,
    coldPublished: 1,
    cutMaxUs: 90,
    bytesPerPlayer: 61,
    ...overrides,
  };
}

export function nodeFigures(overrides: Partial<NodeFigures> = {}): NodeFigures {
  return {
    node: 'alpha',
    atMs: 10_000,
    startedAtMs: 1_000,
    sessions: 25,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    slowClientsClosed: 0,
    rssBytes: 120_000_000,
    gcGen0: 0,
    gcGen1: 0,
    gcGen2: 0,
    allocatedBytes: 0,
    journal: journalFigures(),
    snapshots: snapshotFigures(),
    zones: [zoneFigures()],
    sync: { updatesSent: 0, updatesRode: 0, updatesMerged: 0, clientsSlowed: 0, clientsNearOnly: 0, clientsResynced: 0 },
    cpuPermille: 120,
    processors: 4,
    connections: 26,
    connectionsMax: 10_000,
    admission: 1,
    commandsDecided: 0,
    commandsFailed: 0,
    ...overrides,
  };
}

export function consumerFigures(overrides: Partial<ConsumerFigures> = {}): ConsumerFigures {
  return {
    name: 'persistence',
    state: 'running',
    reason: '',
    applied: 0,
    duplicates: 0,
    gaps: 0,
    missing: 0,
    fenced: 0,
    deadLetters: 0,
    lost: 0,
    lagEvents: 0,
    lagMs: 0,
    eventsPerSecond: 0,
    ...overrides,
  };
}

export function ingestFigures(overrides: Partial<IngestFigures> = {}): IngestFigures {
  return { source: 'journal', store: 'sqlite', movementRows: 0, openDeadLetters: 0, consumers: [consumerFigures()], ...overrides };
}

/** A push whose servers were read in the same instant it was sent, unless they say otherwise. */
export function liveMessage(overrides: Partial<LiveMessage> = {}): LiveMessage {
  const at = overrides.at ?? 10_000;
  return { type: 'figures', at, nodes: [nodeFigures({ atMs: at })], ingest: ingestFigures(), ...overrides };
}
