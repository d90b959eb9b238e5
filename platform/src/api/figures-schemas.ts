import { t, type TSchema } from 'elysia';
import type { JournalFigures, ServerFigures, SnapshotFigures, SyncFigures, ZoneFigures } from '../contracts/events.ts';
import type { ConsumerStatus } from '../ingest/consumer.ts';
import type { IngestReport } from '../live/ingest-report.ts';

/** A property for every field of a type and no other: a field that the contracts gain must be described here too. */
type Fields<T> = { readonly [Name in keyof Required<T>]: TSchema };

const count = t.Number();

const zone = {
  zone: count,
  epoch: count,
  tick: count,
  players: count,
  inboxLength: count,
  inboxCapacity: count,
  accepted: count,
  rejected: count,
  refusedBusy: count,
  events: count,
  tickOverruns: count,
  tickP50Us: count,
  tickP99Us: count,
  tickMaxUs: count,
  verdictP50Us: count,
  verdictP99Us: count,
  verdictMaxUs: count,
  movesJournalled: count,
  health: t.Number({ description: '1 plays; 2 is being recovered; 3 another server has it.' }),
  roundTripUs: t.Number({ description: 'Mean round trip to its clients as the system measures it; 0 while that is not known.' }),
  playersMax: t.Number({ description: 'Seats there are; 0 from a server that does not tell.' }),
} satisfies Fields<ZoneFigures>;

const journal = {
  durableEvents: count,
  queuedBytes: count,
  queueBytesMax: count,
  diskBytes: count,
  shippedEvents: count,
  shipping: t.Boolean(),
  shipError: t.String(),
  mode: t.Number({ description: '1 normal, 2 degraded: events wait on disk, 3 overflowing: the disk budget is used up.' }),
  waitingEvents: count,
  waitingBytes: count,
  oldestWaitingMs: count,
  lossInMs: t.Number({ description: 'Milliseconds until the disk budget is used up at the present rate; -1 when it is not going to be.' }),
  diskBytesMax: count,
  droppedEvents: count,
} satisfies Fields<JournalFigures>;

const snapshots = {
  hotStore: t.String(),
  hotSaved: count,
  hotFailures: count,
  hotFailuresInARow: count,
  hotError: t.String(),
  hotAgeMs: t.Number({ description: "Age of the oldest zone's newest saved snapshot; -1 before every zone has one." }),
  coldPublished: count,
  cutMaxUs: count,
  bytesPerPlayer: count,
} satisfies Fields<SnapshotFigures>;

export const ZoneFiguresBody = t.Object(zone);

const sync = {
  updatesSent: count,
  updatesRode: count,
  updatesMerged: count,
  clientsSlowed: count,
  clientsNearOnly: count,
  clientsResynced: count,
} satisfies Fields<SyncFigures>;

const server = {
  node: t.String(),
  atMs: count,
  startedAtMs: count,
  sessions: count,
  framesIn: count,
  framesOut: count,
  bytesIn: count,
  bytesOut: count,
  slowClientsClosed: count,
  rssBytes: count,
  gcGen0: count,
  gcGen1: count,
  gcGen2: count,
  allocatedBytes: count,
  journal: t.Object(journal),
  snapshots: t.Object(snapshots),
  zones: t.Array(ZoneFiguresBody),
  sync: t.Object(sync),
  cpuPermille: t.Number({ description: "Thousandths of all the machine's processors, in the last second." }),
  processors: count,
  connections: count,
  connectionsMax: count,
  admission: t.Number({ description: '1 open; 2 only who has a seat; 3 draining.' }),
  commandsDecided: count,
  commandsFailed: count,
  lastCommandAtMs: count,
  stopping: t.Boolean({ description: 'These are its last: it stops in good order.' }),
} satisfies Fields<ServerFigures>;

// Unsafe only names the type, whose arrays are readonly; what is checked and described is the object.
export const ServerFiguresBody = t.Unsafe<ServerFigures>(t.Object(server));

const consumer = {
  name: t.String(),
  state: t.Union([t.Literal('running'), t.Literal('paused'), t.Literal('starting')]),
  reason: t.Nullable(t.String({ description: 'Why nothing moves, in words.' })),
  applied: t.Number({ description: 'Events whose effects are in the database.' }),
  duplicates: t.Number({ description: 'Events that came again and were skipped.' }),
  gaps: t.Number({ description: 'Breaks in the order of a zone.' }),
  missing: t.Number({ description: 'Events that those breaks hide; from Kafka, at most this many.' }),
  fenced: t.Number({ description: 'Events of an owner that had been replaced.' }),
  deadLetters: t.Number(),
  lost: t.Number({ description: 'Events that the log no longer held when this server came to them, since it started.' }),
  lagEvents: t.Nullable(t.Number()),
  lagMs: t.Nullable(t.Number()),
  eventsPerSecond: t.Number(),
} satisfies Fields<ConsumerStatus>;

const report = {
  source: t.Union([t.Literal('journal'), t.Literal('kafka')]),
  store: t.Union([t.Literal('sqlite'), t.Literal('mysql')]),
  movementRows: t.Nullable(t.Number({ description: 'Rows of the movement history. Null: the database cannot be asked.' })),
  openDeadLetters: t.Nullable(t.Number({ description: 'Dead letters that nobody has decided about. Null: the database cannot be asked.' })),
  consumers: t.Array(t.Object(consumer)),
} satisfies Fields<IngestReport>;

export const IngestReportBody = t.Unsafe<IngestReport>(t.Object(report));
