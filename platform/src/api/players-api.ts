import { Elysia, t } from 'elysia';
import { eventName, leaveReasonName } from '../contracts/event-details.ts';
import { eventId } from '../contracts/event-identity.ts';
import type { PlatformCommand } from '../contracts/events.ts';
import { commandedEvents } from '../stores/command-outcomes.ts';
import { findCommandsById } from '../stores/commands.ts';
import { findPlayerHistory, type PlayerChange } from '../stores/player-history.ts';
import { findMovements, findPlayers, type MovementRow } from '../stores/player-queries.ts';
import type { PlayerRow } from '../stores/players.ts';
import type { Store } from '../stores/store.ts';
import { ErrorBody, refusals } from './api-error.ts';
import { cursorQuery, decodeCursor, encodeCursor, limitQuery, nextCursor, parseMoment } from './paging.ts';
import { backwards, Cause, happened, nextBefore, pageOf, playerId, presentHappened, wantedPlayer } from './player-schemas.ts';

const lives = ['alive', 'stunned', 'dead'] as const;

const Life = t.Union([t.Literal('alive'), t.Literal('stunned'), t.Literal('dead')]);

const Player = t.Object({
  id: t.Integer(),
  name: t.String(),
  zone: t.Integer(),
  online: t.Boolean(),
  x: t.Integer({ description: 'Millimetres.' }),
  y: t.Integer({ description: 'Millimetres.' }),
  life: Life,
  lifeUntilTick: t.Integer({ description: 'The tick of the zone at which a stun or a death ends. 0: none.' }),
  lastTick: t.Integer(),
  lastEvent: t.Object({ id: t.String(), epoch: t.Integer(), sequence: t.Integer() }, { description: 'The newest event this row is from.' }),
  firstSeenAt: t.String(),
  lastEventAt: t.String(),
});

const Point = t.Object({ x: t.Integer(), y: t.Integer() });

const ChangeCause = t.Object({
  kind: t.String({ description: 'command: the player’s own; operator: somebody’s with this platform; server: the game itself.' }),
  session: t.Integer(),
  sequence: t.Integer({ description: 'The command of that session. 0, 0: none.' }),
  commandId: t.Nullable(t.String({ description: 'The operator’s command, as in /api/actions.' })),
  by: t.Nullable(t.String({ description: 'Who wanted it.' })),
  reason: t.Nullable(t.String()),
});

const Change = t.Object({
  ...happened,
  type: t.String({
    description: 'PlayerMoved, PlayerEntered, PlayerLeft, PlayerStunned, PlayerDied, PlayerRespawned, PlayerCorrected or ItemAcquired.',
  }),
  from: t.Nullable(Point, { description: 'Where a move began.' }),
  to: t.Nullable(Point, { description: 'Where the player stood afterwards. Null: the event does not say.' }),
  details: t.Object(
    {
      name: t.Optional(t.String()),
      reason: t.Optional(t.String({ description: 'Why the player left.' })),
      untilTick: t.Optional(t.Integer({ description: 'The tick of the zone at which a stun or a death ends.' })),
      life: t.Optional(Life),
      item: t.Optional(t.Object({ id: t.Integer(), kind: t.String() }, { description: 'What the player was given.' })),
    },
    { description: 'What else the event says.' },
  ),
  cause: ChangeCause,
  row: t.Object({ table: t.String(), key: t.String() }, { description: 'Where the database keeps it: zone/epoch/sequence is the key.' }),
});

const Movement = t.Object({
  ...happened,
  from: Point,
  to: Point,
  cause: Cause,
});

