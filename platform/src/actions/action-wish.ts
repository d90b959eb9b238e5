import { ApiError } from '../api/api-error.ts';
import { commandTextBytesMax, noArguments, noticeBytesMax } from '../commands/command-log.ts';
import { Admission, Life, type PlatformCommand } from '../contracts/events.ts';
import { ruleOfAction, type ActionName } from './action.ts';

export const severities = { info: 1, warning: 2, emergency: 3 } as const;
export const lives = { alive: Life.Alive, stunned: Life.Stunned, dead: Life.Dead } as const;
export const modes = { open: Admission.Open, closed: Admission.Closed, draining: Admission.Draining } as const;

/** What somebody wants done, as it was sent: every field of the right kind, and not all of them sensible together. */
export interface ActionWish {
  readonly action: ActionName;
  readonly zone?: number;
  readonly node?: string;
  readonly player?: number;
  readonly text?: string;
  readonly severity?: keyof typeof severities;
  readonly x?: number;
  readonly y?: number;
  readonly life?: keyof typeof lives;
  readonly durationMs?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly mode?: keyof typeof modes;
}

/** The arguments of a command. */
export type CommandArguments = Omit<PlatformCommand, 'id' | 'type' | 'issuedAtMs' | 'expiresAtMs' | 'issuedBy' | 'reason'>;

/** So long at most a player lies stunned or dead, and a server drains, by an operator's word. */
const holdMsMax = 86_400_000;

/** Refuses, in words, a wish that lacks what its action needs or says what would make no sense. */
export function checkWish(wish: ActionWish): void {
  const { action, text, mode, life, durationMs } = wish;
  const has = {
    zone: (wish.zone ?? 0) > 0,
    node: (wish.node ?? '') !== '',
    player: wish.player !== undefined,
    text: (text ?? '').trim() !== '',
    mode: mode !== undefined,
    snapshot: wish.epoch !== undefined && wish.sequence !== undefined,
  };
  const missing = ruleOfAction(action).needs.filter((field) => !has[field]);
  if (missing.length > 0) throw refused(`${action} needs ${missing.map(inWords).join(' and ')}.`);
  const textBytesMax = action === 'notice' ? noticeBytesMax : commandTextBytesMax;
  if (Buffer.byteLength(text ?? '') > textBytesMax) throw refused(`text may have ${textBytesMax} bytes of UTF-8.`);
  if (action === 'correct' && wish.x === undefined && wish.y === undefined && life === undefined) {
    throw refused('correct needs x, y or life: nothing is to change.');
  }
  const holds = (action === 'correct' && life !== undefined && life !== 'alive') || mode === 'draining';
  if (holds && (durationMs === undefined || durationMs < 1 || durationMs > holdMsMax)) {
    throw refused(`durationMs must be a whole number from 1 to ${holdMsMax} here.`);
  }
}

/** What the command says of the wish. Fields that its action does not read stay empty. */
export function argumentsOf(wish: ActionWish): CommandArguments {
  const { action, zone = 0, node = '', player = 0, text = '', x = -1, y = -1, durationMs = 0, epoch = 0, sequence = 0 } = wish;
  switch (action) {
    case 'notice':
      return { ...noArguments, zone, player, text: text.trim(), choice: severities[wish.severity ?? 'info'] };
    case 'kick':
      return { ...noArguments, zone: 0, player, text: text.trim() };
    case 'ban':
      return { ...noArguments, zone: 0, player, text: text.trim(), durationMs };
    case 'unban':
      return { ...noArguments, zone: 0, player };
    case 'correct':
      return { ...noArguments, zone, player, x, y, choice: wish.life === undefined ? -1 : lives[wish.life], durationMs };
    case 'snapshot':
    case 'rehearse':
    case 'restart-zone':
      return { ...noArguments, zone };
    case 'restore-zone':
      return { ...noArguments, zone, epoch, sequence };
    case 'restart-server':
      return { ...noArguments, zone: 0, node };
    case 'admission':
      return { ...noArguments, zone: 0, node, choice: modes[wish.mode!], durationMs: wish.mode === 'draining' ? durationMs : 0 };
  }
}

function inWords(field: string): string {
  return field === 'snapshot' ? 'epoch and sequence of a snapshot' : field;
}

function refused(message: string): ApiError {
  return new ApiError(400, 'invalid_request', message);
}
