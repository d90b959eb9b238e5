import { list, number, numberOrNull, numbers, numbersIfTold, object, oneOf, text, UnreadableMessage, type Json } from './json-reader';

/** Figures of one zone. Counters are totals since its server started; percentiles are of the last second. */
export type ZoneFigures = {
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
  /** One of `ZoneHealth`; null from a server that does not tell. */
  readonly health: number | null;
  /** Mean round trip to its clients; 0 while that is not known. */
  readonly roundTripUs: number | null;
  /** Seats there are; 0 or null from a server that does not tell. */
  readonly playersMax: number | null;
};

export const ZoneHealth = { Playing: 1, Recovering: 2, Fenced: 3 } as const;

/** Who may enter a server's zones. */
export const Admission = { Open: 1, Closed: 2, Draining: 3 } as const;

export type JournalFigures = {
  readonly durableEvents: number;
  readonly queuedBytes: number;
  readonly queueBytesMax: number;
  readonly diskBytes: number;
  readonly shippedEvents: number;
  readonly shipping: boolean;
  /** Why the event log does not take events; empty while it does. */
  readonly shipError: string;
  readonly mode: RecordingMode;
  /** Events on disk that nobody has taken yet: Kafka, or embedded the slowest consumer. */
  readonly waitingEvents: number;
  readonly waitingBytes: number;
  readonly oldestWaitingMs: number;
  /** Until the disk budget is used up at the present rate; -1 when it is not going to be. */
  readonly lossInMs: number;
  readonly diskBytesMax: number;
  /** Events given up to keep within the budget, since the journal began. */
  readonly droppedEvents: number;
};

/** Whether recording keeps up: taken as it comes, waiting on disk, or at the end of the disk budget. */
export const RecordingMode = { Normal: 1, Degraded: 2, Overflowing: 3 } as const;
export type RecordingMode = (typeof RecordingMode)[keyof typeof RecordingMode];

export type SnapshotFigures = {
  readonly hotStore: string;
  readonly hotSaved: number;
  readonly hotFailures: number;
  readonly hotFailuresInARow: number;
  readonly hotError: string;
  /** Age of the oldest zone's newest saved one; -1 before every zone has one. */
  readonly hotAgeMs: number;
  readonly coldPublished: number;
  readonly cutMaxUs: number;
  readonly bytesPerPlayer: number;
};

/** How a server's telling of its clients is doing. */
export type SyncFigures = {
  readonly updatesSent: number;
  readonly updatesRode: number;
  readonly updatesMerged: number;
  readonly clientsSlowed: number;
  readonly clientsNearOnly: number;
  readonly clientsResynced: number;
};

/** What one game server says about itself once a second. */
export type NodeFigures = {
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
  /** Thousandths of all the machine's processors, in the last second. This and what follows is null from a server that does not tell. */
  readonly cpuPermille: number | null;
  readonly processors: number | null;
  readonly connections: number | null;
  /** At this many, further connections are refused. */
  readonly connectionsMax: number | null;
  /** One of `Admission`. */
  readonly admission: number | null;
  readonly commandsDecided: number | null;
  /** Commands that were not answered with a verdict, because the server could not. */
  readonly commandsFailed: number | null;
};

export type ConsumerState = 'running' | 'paused' | 'starting';

export type ConsumerFigures = {
  readonly name: string;
  readonly state: ConsumerState;
  readonly reason: string;
  readonly applied: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly missing: number;
  readonly fenced: number;
  readonly deadLetters: number;
  /** Events that the log no longer held when this consumer came to them. */
  readonly lost: number;
  /** Null while the end of the log, and so the distance to it, is not known. */
  readonly lagEvents: number | null;
  readonly lagMs: number | null;
  readonly eventsPerSecond: number;
};

export type IngestFigures = {
  readonly source: 'journal' | 'kafka';
  readonly store: 'sqlite' | 'mysql';
  /** Null while the database cannot be asked. */
  readonly movementRows: number | null;
  /** Dead letters that nobody has decided about; null while the database cannot be asked. */
  readonly openDeadLetters: number | null;
  readonly consumers: readonly ConsumerFigures[];
};

/** One push on `/live`. */
export type LiveMessage = {
  readonly type: 'figures';
  readonly at: number;
  readonly nodes: readonly NodeFigures[];
  /** Null while the platform does not know its own consumers yet. */
  readonly ingest: IngestFigures | null;
};

const ZONE_NUMBERS = [
  'zone',
  'epoch',
  'tick',
  'players',
  'inboxLength',
  'inboxCapacity',
  'accepted',
  'rejected',
  'refusedBusy',
  'events',
  'tickOverruns',
  'tickP50Us',
  'tickP99Us',
  'tickMaxUs',
  'verdictP50Us',
  'verdictP99Us',
  'verdictMaxUs',
  'movesJournalled',
] as const;

