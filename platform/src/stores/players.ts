import { BulkInsert } from './bulk-insert.ts';
import type { Row, Statements, Value } from './store.ts';

/** A player as last heard of. Place and life come by different topics; each remembers the event that it is from. */
export interface PlayerRow {
  readonly id: number;
  name: string;
  zone: number;
  online: boolean;
  x: number;
  y: number;
  placeEpoch: number;
  placeSequence: number;
  life: number;
  lifeUntilTick: number;
  lifeEpoch: number;
  lifeSequence: number;
  lastTick: number;
  firstSeenAtMs: number;
  lastEventAtMs: number;
}

const columns = [
  'id',
  'name',
  'zone',
  'online',
  'x',
  'y',
  'place_epoch',
  'place_sequence',
  'life',
  'life_until_tick',
  'life_epoch',
  'life_sequence',
  'last_tick',
  'first_seen_at_ms',
  'last_event_at_ms',
] as const;

const upsert = new BulkInsert('players', columns, { tail: ({ dialect }) => dialect.upsert(['id'], columns.slice(1)) });
const idsPerQuery = 500;

/** Reads players by id and keeps them from other writers until the transaction ends. */
export async function lockPlayers(tx: Statements, ids: readonly number[]): Promise<PlayerRow[]> {
  const players: PlayerRow[] = [];
  for (let from = 0; from < ids.length; from += idsPerQuery) {
    // The last id fills the list up, so that one statement serves any number of players.
    const some = Array.from({ length: idsPerQuery }, (_, i) => ids[Math.min(from + i, ids.length - 1)]!);
    const text = `SELECT * FROM players WHERE id IN (${some.map(() => '?').join(', ')}) ORDER BY id${tx.dialect.forUpdate}`;
    for (const row of await tx.query(text, some)) players.push(toPlayer(row));
  }
  return players;
}

export async function savePlayers(tx: Statements, players: Iterable<PlayerRow>): Promise<void> {
  const values: Value[] = [];
  for (const p of players) {
    values.push(p.id, p.name, p.zone, p.online ? 1 : 0, p.x, p.y, p.placeEpoch, p.placeSequence);
    values.push(p.life, p.lifeUntilTick, p.lifeEpoch, p.lifeSequence, p.lastTick, p.firstSeenAtMs, p.lastEventAtMs);
  }
  await upsert.run(tx, values);
}

export function toPlayer(row: Row): PlayerRow {
  return {
    id: Number(row['id']),
    name: String(row['name']),
    zone: Number(row['zone']),
    online: Number(row['online']) === 1,
    x: Number(row['x']),
    y: Number(row['y']),
    placeEpoch: Number(row['place_epoch']),
    placeSequence: Number(row['place_sequence']),
    life: Number(row['life']),
    lifeUntilTick: Number(row['life_until_tick']),
    lifeEpoch: Number(row['life_epoch']),
    lifeSequence: Number(row['life_sequence']),
    lastTick: Number(row['last_tick']),
    firstSeenAtMs: Number(row['first_seen_at_ms']),
    lastEventAtMs: Number(row['last_event_at_ms']),
  };
}
