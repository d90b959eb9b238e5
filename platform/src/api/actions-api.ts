import { Elysia, t, type Static } from 'elysia';
import { actionNames, actionOfType, type ActionName } from '../actions/action.ts';
import type { ActionDesk } from '../actions/action-desk.ts';
import { lives, modes, severities, type ActionWish } from '../actions/action-wish.ts';
import { commandState } from '../commands/command-state.ts';
import { PlatformCommandType, type PlatformCommand } from '../contracts/events.ts';
import { outcomesOf, type OutcomeRecord } from '../stores/command-outcomes.ts';
import { findCommands, findCommandsById } from '../stores/commands.ts';
import type { Store } from '../stores/store.ts';
import { ApiError, ErrorBody, refusals } from './api-error.ts';
import { DifferenceBody, presentDifference } from './difference-schemas.ts';
import { OutcomeBody, presentOutcome } from './outcome-schemas.ts';
import { cursorQuery, decodeMixedCursor, encodeCursor, limitQuery, nextCursor } from './paging.ts';
import { actorOf, needs, permitted, type Permissions } from './route-rules.ts';
import { wordOf } from './words.ts';

export interface ActionsServices extends Permissions {
  readonly store: Store;
  readonly desk: ActionDesk;
}

const words = <const Names extends readonly string[]>(names: Names) => t.Union(names.map((name) => t.Literal(name as Names[number])));
const whole = (minimum: number, maximum: number, description: string) => t.Optional(t.Integer({ minimum, maximum, description }));
const int32Max = 2_147_483_647;

const wishFields = {
  action: words(actionNames),
  zone: whole(0, int32Max, 'The zone it is for. 0: every zone, for a notice or a snapshot.'),
  node: t.Optional(t.String({ maxLength: 128, description: 'The server it is for. Admission without one is for all.' })),
  player: whole(1, Number.MAX_SAFE_INTEGER, 'The player it is about.'),
  text: t.Optional(t.String({ maxLength: 1_024, description: 'What players are told.' })),
  severity: t.Optional(words(Object.keys(severities) as (keyof typeof severities)[])),
  x: whole(0, int32Max, 'Millimetres. Left out: it stays.'),
  y: whole(0, int32Max, 'Millimetres. Left out: it stays.'),
  life: t.Optional(words(Object.keys(lives) as (keyof typeof lives)[])),
  durationMs: whole(0, 3_153_600_000_000, 'How long a ban, a stun, a death or a drain lasts. 0: a ban for good.'),
  epoch: whole(0, int32Max, 'Epoch of the snapshot to restore.'),
  sequence: whole(0, Number.MAX_SAFE_INTEGER, 'Last event of the snapshot to restore.'),
  mode: t.Optional(words(Object.keys(modes) as (keyof typeof modes)[])),
};

const Preview = t.Object({
  needs: t.String({ description: 'The least role that may do it.' }),
  allowed: t.Boolean({ description: 'Whether you may.' }),
  dangerous: t.Boolean(),
  confirm: t.Nullable(t.String({ description: 'What must be sent as `confirm`, typed by whoever does it.' })),
  players: t.Nullable(t.Integer({ description: 'How many players feel it. Null: nobody can tell now.' })),
  zones: t.Array(t.Integer()),
  servers: t.Array(t.String()),
  summary: t.String(),
  changes: t.Optional(t.Array(DifferenceBody, { description: 'Of a correction or a restoration: a is now, b is afterwards.' })),
});

const Action = t.Object({
  commandId: t.String(),
  action: t.String(),
  zone: t.Integer(),
  node: t.String(),
  player: t.Integer(),
  text: t.String(),
  mode: t.Nullable(t.String({ description: 'What admission was set to.' })),
  durationMs: t.Nullable(t.Integer()),
  issuedAt: t.String(),
  issuedBy: t.String(),
  reason: t.String(),
  expiresAt: t.String(),
  state: t.String({ description: 'waiting, begun, done, refused, failed or expired.' }),
  outcomes: t.Array(OutcomeBody),
});

