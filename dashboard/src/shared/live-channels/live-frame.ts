import type { ConsumerFigures, IngestFigures, JournalFigures, LiveMessage, NodeFigures, ZoneFigures } from './live-message';
import { loadTotals, type LoadTotals } from './load-totals';
import { RateMeter, sumKnown, type Rates } from './rate-meter';

/** A server whose own clock reading has not moved for this long is taken for silent: its last figures are history. */
export const NODE_SILENT_MS = 3_000;
/** How far a server's clock may lag the platform's before its very first reading is already taken for old. */
const FIRST_READING_AGE_MAX_MS = 5_000;

const ZONE_COUNTERS = ['accepted', 'rejected', 'refusedBusy', 'events'] as const;
const NODE_COUNTERS = [
  'framesIn',
  'framesOut',
  'bytesIn',
  'bytesOut',
  'slowClientsClosed',
  'gcGen0',
  'gcGen1',
  'gcGen2',
  'allocatedBytes',
  'clientsSlowed',
  'commandsDecided',
  'commandsFailed',
] as const;
const JOURNAL_COUNTERS = ['durableEvents', 'shippedEvents'] as const;

export type ZoneRates = Rates<(typeof ZONE_COUNTERS)[number]>;
export type NodeRates = Rates<(typeof NODE_COUNTERS)[number]>;
export type JournalRates = Rates<(typeof JOURNAL_COUNTERS)[number]>;

export type ZoneView = { readonly key: string; readonly node: string; readonly figures: ZoneFigures; readonly perSecond: ZoneRates };

export type NodeView = {
  readonly node: string;
  readonly figures: NodeFigures;
  readonly perSecond: NodeRates;
  readonly journalPerSecond: JournalRates;
  /** How long the server has said nothing, or null while it reports. */
  readonly silentMs: number | null;
};

export type Percentiles = { readonly p50Us: number; readonly p99Us: number; readonly maxUs: number; readonly worstZone: number };

export type JournalTotals = Pick<
  JournalFigures,
  'durableEvents' | 'queuedBytes' | 'queueBytesMax' | 'diskBytes' | 'shippedEvents' | 'waitingEvents' | 'waitingBytes' | 'oldestWaitingMs'
> & {
  readonly shipErrors: readonly string[];
  readonly perSecond: JournalRates;
};

/** Everything one push says, with rates in place of totals. What a screen shows comes from here and nowhere else. */
export type LiveFrame = {
  readonly atMs: number;
  readonly nodes: readonly NodeView[];
  /** Zones of servers that report, each under its newest owner only. */
  readonly zones: readonly ZoneView[];
  readonly players: number;
  readonly sessions: number;
  readonly tick: Percentiles | null;
  readonly verdict: Percentiles | null;
  readonly perSecond: ZoneRates;
  readonly journal: JournalTotals;
  readonly worstConsumer: ConsumerFigures | null;
  readonly ingest: IngestFigures | null;
  readonly consumers: readonly ConsumerFigures[];
  readonly load: LoadTotals;
};

/** Turns pushes into frames; remembers only what the next push is compared with. */
export class LiveFrameReader {
  readonly #zoneMeter = new RateMeter(ZONE_COUNTERS);
  readonly #nodeMeter = new RateMeter(NODE_COUNTERS);
  readonly #journalMeter = new RateMeter(JOURNAL_COUNTERS);
  #heard = new Map<string, { readonly atMs: number; readonly heardAtMs: number }>();

