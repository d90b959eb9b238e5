import {
  LEAST_ROLE,
  type ActionName,
  type ActionRecord,
  type ActionRequest,
  type ActionState,
  type Outcome,
} from '@/shared/actions/action';
import { fakeDifferences } from './differences';
import { done, page, refusal, refuseBelow, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';
import { fakeRehearsal } from './rehearsals';
import { fakePlayerName } from './sights';

/** What becomes of the actions asked for from now on. */
export type Fate = 'done' | 'refused' | 'failed' | 'unheard' | 'differs';

const NODES: Readonly<Record<number, string>> = { 1: 'game-1', 2: 'game-1', 3: 'game-2', 4: 'game-2' };
const PLAYERS: Readonly<Record<number, number>> = { 1: 84, 2: 137, 3: 160, 4: 201 };
const ZONES = [1, 2, 3, 4];
const DANGEROUS: readonly ActionName[] = ['ban', 'correct', 'restart-zone', 'restore-zone', 'restart-server', 'admission'];

/** The command travels to a server and its answer back: waiting on the first look, under way on the second, then over. */
const LOOKS_UNTIL = { begun: 2, over: 3 } as const;

type Asked = { record: ActionRecord; readonly request: ActionRequest; readonly fate: Fate; looks: number };

const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);

/** Actions, what they would do and what became of them, as if two game servers with four zones listened. */
export class FakeActions implements FakeFeature {
  fate: Fate = 'done';
  readonly #asked: Asked[] = [];
  readonly #context: FakeContext;

  constructor(context: FakeContext) {
    this.#context = context;
    const nowMs = context.now();
    for (const [index, action] of (['notice', 'restart-zone', 'kick', 'snapshot', 'rehearse', 'ban'] as const).entries()) {
      const zone = action === 'kick' || action === 'ban' ? 0 : (index % 4) + 1;
      const request: ActionRequest = { action, ...(zone === 0 ? { player: 2_001 } : { zone }) };
      const asked = this.#ask(request, REASONS[index] ?? '', nowMs - (index + 1) * 23 * 60_000, index === 5 ? 'failed' : 'done');
      this.#end(asked);
    }
  }

  answer(call: FakeRequest): Answer | null {
    const [noun, id] = call.path;
    if (noun === 'rehearsals' && call.method === 'GET') return this.#rehearsals(call.search);
    if (noun !== 'actions') return null;
    const request = call.body as ActionRequest & { reason?: string; confirm?: string };
    if (call.method === 'POST' && id === 'preview') return this.#preview(request, call);
    if (call.method === 'POST') return this.#run(request, call);
    if (id === undefined) {
      for (const asked of this.#asked) this.#look(asked);
      return page('actions', this.#asked.map(({ record }) => record).toReversed(), call.search);
    }
    const asked = this.#asked.find(({ record }) => record.commandId === id);
    if (asked === undefined) return refusal(404, 'no_such_action', `There is no action ${id}.`);
    this.#look(asked);
    return done(asked.record);
  }

  #preview(request: ActionRequest, call: FakeRequest): Answer {
    const needs = LEAST_ROLE[request.action];
    const name = request.player === undefined ? null : nameOf(request.player);
    if (request.player !== undefined && name === null) return refusal(404, 'no_such_player', `There is no player ${request.player}.`);
    const zones = zonesOf(request);
    const dangerous = DANGEROUS.includes(request.action) && request.mode !== 'open';
    const changes = request.action === 'restore-zone' ? fakeDifferences(request.zone ?? 1) : undefined;
    const isUnfelt = request.action === 'snapshot' || request.action === 'rehearse';
    const players = isUnfelt
      ? 0
      : request.action === 'restore-zone'
        ? changes?.length
        : name !== null
          ? 1
          : sum(zones.map((zone) => PLAYERS[zone] ?? 0));
    return done({
      needs,
      allowed: refuseBelow(needs, call) === null,
      dangerous,
      confirm: dangerous ? (name ?? request.node ?? (request.zone === undefined ? 'all' : `${request.zone}`)) : null,
      players,
      zones,
      servers: [...new Set(zones.map((zone) => NODES[zone] ?? 'game-1'))],
      summary: `${request.action} reaches ${players} players in zones ${zones.join(', ')}.`,
      ...(changes === undefined ? {} : { changes }),
    });
  }

  #run(request: ActionRequest & { reason?: string; confirm?: string }, call: FakeRequest): Answer {
    const refused = refuseBelow(LEAST_ROLE[request.action], call);
    if (refused !== null) return refused;
    const { confirm } = (this.#preview(request, call).body ?? {}) as { confirm?: string | null };
    if (confirm && request.confirm !== confirm) return refusal(400, 'not_confirmed', `confirm must be ${confirm}.`);
    if (!request.reason) return refusal(400, 'invalid_request', 'reason (body) must be text of 1 to 200 characters.');
    const { record } = this.#ask(request, request.reason, this.#context.now(), this.fate);
    return { status: 202, body: { commandId: record.commandId } };
  }

  #ask(request: ActionRequest, reason: string, atMs: number, fate: Fate): Asked {
    const record: ActionRecord = {
      commandId: `5e1f2c1e-0000-4000-8000-${(this.#asked.length + 1).toString(16).padStart(12, '0')}`,
      action: request.action,
      zone: request.zone ?? 0,
      node: request.node ?? '',
      player: request.player ?? 0,
      mode: request.mode ?? null,
      durationMs: request.durationMs ?? null,
      issuedAt: new Date(atMs).toISOString(),
      issuedBy: 'admin',
      reason,
      expiresAt: new Date(atMs + 300_000).toISOString(),
      state: 'waiting',
      outcomes: [],
    };
    const asked: Asked = { record, request, fate, looks: 0 };
    this.#asked.push(asked);
    return asked;
  }