/** What operators do to the running game: what it would hit, doing it, and what came of it. */
export function actionsApi({ store, desk, access, audit }: ActionsServices) {
  return new Elysia({ name: 'actions', prefix: '/api/actions', tags: ['Actions'] })
    .post(
      '/preview',
      async ({ body, request }) => {
        const { changes, ...preview } = await desk.preview(body as ActionWish, await actorOf(access, request));
        return {
          ...preview,
          zones: [...preview.zones],
          servers: [...preview.servers],
          ...(changes === null ? {} : { changes: changes.map(presentDifference) }),
        };
      },
      {
        body: t.Object(wishFields),
        response: { 200: Preview, 404: ErrorBody, ...refusals },
        detail: { summary: 'What an action would do, and to whom; nothing is done', ...needs('viewer', 'preview', 'world') },
      },
    )
    .post(
      '/',
      async ({ body, request, set }) => {
        const { reason, confirm = null, ...given } = body;
        const wish = given as ActionWish;
        const { least, deed } = desk.deedOf(wish);
        const actor = await permitted({ access, audit }, request, least, { ...deed, reason });
        const commandId = await desk.perform(wish, actor, reason, confirm);
        set.status = 202;
        return { commandId };
      },
      {
        body: t.Object({
          ...wishFields,
          reason: t.String({ minLength: 1, maxLength: 512, description: 'Why; kept with the command and in the audit log.' }),
          confirm: t.Optional(t.String({ maxLength: 128, description: 'The word that the preview of a dangerous action gives.' })),
        }),
        response: { 202: t.Object({ commandId: t.String() }), 404: ErrorBody, ...refusals },
        detail: {
          summary: 'Have the game servers do something',
          description: 'restore-zone and restart-server take an administrator.',
          ...needs('operator', 'action', 'world'),
        },
      },
    )
    .get(
      '/',
      async ({ query }) => {
        const { limit = 50 } = query;
        const [issuedAtMs, id] = decodeMixedCursor(query.cursor, ['number', 'string']) ?? [];
        const before = issuedAtMs === undefined ? null : { issuedAtMs: issuedAtMs as number, id: id as string };
        const found = await findCommands(store, before, limit + 1);
        const page = found.slice(0, limit);
        const last = found.length > limit ? page.at(-1)! : null;
        return {
          actions: await withOutcomes(store, page),
          nextCursor: last === null ? null : encodeCursor([last.issuedAtMs, last.id]),
        };
      },
      {
        query: t.Object({ limit: limitQuery, cursor: cursorQuery }),
        response: { 200: t.Object({ actions: t.Array(Action), nextCursor }), ...refusals },
        detail: { summary: 'Actions and what came of them, the newest first' },
      },
    )
    .get(
      '/:commandId',
      async ({ params }) => {
        const [action] = await withOutcomes(store, await findCommandsById(store, [params.commandId]));
        if (action === undefined) throw new ApiError(404, 'no_such_action', `There is no action ${params.commandId}.`);
        return action;
      },
      {
        params: t.Object({ commandId: t.String({ maxLength: 64 }) }),
        response: { 200: Action, 404: ErrorBody, ...refusals },
        detail: { summary: 'One action and what came of it' },
      },
    );
}

async function withOutcomes(store: Store, commands: readonly PlatformCommand[]): Promise<Static<typeof Action>[]> {
  const outcomes = await outcomesOf(
    store,
    commands.map(({ id }) => id),
  );
  const byCommand = Map.groupBy(outcomes, ({ commandId }) => commandId);
  return commands.map((command) => present(command, byCommand.get(command.id) ?? []));
}

function present(command: PlatformCommand, outcomes: readonly OutcomeRecord[]): Static<typeof Action> {
  const { id, type, zone, node, player, text, choice, durationMs, issuedAtMs, expiresAtMs, issuedBy, reason } = command;
  return {
    commandId: id,
    action: actionOfType(type) as ActionName,
    zone,
    node,
    player,
    text,
    mode: type === PlatformCommandType.SetAdmission ? wordOf(modes, choice) : null,
    durationMs: durationMs === 0 ? null : durationMs,
    issuedAt: new Date(issuedAtMs).toISOString(),
    issuedBy,
    reason,
    expiresAt: new Date(expiresAtMs).toISOString(),
    state: commandState(outcomes, expiresAtMs, Date.now()),
    outcomes: outcomes.map(presentOutcome),
  };
}