/** Players as last heard of, and where they have been. */
export function playersApi(store: Store) {
  return new Elysia({ name: 'players', prefix: '/api/players', tags: ['Players'] })
    .get(
      '/',
      async ({ query }) => {
        const { search = '', zone = null, online = null, limit = 50 } = query;
        const afterId = decodeCursor(query.cursor, 1)?.[0] ?? 0;
        const rows = await findPlayers(store, { search: search.trim(), zone, online, afterId, limit: limit + 1 });
        const players = rows.slice(0, limit).map(presentPlayer);
        return { players, nextCursor: rows.length > limit ? encodeCursor([players.at(-1)!.id]) : null };
      },
      {
        query: t.Object({
          search: t.Optional(t.String({ maxLength: 64, description: 'Part of a name, or an id.' })),
          zone: t.Optional(t.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Where they were last heard of.' })),
          online: t.Optional(t.Boolean({ description: 'true: only those who are in the game; false: only the others.' })),
          limit: limitQuery,
          cursor: cursorQuery,
        }),
        response: { 200: t.Object({ players: t.Array(Player), nextCursor }), ...refusals },
        detail: { summary: 'Players, in the order of their ids' },
      },
    )
    .get('/:id', async ({ params }) => presentPlayer(await wantedPlayer(store, params.id)), {
      params: playerId,
      response: { 200: Player, 404: ErrorBody, ...refusals },
      detail: { summary: 'One player' },
    })
    .get(
      '/:id/movements',
      async ({ params, query }) => {
        const { limit = 50, order = 'desc' } = query;
        const rows = await findMovements(store, {
          playerId: params.id,
          fromMs: parseMoment(query.from, 'from'),
          toMs: parseMoment(query.to, 'to'),
          newestFirst: order === 'desc',
          after: decodeCursor(query.cursor, 4),
          limit: limit + 1,
        });
        if (rows.length === 0) await wantedPlayer(store, params.id);
        const { page, next } = pageOf(rows, limit);
        return { movements: page.map(presentMovement), nextCursor: next };
      },
      {
        params: playerId,
        query: t.Object({
          from: t.Optional(t.String({ description: 'Not before: ISO 8601 or Unix milliseconds.' })),
          to: t.Optional(t.String({ description: 'Not after: ISO 8601 or Unix milliseconds.' })),
          order: t.Optional(t.Union([t.Literal('desc'), t.Literal('asc')], { default: 'desc', description: 'desc: newest first.' })),
          limit: limitQuery,
          cursor: cursorQuery,
        }),
        response: { 200: t.Object({ movements: t.Array(Movement), nextCursor }), 404: ErrorBody, ...refusals },
        detail: { summary: 'Where a player has been, by time' },
      },
    )
    .get(
      '/:id/history',
      async ({ params, query }) => {
        const { limit = 50 } = query;
        const rows = await findPlayerHistory(store, params.id, decodeCursor(query.before, 4), limit + 1);
        if (rows.length === 0) await wantedPlayer(store, params.id);
        const { page, next } = pageOf(rows, limit);
        return { history: await presentChanges(store, page), nextBefore: next };
      },
      {
        params: playerId,
        query: backwards,
        response: {
          200: t.Object({ history: t.Array(Change), nextBefore }),
          404: ErrorBody,
          ...refusals,
        },
        detail: { summary: 'Everything that changed a player, the newest first, each with its cause' },
      },
    );
}

function presentPlayer(row: PlayerRow) {
  const lifeIsNewer = row.lifeEpoch > row.placeEpoch || (row.lifeEpoch === row.placeEpoch && row.lifeSequence > row.placeSequence);
  const [epoch, sequence] = lifeIsNewer ? [row.lifeEpoch, row.lifeSequence] : [row.placeEpoch, row.placeSequence];
  return {
    id: row.id,
    name: row.name,
    zone: row.zone,
    online: row.online,
    x: row.x,
    y: row.y,
    life: lives[row.life] ?? 'alive',
    lifeUntilTick: row.lifeUntilTick,
    lastTick: row.lastTick,
    lastEvent: { id: eventId({ zone: row.zone, epoch, sequence }), epoch, sequence },
    firstSeenAt: new Date(row.firstSeenAtMs).toISOString(),
    lastEventAt: new Date(row.lastEventAtMs).toISOString(),
  };
}

function presentMovement(row: MovementRow) {
  const { from, to } = row;
  return {
    ...presentHappened(row),
    from,
    to,
    cause: { session: row.causeSession, sequence: row.causeSequence },
  };
}

/** With who wanted it: a correction names its command; of other events what came of commands tells which was theirs. */
async function presentChanges(store: Store, changes: readonly PlayerChange[]) {
  const commandIds = new Map<PlayerChange, string>();
  const commanded = new Map((await commandedEvents(store, changes)).map((event) => [keyOf(event), event.commandId]));
  for (const change of changes) {
    const commandId = change.commandId ?? commanded.get(keyOf(change));
    if (commandId !== undefined) commandIds.set(change, commandId);
  }
  const commands = new Map((await findCommandsById(store, [...new Set(commandIds.values())])).map((command) => [command.id, command]));
  return changes.map((change) => {
    const commandId = commandIds.get(change) ?? null;
    return presentChange(change, commandId, commandId === null ? null : (commands.get(commandId) ?? null));
  });
}

function keyOf({ zone, epoch, sequence }: Pick<PlayerChange, 'zone' | 'epoch' | 'sequence'>): string {
  return `${zone}/${epoch}/${sequence}`;
}

function presentChange(change: PlayerChange, commandId: string | null, command: PlatformCommand | null) {
  const { from, to, name, reason, untilTick, life, item } = change;
  return {
    ...presentHappened(change),
    type: eventName(change.type),
    from,
    to,
    details: {
      ...(name === null ? {} : { name }),
      ...(reason === null ? {} : { reason: leaveReasonName(reason) }),
      ...(untilTick === null ? {} : { untilTick }),
      ...(life === null ? {} : { life: lives[life] ?? 'alive' }),
      ...(item === null ? {} : { item }),
    },
    cause: {
      kind: commandId !== null ? 'operator' : change.causeSession === 0 && change.causeSequence === 0 ? 'server' : 'command',
      session: change.causeSession,
      sequence: change.causeSequence,
      commandId,
      by: command?.issuedBy ?? null,
      reason: command?.reason ?? null,
    },
    row: { table: change.table, key: keyOf(change) },
  };
}