  #look(asked: Asked): void {
    if (asked.fate === 'unheard' || asked.looks >= LOOKS_UNTIL.over) return;
    asked.looks++;
    if (asked.looks === LOOKS_UNTIL.begun) this.#say(asked, 'begun', this.#outcomes(asked, 'begun'));
    if (asked.looks === LOOKS_UNTIL.over) this.#end(asked);
  }

  #end(asked: Asked): void {
    asked.looks = LOOKS_UNTIL.over;
    const state = asked.fate === 'refused' || asked.fate === 'failed' ? asked.fate : 'done';
    this.#say(asked, state, this.#outcomes(asked, state));
  }

  /** What has begun is told again when it is over; every answer is kept. */
  #say(asked: Asked, state: ActionState, outcomes: readonly Outcome[]): void {
    asked.record = { ...asked.record, state, outcomes: [...asked.record.outcomes, ...outcomes] };
    for (const outcome of outcomes) this.#context.broadcast({ type: 'outcome', commandId: asked.record.commandId, ...outcome });
  }

  #outcomes({ request, record, fate }: Asked, state: Outcome['state']): readonly Outcome[] {
    return zonesOf(request).map((zone) => ({
      node: request.node || (NODES[zone] ?? 'game-1'),
      zone: request.action === 'restart-server' || request.action === 'admission' ? 0 : zone,
      at: new Date(Date.parse(record.issuedAt) + 400).toISOString(),
      state,
      players: request.player === undefined ? (PLAYERS[zone] ?? 0) : 1,
      epoch: 40,
      sequence: 91_204,
      message: MESSAGES[state] ?? '',
      rehearsal: request.action === 'rehearse' && state === 'done' ? fakeRehearsal(zone, fate !== 'differs') : null,
    }));
  }

  #rehearsals(search: URLSearchParams): Answer {
    const rows = this.#asked.toReversed().flatMap(({ record }) =>
      record.outcomes.flatMap(({ rehearsal, zone, node, at }) =>
        rehearsal === null
          ? []
          : [
              {
                commandId: record.commandId,
                at,
                zone,
                node,
                issuedBy: record.issuedBy,
                holds: rehearsal.liveHash === rehearsal.shadowHash,
                ...rehearsal,
              },
            ],
      ),
    );
    const zone = search.get('zone');
    return page('rehearsals', zone === null ? rows : rows.filter((row) => `${row.zone}` === zone), search);
  }
}

const REASONS = [
  'maintenance at ten',
  'ticks stayed slow after the update',
  'asked to leave twice',
  'before the update',
  'monthly drill',
  'cheating, case 118',
];

const MESSAGES: Partial<Record<ActionState, string>> = {
  refused: 'The zone is being recovered already.',
  failed: 'The journal could not be read to its end.',
};

/** Player 2001 is the first of zone 2. */
function nameOf(player: number): string | null {
  return player < 1_001 || player > 4_999 ? null : fakePlayerName((player - 1) % 1_000);
}

function zonesOf({ zone, node, player, action }: ActionRequest): readonly number[] {
  if (zone !== undefined && zone !== 0) return [zone];
  if (player !== undefined) return [Math.floor((player - 1) / 1_000)];
  if (node) return ZONES.filter((each) => NODES[each] === node);
  return action === 'unban' ? [] : ZONES;
}
