import { RecordingMode, ZoneHealth } from '../contracts/events.ts';
import type { Reading, ServerReading } from './reading.ts';

export type PartKind = 'game-server' | 'platform' | 'kafka' | 'redis' | 'mysql' | 'sqlite' | 'mongodb' | 'journal';
export type PartState = 'up' | 'degraded' | 'down' | 'unknown';

export interface PartFinding {
  readonly part: PartKind;
  readonly name: string;
  readonly state: PartState;
  /** What it means for players and for the record. */
  readonly meaning: string;
  /** Until events would be lost, at the present rate. Null: they are not going to be. */
  readonly timeToLossMs: number | null;
}

/** What was found when the stores were asked; null: it answered. */
export interface StoreProbes {
  readonly database: { readonly kind: 'mysql' | 'sqlite'; readonly fault: string | null };
  readonly coldSnapshots: { readonly kind: 'mongodb' | 'sqlite'; readonly fault: string | null };
}

const silentIsDownMs = 5_000;

/** How every part is, of a reading and of what the stores answered. */
export function partsOf(reading: Reading, probes: StoreProbes, hasKafka: boolean): readonly PartFinding[] {
  return [
    ...reading.servers.map((server) => gameServer(server, reading.isListening)),
    { part: 'platform', name: 'platform', ...platform(reading), timeToLossMs: null },
    ...(hasKafka ? [kafka(reading)] : []),
    ...reading.servers.map(journal),
    ...redis(reading),
    database(probes),
    coldSnapshots(probes),
  ];
}

function gameServer({ figures, silentMs, isFresh }: ServerReading, isListening: boolean): PartFinding {
  const say = (state: PartState, meaning: string): PartFinding => {
    return { part: 'game-server', name: figures.node, state, meaning, timeToLossMs: null };
  };
  if (!isListening) return say('unknown', 'Its figures do not come through, so nothing is known of it. Play may well go on.');
  if (silentMs > silentIsDownMs) return say('down', 'It says nothing. Its players stand still until it is back; nothing recorded is lost.');
  if (!isFresh) return say('unknown', 'It has said nothing for some seconds.');
  const troubled = figures.zones.filter(({ health }) => health !== ZoneHealth.Playing).length;
  if (troubled > 0)
    return say(
      'degraded',
      `${troubled} of its ${figures.zones.length} zones do not play: they are being recovered, or another server has them.`,
    );
  if (figures.admission !== 1) return say('degraded', 'It plays and does not let everybody in.');
  return say('up', 'It plays.');
}

function platform({ consumers }: Reading): Pick<PartFinding, 'state' | 'meaning'> {
  const still = consumers.filter(({ state }) => state !== 'running').map(({ name }) => name);
  if (still.length === 0) return { state: 'up', meaning: 'It records, and answers operators.' };
  return {
    state: 'degraded',
    meaning: `It answers, but these consumers stand still and catch up later: ${still.join(', ')}. Play goes on.`,
  };
}

function kafka({ consumers, servers }: Reading): PartFinding {
  const say = (state: PartState, meaning: string): PartFinding => {
    return { part: 'kafka', name: 'kafka', state, meaning, timeToLossMs: soonest(servers) };
  };
  const monitoring = consumers.find(({ name }) => name === 'monitoring');
  if (monitoring?.state === 'starting') return say('unknown', 'The platform is about to join it.');
  if (monitoring?.state !== 'running') {
    return say('down', 'Play goes on. Events wait on the disks of the game servers, and are recorded when it is back.');
  }
  const failing = servers.filter(({ isFresh, figures }) => isFresh && figures.journal.shipError !== '').map(({ figures }) => figures.node);
  if (failing.length > 0)
    return say('degraded', `These game servers cannot write to it, and keep events on their disks: ${failing.join(', ')}.`);
  return say('up', 'Events flow through it.');
}

function journal({ figures, isFresh, silentMs }: ServerReading): PartFinding {
  const { mode, lossInMs, droppedEvents } = figures.journal;
  const say = (state: PartState, meaning: string): PartFinding => {
    return { part: 'journal', name: figures.node, state, meaning, timeToLossMs: isFresh && lossInMs >= 0 ? lossInMs : null };
  };
  if (!isFresh) return say('unknown', `Its server has said nothing for ${Math.round(silentMs / 1_000)} s. What it had on disk is safe.`);
  if (mode === RecordingMode.Overflowing) {
    return say(
      'down',
      `Its disk budget is used up; the oldest events are given up, ${droppedEvents} so far. Make room, or let who is behind catch up.`,
    );
  }
  if (mode === RecordingMode.Degraded)
    return say('degraded', 'Events wait on disk for longer than they should. Nothing is lost as long as there is room.');
  return say('up', 'Events are on disk within moments, and are taken from there.');
}

/** Known by what the game servers say of it: the platform has no business with it. */
function redis({ servers }: Reading): readonly PartFinding[] {
  const using = servers.filter(({ figures }) => figures.snapshots.hotStore === 'redis');
  if (using.length === 0) return [];
  const fresh = using.filter(({ isFresh }) => isFresh);
  const failing = fresh.filter(({ figures }) => figures.snapshots.hotFailuresInARow > 0);
  const say = (state: PartState, meaning: string): readonly PartFinding[] => [
    { part: 'redis', name: 'redis', state, meaning, timeToLossMs: null },
  ];
  if (fresh.length === 0) return say('unknown', 'No game server tells.');
  if (failing.length === 0) return say('up', 'Hot snapshots are saved: a crash is recovered within seconds.');
  const state = failing.length === fresh.length ? 'down' : 'degraded';
  return say(
    state,
    'Play goes on. Hot snapshots cannot be saved; a crash is recovered from a cold snapshot and the log, which takes longer.',
  );
}

function database({ database: { kind, fault } }: StoreProbes): PartFinding {
  return {
    part: kind,
    name: 'database',
    state: fault === null ? 'up' : 'down',
    meaning:
      fault === null
        ? 'Events become rows; accounts and history can be asked for.'
        : `Play goes on. Recording pauses and catches up by itself; logins and history do not work meanwhile. ${fault}`,
    timeToLossMs: null,
  };
}

function coldSnapshots({ coldSnapshots: { kind, fault } }: StoreProbes): PartFinding {
  return {
    part: kind,
    name: 'cold snapshots',
    state: fault === null ? 'up' : 'down',
    meaning:
      fault === null
        ? 'Cold snapshots are kept.'
        : `Play and recording go on. Cold snapshots wait in the log; a recovery without a hot one replays more of the log. ${fault}`,
    timeToLossMs: null,
  };
}

function soonest(servers: readonly ServerReading[]): number | null {
  const times = servers
    .filter(({ isFresh, figures }) => isFresh && figures.journal.lossInMs >= 0)
    .map(({ figures }) => figures.journal.lossInMs);
  return times.length === 0 ? null : Math.min(...times);
}