const NODE_NUMBERS = [
  'atMs',
  'startedAtMs',
  'sessions',
  'framesIn',
  'framesOut',
  'bytesIn',
  'bytesOut',
  'slowClientsClosed',
  'rssBytes',
  'gcGen0',
  'gcGen1',
  'gcGen2',
  'allocatedBytes',
] as const;

const ZONE_NUMBERS_LATER = ['health', 'roundTripUs', 'playersMax'] as const;

const NODE_NUMBERS_LATER = [
  'cpuPermille',
  'processors',
  'connections',
  'connectionsMax',
  'admission',
  'commandsDecided',
  'commandsFailed',
] as const;

const SYNC_NUMBERS = ['updatesSent', 'updatesRode', 'updatesMerged', 'clientsSlowed', 'clientsNearOnly', 'clientsResynced'] as const;

const JOURNAL_NUMBERS = [
  'durableEvents',
  'queuedBytes',
  'queueBytesMax',
  'diskBytes',
  'shippedEvents',
  'waitingEvents',
  'waitingBytes',
  'oldestWaitingMs',
  'lossInMs',
  'diskBytesMax',
  'droppedEvents',
] as const;

const SNAPSHOT_NUMBERS = [
  'hotSaved',
  'hotFailures',
  'hotFailuresInARow',
  'hotAgeMs',
  'coldPublished',
  'cutMaxUs',
  'bytesPerPlayer',
] as const;

const CONSUMER_NUMBERS = ['applied', 'duplicates', 'gaps', 'missing', 'fenced', 'deadLetters', 'lost', 'eventsPerSecond'] as const;

function readJournal(source: Json, path: string): JournalFigures {
  const mode = Object.values(RecordingMode).find((each) => each === source['mode']);
  if (mode === undefined) throw new UnreadableMessage(`${path}.mode is no mode this page knows`);
  return {
    mode,
    ...numbers(source, path, JOURNAL_NUMBERS),
    shipping: source['shipping'] === true,
    shipError: text(source, 'shipError', path),
  };
}

function readSnapshots(source: Json, path: string): SnapshotFigures {
  return {
    hotStore: text(source, 'hotStore', path),
    hotError: text(source, 'hotError', path),
    ...numbers(source, path, SNAPSHOT_NUMBERS),
  };
}

function readZone(source: Json, path: string): ZoneFigures {
  return { ...numbers(source, path, ZONE_NUMBERS), ...numbersIfTold(source, path, ZONE_NUMBERS_LATER) };
}

function readNode(source: Json, path: string): NodeFigures {
  return {
    node: text(source, 'node', path),
    ...numbers(source, path, NODE_NUMBERS),
    journal: readJournal(object(source['journal'], `${path}.journal`), `${path}.journal`),
    snapshots: readSnapshots(object(source['snapshots'], `${path}.snapshots`), `${path}.snapshots`),
    ...numbersIfTold(source, path, NODE_NUMBERS_LATER),
    zones: list(source['zones'], `${path}.zones`, readZone),
    sync: numbers(object(source['sync'], `${path}.sync`), `${path}.sync`, SYNC_NUMBERS),
  };
}

function readConsumer(source: Json, path: string): ConsumerFigures {
  return {
    name: text(source, 'name', path),
    state: oneOf(source, 'state', path, ['running', 'paused', 'starting']),
    // A consumer that runs has no reason to give, and a server may then send none.
    reason: typeof source['reason'] === 'string' ? source['reason'] : '',
    ...numbers(source, path, CONSUMER_NUMBERS),
    lagEvents: numberOrNull(source, 'lagEvents', path),
    lagMs: numberOrNull(source, 'lagMs', path),
  };
}

function readIngest(source: Json): IngestFigures {
  return {
    source: oneOf(source, 'source', 'ingest', ['journal', 'kafka']),
    store: oneOf(source, 'store', 'ingest', ['sqlite', 'mysql']),
    movementRows: numberOrNull(source, 'movementRows', 'ingest'),
    openDeadLetters: numberOrNull(source, 'openDeadLetters', 'ingest'),
    consumers: list(source['consumers'], 'ingest.consumers', readConsumer),
  };
}

/** Throws UnreadableMessage for figures that cannot be trusted. */
export function readLiveMessage(source: Json): LiveMessage {
  return {
    type: 'figures',
    at: number(source, 'at', 'push'),
    nodes: list(source['nodes'], 'nodes', readNode),
    ingest: source['ingest'] === null ? null : readIngest(object(source['ingest'], 'ingest')),
  };
}
