import { encode } from '@msgpack/msgpack';
import { decodeServerFigures, type ServerFigures, type ZoneFigures } from '../contracts/events.ts';

export type FiguresParts = Partial<Omit<ServerFigures, 'zones' | 'journal' | 'snapshots' | 'sync'>> & {
  readonly zones?: readonly Partial<ZoneFigures>[];
  readonly journal?: Partial<ServerFigures['journal']>;
  readonly snapshots?: Partial<ServerFigures['snapshots']>;
  readonly sync?: Partial<ServerFigures['sync']>;
};

const zone: ZoneFigures = {
  zone: 1,
  epoch: 1,
  tick: 500,
  players: 0,
  inboxLength: 0,
  inboxCapacity: 4_096,
  accepted: 0,
  rejected: 0,
  refusedBusy: 0,
  events: 0,
  tickOverruns: 0,
  tickP50Us: 100,
  tickP99Us: 900,
  tickMaxUs: 1_200,
  verdictP50Us: 30,
  verdictP99Us: 90,
  verdictMaxUs: 200,
  movesJournalled: 0,
  health: 1,
  roundTripUs: 0,
  playersMax: 300,
};

const server: Omit<ServerFigures, 'zones'> = {
  node: 'node-1',
  atMs: 0,
  startedAtMs: 0,
  sessions: 0,
  framesIn: 0,
  framesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  slowClientsClosed: 0,
  rssBytes: 1_000_000,
  gcGen0: 0,
  gcGen1: 0,
  gcGen2: 0,
  allocatedBytes: 0,
  journal: {
    durableEvents: 20,
    queuedBytes: 0,
    queueBytesMax: 1_000,
    diskBytes: 99,
    shippedEvents: 20,
    shipping: false,
    shipError: '',
    mode: 1,
    waitingEvents: 0,
    waitingBytes: 0,
    oldestWaitingMs: 0,
    lossInMs: -1,
    diskBytesMax: 1_000_000,
    droppedEvents: 0,
  },
  snapshots: {
    hotStore: 'files',
    hotSaved: 1,
    hotFailures: 0,
    hotFailuresInARow: 0,
    hotError: '',
    hotAgeMs: 100,
    coldPublished: 1,
    cutMaxUs: 50,
    bytesPerPlayer: 60,
  },
  sync: { updatesSent: 0, updatesRode: 0, updatesMerged: 0, clientsSlowed: 0, clientsNearOnly: 0, clientsResynced: 0 },
  cpuPermille: 100,
  processors: 2,
  connections: 0,
  connectionsMax: 20_000,
  admission: 1,
  commandsDecided: 0,
  commandsFailed: 0,
  lastCommandAtMs: 0,
  stopping: false,
};

/** A server's figures, of which a test says only what matters to it. */
export function serverFigures(parts: FiguresParts = {}): ServerFigures {
  return {
    ...server,
    ...parts,
    journal: { ...server.journal, ...parts.journal },
    snapshots: { ...server.snapshots, ...parts.snapshots },
    sync: { ...server.sync, ...parts.sync },
    zones: (parts.zones ?? [{}]).map((each) => ({ ...zone, ...each })),
  };
}

/** The same as the game server writes them: fields by their places. */
export function figuresRecord(parts: FiguresParts = {}): Uint8Array {
  const figures = serverFigures(parts);
  const fields = Object.values(figures).map((value: unknown) =>
    Array.isArray(value) ? value.map((each: object) => Object.values(each)) : typeof value === 'object' ? Object.values(value!) : value,
  );
  // The fields of the object stand in the order of the record, but for the zones, which a spread has put last.
  const zones = fields.pop();
  fields.splice(16, 0, zones);
  const bytes = encode(fields);
  if (decodeServerFigures(bytes).node !== figures.node)
    throw new Error('The figures of tests have other fields than the contract; teach them.');
  return bytes;
}
