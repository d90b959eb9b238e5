import type { Role } from '../accounts/roles.ts';
import { PlatformCommandType } from '../contracts/events.ts';

interface ActionRule {
  readonly type: number;
  readonly least: Role;
  /** Players feel it, or it cannot be taken back: it is done only when what it hits was typed. */
  readonly dangerous: boolean;
  /** What it is about, and has to be named. */
  readonly needs: readonly ('zone' | 'node' | 'player' | 'text' | 'mode' | 'snapshot')[];
}

/** Everything that an operator can have game servers do. */
export const actions = {
  notice: { type: PlatformCommandType.SendNotice, least: 'operator', dangerous: false, needs: ['text'] },
  kick: { type: PlatformCommandType.KickPlayer, least: 'operator', dangerous: false, needs: ['player'] },
  ban: { type: PlatformCommandType.BanPlayer, least: 'operator', dangerous: true, needs: ['player'] },
  unban: { type: PlatformCommandType.UnbanPlayer, least: 'operator', dangerous: false, needs: ['player'] },
  correct: { type: PlatformCommandType.CorrectPlayer, least: 'operator', dangerous: true, needs: ['player'] },
  snapshot: { type: PlatformCommandType.TakeSnapshot, least: 'operator', dangerous: false, needs: [] },
  rehearse: { type: PlatformCommandType.RehearseRecovery, least: 'operator', dangerous: false, needs: ['zone'] },
  'restart-zone': { type: PlatformCommandType.RestartZone, least: 'operator', dangerous: true, needs: ['zone'] },
  'restore-zone': { type: PlatformCommandType.RestoreZone, least: 'administrator', dangerous: true, needs: ['zone', 'snapshot'] },
  'restart-server': { type: PlatformCommandType.RestartServer, least: 'administrator', dangerous: true, needs: ['node'] },
  admission: { type: PlatformCommandType.SetAdmission, least: 'operator', dangerous: true, needs: ['mode'] },
} as const satisfies Record<string, ActionRule>;

export type ActionName = keyof typeof actions;

export const actionNames = Object.keys(actions) as ActionName[];

export function ruleOfAction(action: ActionName): ActionRule {
  return actions[action];
}

export function actionOfType(type: number): string {
  return actionNames.find((name) => actions[name].type === type) ?? `unknown-${type}`;
}
