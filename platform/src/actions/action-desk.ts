import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Bans } from '../accounts/bans.ts';
import { roleAtLeast, type Role } from '../accounts/roles.ts';
import { ApiError } from '../api/api-error.ts';
import type { Actor } from '../api/route-rules.ts';
import type { AuditEntry, AuditLog, AuditTarget } from '../audit/audit-log.ts';
import { CommandLogUnavailableError, commandTextBytesMax, type CommandLog } from '../commands/command-log.ts';
import type { PlatformCommand } from '../contracts/events.ts';
import type { LiveZone } from '../live/figures-monitor.ts';
import { differencesOf, type Difference, type Standing } from '../snapshots/differences.ts';
import { NoSuchStateError, type ZoneStates } from '../snapshots/zone-states.ts';
import { saveCommand } from '../stores/commands.ts';
import { findPlayer } from '../stores/player-queries.ts';
import type { Store } from '../stores/store.ts';
import { ruleOfAction } from './action.ts';
import { argumentsOf, checkWish, lives, type ActionWish } from './action-wish.ts';
import { blastRadius, type BlastRadius, type KnownPlayer } from './blast-radius.ts';

export interface ActionDeskServices {
  readonly store: Store;
  readonly commands: CommandLog;
  readonly bans: Bans;
  readonly audit: AuditLog;
  readonly states: ZoneStates;
  readonly zones: () => readonly LiveZone[];
  readonly log: Logger;
}

export interface ActionPreview extends BlastRadius {
  readonly needs: Role;
  readonly allowed: boolean;
  readonly dangerous: boolean;
  /** What must be typed before it is done; null: nothing. */
  readonly confirm: string | null;
  /** What would become of which player, where that can be told. */
  readonly changes: readonly Difference[] | null;
}

/** A server that comes back later than this must not act on an old wish. */
const commandLifeMs = 300_000;

/**
 * Where operators' wishes become commands to the game servers: checked, confirmed, recorded in the audit log, kept so that what becomes of
 * them can be told, and only then put on their way.
 */
export class ActionDesk {
  readonly #services: ActionDeskServices;

  constructor(services: ActionDeskServices) {
    this.#services = services;
  }

  /** The role it takes, and how the audit log calls it. */
  deedOf(wish: ActionWish): { readonly least: Role; readonly deed: Pick<AuditEntry, 'action' | 'target' | 'details'> } {
    return {
      least: ruleOfAction(wish.action).least,
      deed: { action: wish.action, target: targetOf(wish), details: detailsOf(wish) },
    };
  }

