import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { decodeEnvelope, EventType, LeaveReason, type Envelope } from '../contracts/events.ts';
import { findMinutes, type MinuteRow } from '../stores/minute-statistics.ts';
import { migrate } from '../stores/migrations.ts';
import { findPlayerHistory } from '../stores/player-history.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { baseTimeMs, ZoneScript } from '../testing/events.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { minuteStatisticsProjection } from './minute-statistics-projection.ts';
import { movementProjection } from './movement-projection.ts';
import { playerEventProjection } from './player-event-projection.ts';

const minute = (n: number): number => baseTimeMs + n * 60_000;

/** Two zones, three minutes, two players. */
function story(): Envelope[] {
  const [one, two] = [new ZoneScript(1), new ZoneScript(2)];
  const [E, ada, bob] = [EventType, 1, 2];
  return [
    one.next(E.ZoneOpened, 0, [1, 0, 0, 0, new Uint8Array(32)], minute(0)),
    one.next(E.PlayerEntered, ada, [ada, 'Ada', [1, 2]], minute(0) + 1),
    one.next(E.PlayerMoved, ada, [ada, [1, 2], [4, 6]], minute(0) + 2),
    one.next(E.PlayerStunned, ada, [ada, 77], minute(0) + 59_999),
    two.next(E.ZoneOpened, 0, [2, 0, 0, 0, new Uint8Array(32)], minute(1)),
    two.next(E.PlayerEntered, bob, [bob, 'Bob', [0, 0]], minute(1) + 5),
    one.next(E.PlayerMoved, ada, [ada, [4, 6], [4, 16]], minute(1) + 6),
    one.next(E.PlayerDied, ada, [ada, [4, 16], 99], minute(1) + 7),
    one.next(E.PlayerRespawned, ada, [ada, [0, 0]], minute(2)),
    one.next(E.PlayerCorrected, ada, [ada, [0, 0], [7, 8], 1, 120, 'command 1'], minute(2)),
    one.next(E.PlayerLeft, ada, [ada, LeaveReason.ConnectionLost, [0, 0]], minute(2) + 1),
    two.next(E.PlayerLeft, bob, [bob, LeaveReason.Left, [0, 0]], minute(2) + 2),
  ].map(decodeEnvelope);
}

function suite(openUrl: () => Promise<string>): void {
  let store: Store;

  beforeAll(async () => {
    store = new Store({ url: await openUrl(), timeoutMs: 5_000 });
    await migrate(store);
    const events = story();
    // Cut where a minute goes on: what comes later is added to what is there.
    for (const batch of [events.slice(0, 3), events.slice(3, 7), events.slice(7)]) {
      await store.transaction(async (tx) => {
        for (const projection of [movementProjection, playerEventProjection, minuteStatisticsProjection]) await projection.apply(batch, tx);
      });
    }
  });
  afterAll(() => store.close());

  const all = { zone: null, fromMs: minute(0), untilMs: minute(9), after: null, limit: 100 };
  const brief = ({ minuteMs, zone, players, counts }: MinuteRow) => [(minuteMs - baseTimeMs) / 60_000, zone, players, counts.events];

  test('What happened is counted in its minute and zone, also when it comes in several batches', async () => {
    const minutes = await findMinutes(store, all);
    expect(minutes.map(brief)).toEqual([
      [0, 1, 1, 4],
      [1, 1, 1, 2],
      [1, 2, 1, 2],
      [2, 1, 1, 3],
      [2, 2, 1, 1],
    ]);
    expect(minutes[0]!.counts).toMatchObject({ openings: 1, entered: 1, moves: 1, distance_mm: 5, stunned: 1, died: 0 });
    expect(minutes[1]!.counts).toMatchObject({ moves: 1, distance_mm: 10, died: 1, respawned: 0, departed: 0 });
    expect(minutes[3]!.counts).toMatchObject({ respawned: 1, departed: 1, connections_lost: 1 });
    expect(minutes[4]!.counts).toMatchObject({ departed: 1, connections_lost: 0 });
  });

  test('Minutes are found by zone and time, and page by page', async () => {
    expect((await findMinutes(store, { ...all, zone: 2 })).map(brief)).toEqual([
      [1, 2, 1, 2],
      [2, 2, 1, 1],
    ]);
    expect(await findMinutes(store, { ...all, fromMs: minute(1), untilMs: minute(2) })).toHaveLength(2);
    expect((await findMinutes(store, { ...all, after: [minute(1), 1], limit: 2 })).map(brief)).toEqual([
      [1, 2, 1, 2],
      [2, 1, 1, 3],
    ]);
  });

  test('A player’s history is all that changed it, the newest first, in pages', async () => {
    const history = await findPlayerHistory(store, 1, null, 100);
    const { PlayerLeft, PlayerRespawned, PlayerDied, PlayerMoved, PlayerStunned, PlayerEntered, PlayerCorrected } = EventType;
    const order = [PlayerLeft, PlayerCorrected, PlayerRespawned, PlayerDied, PlayerMoved, PlayerStunned, PlayerMoved, PlayerEntered];
    expect(history.map(({ type }) => type)).toEqual(order);
    expect(history[0]).toMatchObject({ zone: 1, reason: LeaveReason.ConnectionLost, to: { x: 0, y: 0 }, causeSession: 77 });
    expect(history[1]).toMatchObject({ to: { x: 7, y: 8 }, life: 1, untilTick: 120, commandId: 'command 1' });
    expect(history[2]).toMatchObject({ life: null, commandId: null });
    expect(history[3]).toMatchObject({ untilTick: 99, to: { x: 4, y: 16 }, from: null });
    expect(history[4]).toMatchObject({ from: { x: 4, y: 6 }, to: { x: 4, y: 16 }, causeSequence: 5 });
    expect(history[5]).toMatchObject({ untilTick: 77, to: null });
    expect(history[7]).toMatchObject({ name: 'Ada', to: { x: 1, y: 2 } });
    const { occurredAtMs, zone, epoch, sequence } = history[3]!;
    const older = await findPlayerHistory(store, 1, [occurredAtMs, zone, epoch, sequence], 2);
    expect(older.map(({ type }) => type)).toEqual([PlayerMoved, PlayerStunned]);
    expect(await findPlayerHistory(store, 99, null, 5)).toEqual([]);
  });
}

describe('History and minutes in SQLite', () => {
  const root = temporaryFolder();
  suite(async () => join(root, 'history.db'));
});

describeWithServer('History and minutes in MySQL', 'mysql', 'MYSQL_URL', (address) => {
  suite(() => emptyDatabase(address, 'verdict_history'));
});
