import type { Account, Change, Copies, Copy, Player, Transaction } from '@/features/players/players-api';
import { done, page, refusal, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';
import { fakePlayerId, fakePlayerName } from './sights';

const PER_ZONE = 30;
const TYPES = ['PlayerMoved', 'PlayerMoved', 'PlayerStunned', 'PlayerMoved', 'ItemAcquired', 'PlayerMoved', 'PlayerCorrected'] as const;

/** Everybody in the database, with a past that is the same in every run. */
export class FakePlayers implements FakeFeature {
  /** Whether the database answers. */
  isDown = false;
  players: readonly Player[];
  readonly accounts = new Map<number, Account>();
  readonly #now: () => number;

  constructor({ now }: FakeContext) {
    this.#now = now;
    this.players = [1, 2, 3, 4].flatMap((zone) => Array.from({ length: PER_ZONE }, (_, index) => this.#player(zone, index)));
    for (const { id, name } of this.players) this.accounts.set(id, this.#account(id, name));
  }

  answer({ method, path, search }: FakeRequest): Answer | null {
    if (method !== 'GET' || (path[0] !== 'players' && path[0] !== 'accounts')) return null;
    if (this.isDown) return refusal(503, 'store_unavailable', 'The database cannot be used at the moment.');
    if (path[0] === 'accounts') {
      return page(
        'accounts',
        [...this.accounts.values()].filter(({ id }) => `${id}`.startsWith(search.get('search') ?? '')),
        search,
      );
    }
    if (path[1] === undefined) return page('players', this.players.filter(wantedBy(search)), search);
    const player = this.players.find(({ id }) => `${id}` === path[1]);
    if (player === undefined) return refusal(404, 'no_such_player', `No player ${path[1]} has entered a zone yet.`);
    switch (path[2]) {
      case undefined:
        return done(player);
      case 'history':
        return page('history', this.#history(player), search, ['before', 'nextBefore']);
      case 'copies':
        return done(this.#copies(player));
      case 'inventory':
        return done({
          inventory:
            player.id % 2 === 1
              ? [
                  { kind: 'apple', quantity: 4 },
                  { kind: 'coin', quantity: 17 },
                ]
              : [],
        });
      case 'transactions':
        return page('transactions', player.id % 2 === 1 ? this.#ledger(player) : [], search, ['before', 'nextBefore']);
      default:
        return null;
    }
  }

  #player(zone: number, index: number): Player {
    const sequence = 90_000 + index * 7;
    return {
      id: fakePlayerId(zone, index),
      name: fakePlayerName(index),
      zone,
      online: index < 24,
      x: 12_000 + index * 2_310,
      y: 81_500 - index * 1_730,
      life: index === 5 ? 'stunned' : index === 11 ? 'dead' : 'alive',
      lifeUntilTick: index === 5 || index === 11 ? 231_460 : 0,
      lastTick: 231_400,
      lastEvent: { id: `0000000${zone}-0000-0003-0000-${sequence.toString(16).padStart(12, '0')}`, epoch: 1 + (zone % 3), sequence },
      firstSeenAt: this.#ago(86_400_000 + index * 600_000),
      lastEventAt: this.#ago(index < 24 ? 1_200 : 3_600_000 * index),
    };
  }

  #account(id: number, name: string): Account {
    const isBanned = id % 1_000 === 4;
    const ban = { until: this.#ago(-43_200_000), reason: 'walked through walls', by: 'admin', at: this.#ago(3_600_000) };
    const kind = id % 3 === 0 ? 'registered' : 'guest';
    return { id, kind, name, createdAt: this.#ago(90_000_000), ban: isBanned ? ban : null };
  }

  #history(player: Player): readonly Change[] {
    return Array.from({ length: 90 }, (_, index): Change => {
      const type = TYPES[index % TYPES.length] ?? 'PlayerMoved';
      const sequence = player.lastEvent.sequence - index * 3;
      const isOperators = type === 'PlayerCorrected';
      const isServers = type === 'PlayerStunned';
      const { zone, lastEvent } = player;
      const table = type === 'PlayerMoved' ? 'movement_history' : type === 'ItemAcquired' ? 'transactions' : 'player_events';
      return {
        ...{ type, zone, epoch: lastEvent.epoch, sequence, tick: 231_400 - index * 12, occurredAt: this.#ago(1_200 + index * 640) },
        from: type === 'PlayerMoved' ? { x: player.x - index * 90, y: player.y - index * 70 } : null,
        to: type === 'PlayerMoved' || isOperators ? { x: player.x - index * 90 + 180, y: player.y - index * 70 + 120 } : null,
        details: type === 'ItemAcquired' ? { item: { id: 900 + index, kind: 'apple' } } : isServers ? { untilTick: 231_460 } : {},
        cause: isOperators
          ? { kind: 'operator', session: 0, sequence: 0, commandId: COMMAND, by: 'admin', reason: 'was stuck in a wall' }
          : { kind: isServers ? 'server' : 'command', session: isServers ? 0 : 7_002, sequence: isServers ? 0 : 40_300 - index },
        row: { table, key: { zone, epoch: lastEvent.epoch, sequence } },
      };
    });
  }

  /** The live copy is ahead of the database by one step, and the cold one was taken when the player stood elsewhere. */
  #copies(player: Player): Copies {
    const { x, y, life, lifeUntilTick, zone, name, lastEvent } = player;
    const { epoch, sequence } = lastEvent;
    const live: Copy = { x, y, life, lifeUntilTick, zone, epoch, sequence, tick: 231_400, at: this.#ago(200), name };
    const cold: Copy = { ...live, x: x - 6_200, y: y + 900, sequence: sequence - 700, tick: 230_100, at: this.#ago(65_000) };
    if (!player.online) {
      const why = `The player is not in zone ${zone} there.`;
      const database = { ...live, at: player.lastEventAt, online: false };
      return { live: null, hot: null, cold, database, problems: { live: why, hot: why } };
    }
    return {
      live,
      hot: { ...live, sequence: sequence - 4, at: this.#ago(3_100) },
      cold,
      database: { ...live, online: true },
      problems: {},
    };
  }

  #ledger(player: Player): readonly Transaction[] {
    return this.#history(player)
      .filter(({ type }) => type === 'ItemAcquired')
      .map(({ zone, epoch, sequence, tick, occurredAt, cause }, index) => ({
        ...{ zone, epoch, sequence, tick, occurredAt, cause },
        ...{ kind: index % 3 === 0 ? 'apple' : 'coin', change: 1, itemId: 900 + index },
      }));
  }

  #ago(ms: number): string {
    return new Date(this.#now() - ms).toISOString();
  }
}

const COMMAND = '7d9f2c1e-0000-4000-8000-0000000000c7';

/** As the platform: part of a name, or an id; and only what else was asked for. */
function wantedBy(search: URLSearchParams): (player: Player) => boolean {
  const text = (search.get('search') ?? '').toLowerCase();
  return ({ id, name, zone, online }) =>
    (name.toLowerCase().includes(text) || `${id}` === text) &&
    (!search.has('zone') || search.get('zone') === `${zone}`) &&
    (!search.has('online') || search.get('online') === `${online}`);
}
