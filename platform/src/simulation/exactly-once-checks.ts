import type { Envelope } from '../contracts/events.ts';
import { decodePlayerMoved, EventType } from '../contracts/events.ts';
import { playerOf } from '../projections/player-state.ts';
import type { Row } from '../stores/store.ts';
import { consumerNames, type ExactlyOnceWorld } from './exactly-once-world.ts';

/** What is wrong in the end, in words. Empty: every recorded event has exactly one effect of each kind, and nothing else has any. */
export function faultsOf({ log, database }: ExactlyOnceWorld): string[] {
  const { recorded } = log;
  const faults: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) faults.push(`${what}: found ${shorten(a)}, wanted ${shorten(b)}`);
  };
  const one = (text: string): Row => database.read(text)[0]!;
  const identities = (table: string): string[] => database.read(`SELECT zone, epoch, sequence FROM ${table}`).map(identity).sort();
  const wanted = (events: readonly Envelope[]): string[] => events.map(identity).sort();

  const moves = recorded.filter(({ type }) => type === EventType.PlayerMoved);
  const others = recorded.filter((event) => event.type !== EventType.PlayerMoved && playerOf(event) !== null);
  expect('movement history', identities('movement_history'), wanted(moves));
  expect('player events', identities('player_events'), wanted(others));
  expect(
    'counted rows',
    one("SELECT COALESCE(SUM(row_count), 0) AS n FROM row_counts WHERE table_name = 'movement_history'")['n'],
    moves.length,
  );
  expect('deliveries to the webhook', identities('webhook_deliveries'), wanted(recorded));
  expect('waiting deliveries', one('SELECT pending AS n FROM webhooks')['n'], recorded.length);
  expect('statistics', database.read(statistics), expectedStatistics(recorded));
  expect(
    'players of minutes',
    one('SELECT COUNT(*) AS n FROM minute_players')['n'],
    new Set(recorded.filter((event) => playerOf(event) !== null).map((event) => `${minuteOf(event)}/${event.zone}/${playerOf(event)}`))
      .size,
  );
  for (const name of consumerNames) {
    const counters = one(`SELECT applied, gaps, missing FROM consumers WHERE name = '${name}'`);
    expect(`counters of ${name}`, counters, { applied: recorded.length, gaps: 0, missing: 0 });
    const letters = database.read(`SELECT origin, reason FROM dead_letters WHERE consumer = '${name}' ORDER BY origin`);
    const late = log.late().map((origin) => ({ origin, reason: 'fenced' }));
    expect(`dead letters of ${name}`, letters, late);
  }
  return faults;
}

const statistics = `SELECT minute_ms AS minuteMs, zone, events, moves, distance_mm AS distanceMm, died, entered
  FROM minute_statistics ORDER BY minute_ms, zone`;

function expectedStatistics(recorded: readonly Envelope[]): unknown[] {
  const keys = [...new Set(recorded.map((event) => `${minuteOf(event)}/${event.zone}`))];
  return keys
    .map((key) => {
      const [minuteMs, zone] = key.split('/').map(Number) as [number, number];
      const own = recorded.filter((event) => minuteOf(event) === minuteMs && event.zone === zone);
      const moves = own.filter(({ type }) => type === EventType.PlayerMoved).map(({ payload }) => decodePlayerMoved(payload));
      const distanceMm = moves.reduce((sum, { from, to }) => sum + Math.round(Math.hypot(to[0] - from[0], to[1] - from[1])), 0);
      const count = (type: number): number => own.filter((event) => event.type === type).length;
      const [died, entered] = [count(EventType.PlayerDied), count(EventType.PlayerEntered)];
      return { minuteMs, zone, events: own.length, moves: moves.length, distanceMm, died, entered };
    })
    .sort((a, b) => a.minuteMs - b.minuteMs || a.zone - b.zone);
}

function minuteOf({ occurredAtMs }: Envelope): number {
  return Math.floor(occurredAtMs / 60_000) * 60_000;
}

function identity(event: Row | Envelope): string {
  const { zone, epoch, sequence } = event as Envelope;
  return `${zone}/${epoch}/${sequence}`;
}

function shorten(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 400)}… (${text.length} characters)`;
}