  read(message: LiveMessage): LiveFrame {
    const nodes = message.nodes.map((figures) => this.#readNode(figures, message.at)).sort((a, b) => a.node.localeCompare(b.node));
    this.#heard = new Map([...this.#heard].filter(([node]) => nodes.some((view) => view.node === node)));
    const consumers = message.ingest?.consumers ?? [];
    const reporting = nodes.filter((node) => node.silentMs === null);
    const zones = newestOwners(reporting.flatMap((node) => this.#readZones(node.figures)));
    for (const meter of [this.#zoneMeter, this.#nodeMeter, this.#journalMeter]) meter.endRound();
    return {
      atMs: message.at,
      nodes,
      zones,
      players: sum(zones.map((zone) => zone.figures.players)),
      sessions: sum(reporting.map((node) => node.figures.sessions)),
      tick: percentiles(zones, (zone) => [zone.tickP50Us, zone.tickP99Us, zone.tickMaxUs]),
      verdict: percentiles(zones, (zone) => [zone.verdictP50Us, zone.verdictP99Us, zone.verdictMaxUs]),
      perSecond: sumRates(
        ZONE_COUNTERS,
        zones.map((zone) => zone.perSecond),
      ),
      journal: journalTotals(reporting),
      worstConsumer: furthestBehind(consumers),
      ingest: message.ingest,
      consumers,
      load: loadTotals(reporting, zones),
    };
  }

  #readNode(figures: NodeFigures, at: number): NodeView {
    const before = this.#heard.get(figures.node);
    // Only the movement of a server's own reading counts, so its clock may differ from the platform's. A first reading has nothing
    // to be compared with and is measured against the platform's clock, generously.
    const first = { atMs: figures.atMs, heardAtMs: at - figures.atMs > FIRST_READING_AGE_MAX_MS ? figures.atMs : at };
    const heard = before === undefined ? first : before.atMs === figures.atMs ? before : { atMs: figures.atMs, heardAtMs: at };
    this.#heard.set(figures.node, heard);
    const silentMs = at - heard.heardAtMs;
    const { sync, commandsDecided, commandsFailed } = figures;
    const perSecond = this.#nodeMeter.measure(figures.node, figures.startedAtMs, figures.atMs, {
      ...figures,
      clientsSlowed: sync.clientsSlowed,
      commandsDecided: commandsDecided ?? 0,
      commandsFailed: commandsFailed ?? 0,
    });
    return {
      node: figures.node,
      figures,
      // A server that does not count its commands has none that could be called zero.
      perSecond: commandsDecided === null ? { ...perSecond, commandsDecided: null, commandsFailed: null } : perSecond,
      journalPerSecond: this.#journalMeter.measure(figures.node, figures.startedAtMs, figures.atMs, figures.journal),
      silentMs: silentMs > NODE_SILENT_MS ? silentMs : null,
    };
  }

  #readZones({ node, startedAtMs, atMs, zones }: NodeFigures): readonly ZoneView[] {
    return zones.map((figures) => {
      const key = `${node}/${figures.zone}`;
      return { key, node, figures, perSecond: this.#zoneMeter.measure(key, startedAtMs, atMs, figures) };
    });
  }
}

/** While a zone moves, two servers may name it at once; only the higher epoch owns it, and counting both would double its players. */
function newestOwners(zones: readonly ZoneView[]): readonly ZoneView[] {
  const owners = new Map<number, ZoneView>();
  for (const zone of zones) {
    const other = owners.get(zone.figures.zone);
    if (!other || other.figures.epoch < zone.figures.epoch) owners.set(zone.figures.zone, zone);
  }
  return [...owners.values()].sort((a, b) => a.figures.zone - b.figures.zone);
}

/** The typical zone's median, and the worst zone's tail: averaging tails would hide the one zone that suffers. */
function percentiles(zones: readonly ZoneView[], pick: (zone: ZoneFigures) => readonly [number, number, number]): Percentiles | null {
  const readings = zones.map((zone) => ({ zone: zone.figures.zone, at: pick(zone.figures) }));
  const [first] = readings;
  if (!first) return null;
  const medians = readings.map((reading) => reading.at[0]).sort((a, b) => a - b);
  const worst = readings.reduce((a, b) => (b.at[1] > a.at[1] ? b : a), first);
  return {
    p50Us: medians[Math.floor((medians.length - 1) / 2)] ?? 0,
    p99Us: worst.at[1],
    maxUs: Math.max(...readings.map((reading) => reading.at[2])),
    worstZone: worst.zone,
  };
}

/** A lag that is not known may be any, so it comes before every known one. */
function furthestBehind(consumers: readonly ConsumerFigures[]): ConsumerFigures | null {
  const lag = (consumer: ConsumerFigures) => consumer.lagMs ?? Infinity;
  return consumers.reduce<ConsumerFigures | null>((worst, each) => (worst === null || lag(each) > lag(worst) ? each : worst), null);
}

function journalTotals(nodes: readonly NodeView[]): JournalTotals {
  const journals = nodes.map((node) => node.figures.journal);
  return {
    durableEvents: sum(journals.map((journal) => journal.durableEvents)),
    queuedBytes: sum(journals.map((journal) => journal.queuedBytes)),
    queueBytesMax: sum(journals.map((journal) => journal.queueBytesMax)),
    diskBytes: sum(journals.map((journal) => journal.diskBytes)),
    shippedEvents: sum(journals.map((journal) => journal.shippedEvents)),
    waitingEvents: sum(journals.map((journal) => journal.waitingEvents)),
    waitingBytes: sum(journals.map((journal) => journal.waitingBytes)),
    oldestWaitingMs: Math.max(0, ...journals.map((journal) => journal.oldestWaitingMs)),
    shipErrors: [...new Set(journals.map((journal) => journal.shipError))].filter((error) => error !== ''),
    perSecond: sumRates(
      JOURNAL_COUNTERS,
      nodes.map((node) => node.journalPerSecond),
    ),
  };
}

function sumRates<K extends string>(keys: readonly K[], rates: readonly Rates<K>[]): Rates<K> {
  return Object.fromEntries(keys.map((key) => [key, sumKnown(rates.map((rate) => rate[key]))])) as Rates<K>;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