  /** What the wish would do, and to whom. Nothing is done. */
  async preview(wish: ActionWish, actor: Actor): Promise<ActionPreview> {
    checkWish(wish);
    const { least } = ruleOfAction(wish.action);
    const player = await this.#player(wish);
    const radius = blastRadius(wish, player, this.#services.zones());
    const confirm = confirmationOf(wish, player);
    const { changes, problem } = await this.#changes(wish, player);
    return {
      ...radius,
      summary: problem === null ? radius.summary : `${radius.summary} What would change cannot be shown: ${problem}`,
      needs: least,
      allowed: roleAtLeast(actor.role as Role, least),
      dangerous: confirm !== null,
      confirm,
      changes,
    };
  }

  /** Puts the wish on its way, and gives the command's id. Whether the actor may do it has been asked before. */
  async perform(wish: ActionWish, actor: Actor, givenReason: string, confirm: string | null): Promise<string> {
    checkWish(wish);
    const reason = checkedReason(givenReason);
    const wanted = confirmationOf(wish, await this.#player(wish));
    if (wanted !== null && confirm?.trim() !== wanted) {
      throw new ApiError(400, 'not_confirmed', `This is dangerous. Ask for a preview, and confirm with the word it gives: ${wanted}`);
    }
    const issuedAtMs = Date.now();
    const command: PlatformCommand = {
      ...argumentsOf(wish),
      id: randomUUID(),
      type: ruleOfAction(wish.action).type,
      issuedAtMs,
      expiresAtMs: issuedAtMs + commandLifeMs,
      issuedBy: actor.actor,
      reason,
    };
    const { deed } = this.deedOf(wish);
    const { audit, log } = this.#services;
    await audit.before({ ...actor, ...deed, reason, commandId: command.id }, () => this.#issue(wish, command));
    log.info({ commandId: command.id, action: wish.action, target: deed.target, by: actor.actor, reason }, 'an operator acts');
    return command.id;
  }

  /** What is kept here first: a command that nobody knows of could not be asked after. */
  async #issue(wish: ActionWish, command: PlatformCommand): Promise<void> {
    const { store, bans, commands } = this.#services;
    await store.transaction(async (tx) => {
      await saveCommand(tx, command);
      const untilMs = command.durationMs === 0 ? null : command.issuedAtMs + command.durationMs;
      if (wish.action === 'ban') await bans.ban(command.player, untilMs, command.reason, command.issuedBy, tx);
      if (wish.action === 'unban') await bans.unban(command.player, tx);
    });
    try {
      await commands.append(command);
    } catch (error) {
      if (!(error instanceof CommandLogUnavailableError)) throw error;
      throw new ApiError(503, 'commands_unavailable', `${error.message} Nothing is known to be under way; ask again.`, {
        'retry-after': '5',
      });
    }
  }

  /** Null when the wish is about no player. One that nobody knows cannot be meant. */
  async #player({ player }: ActionWish): Promise<KnownPlayer | null> {
    if (player === undefined) return null;
    const { store } = this.#services;
    const row = await findPlayer(store, player);
    if (row !== null) return { id: player, name: row.name, zone: row.zone, online: row.online };
    const [account] = await store.query('SELECT name FROM accounts WHERE id = ?', [player]);
    if (account === undefined) throw new ApiError(404, 'no_such_player', `There is no player ${player}.`);
    return { id: player, name: String(account['name']), zone: null, online: false };
  }

  async #changes(
    wish: ActionWish,
    player: KnownPlayer | null,
  ): Promise<{ readonly changes: readonly Difference[] | null; readonly problem: string | null }> {
    if (wish.action !== 'restore-zone' && wish.action !== 'correct') return { changes: null, problem: null };
    const { states } = this.#services;
    try {
      const live = await states.read(wish.action === 'correct' ? zoneOf(wish, player) : wish.zone!, 'live');
      if (wish.action === 'restore-zone') {
        const snapshot = await states.read(wish.zone!, { epoch: wish.epoch!, sequence: wish.sequence! });
        return { changes: differencesOf(live.players, snapshot.players).players, problem: null };
      }
      const now = live.players.filter(({ id }) => id === player!.id);
      return { changes: differencesOf(now, now.map(corrected(wish))).players, problem: null };
    } catch (error) {
      if (!(error instanceof NoSuchStateError)) throw error;
      return { changes: null, problem: error.message };
    }
  }
}

function zoneOf({ zone = 0 }: ActionWish, player: KnownPlayer | null): number {
  const wanted = zone > 0 ? zone : (player?.zone ?? null);
  if (wanted === null) throw new NoSuchStateError('The player has not entered a zone yet.');
  return wanted;
}

function corrected({ x, y, life }: ActionWish): (now: Standing) => Standing {
  return (now) => ({ ...now, x: x ?? now.x, y: y ?? now.y, life: life === undefined ? now.life : lives[life] });
}

/** The word that must be typed: what is hit, by the name that people know it by. */
function confirmationOf(wish: ActionWish, player: KnownPlayer | null): string | null {
  const isHarmless = wish.action === 'admission' && wish.mode === 'open';
  if (!ruleOfAction(wish.action).dangerous || isHarmless) return null;
  if (player !== null) return player.name;
  if ((wish.node ?? '') !== '') return wish.node!;
  return (wish.zone ?? 0) > 0 ? String(wish.zone) : 'all';
}

function targetOf({ action, zone = 0, node = '', player }: ActionWish): AuditTarget {
  if (player !== undefined) return { kind: 'player', id: String(player) };
  if (action === 'restart-server' || action === 'admission')
    return node === '' ? { kind: 'world', id: 'all' } : { kind: 'server', id: node };
  return zone === 0 ? { kind: 'world', id: 'all' } : { kind: 'zone', id: String(zone) };
}

/** What else was wished; the reason and the target stand beside it. */
function detailsOf({ action: _action, ...wish }: ActionWish): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

function checkedReason(given: string): string {
  const reason = given.trim();
  if (reason === '') throw new ApiError(400, 'invalid_request', 'reason must not be blank.');
  if (Buffer.byteLength(reason) > commandTextBytesMax) {
    throw new ApiError(400, 'invalid_request', `reason may have ${commandTextBytesMax} bytes of UTF-8.`);
  }
  return reason;
}
