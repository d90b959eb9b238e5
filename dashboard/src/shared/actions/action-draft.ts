import type { ActionName, ActionRequest, AdmissionMode, Life, NoticeSeverity } from './action';

export type PlayerChoice = { readonly id: number; readonly name: string };

/** An action as far as it is filled in. Null: not chosen yet. */
export type ActionDraft = {
  readonly action: ActionName;
  readonly zone: number | null;
  readonly node: string | null;
  readonly player: PlayerChoice | null;
  readonly text: string;
  readonly severity: NoticeSeverity;
  readonly x: number | null;
  readonly y: number | null;
  /** Null: stays as it is. */
  readonly life: Life | null;
  readonly durationMs: number | null;
  readonly epoch: number | null;
  readonly sequence: number | null;
  readonly mode: AdmissionMode;
};

export type DraftField = Exclude<keyof ActionDraft, 'action'>;

/** What is asked for, by action, in the order of the form. */
export const FIELDS: Readonly<Record<ActionName, readonly DraftField[]>> = {
  notice: ['zone', 'severity', 'text'],
  kick: ['player', 'text'],
  ban: ['player', 'durationMs', 'text'],
  unban: ['player'],
  correct: ['player', 'x', 'y', 'life', 'durationMs'],
  snapshot: ['zone'],
  rehearse: ['zone'],
  'restart-zone': ['zone'],
  'restore-zone': ['zone', 'epoch', 'sequence'],
  'restart-server': ['node'],
  admission: ['mode', 'node', 'durationMs'],
};

/** Bytes of UTF-8 that a notice may have on the wire. */
export const NOTICE_BYTES_MAX = 1_024;
/** What a player is told on leaving has room for less. */
export const FAREWELL_BYTES_MAX = 512;
export const textBytesMax = (action: ActionName): number => (action === 'notice' ? NOTICE_BYTES_MAX : FAREWELL_BYTES_MAX);
export const REASON_LENGTH_MAX = 200;

export const MINUTE_MS = 60_000;
export const BAN_DURATIONS_MS = [60 * MINUTE_MS, 1_440 * MINUTE_MS, 7 * 1_440 * MINUTE_MS, 30 * 1_440 * MINUTE_MS, 0] as const;
export const DRAIN_DURATIONS_MS = [MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS] as const;
export const LIFE_DURATIONS_MS = [5_000, 30_000, MINUTE_MS, 10 * MINUTE_MS] as const;

/** The zones may be all of them at once, said as 0. */
export const EVERY_ZONE = 0;
export const takesEveryZone = (action: ActionName): boolean => action === 'notice' || action === 'snapshot';

const DURATION_AT_FIRST: Partial<Record<ActionName, number>> = {
  ban: BAN_DURATIONS_MS[1],
  admission: DRAIN_DURATIONS_MS[1],
  correct: LIFE_DURATIONS_MS[1],
};

/** A form of this action, with what its opener knows already. */
export function draftOf(start: Partial<ActionDraft> & { readonly action: ActionName }): ActionDraft {
  return {
    zone: start.action === 'notice' ? EVERY_ZONE : null,
    node: start.action === 'admission' ? '' : null,
    player: null,
    text: '',
    severity: 'info',
    x: null,
    y: null,
    life: null,
    durationMs: DURATION_AT_FIRST[start.action] ?? null,
    epoch: null,
    sequence: null,
    mode: 'closed',
    ...start,
  };
}

/** Whether this field plays a part in the draft as it stands: how long is only asked of what ends by itself. */
export function isAsked(draft: ActionDraft, field: DraftField): boolean {
  if (!FIELDS[draft.action].includes(field)) return draft.action === 'notice' && field === 'player' && draft.player !== null;
  if (draft.action === 'notice' && field === 'zone') return draft.player === null;
  if (field !== 'durationMs') return true;
  if (draft.action === 'admission') return draft.mode === 'draining';
  return draft.action !== 'correct' || draft.life === 'stunned' || draft.life === 'dead';
}

export type Gap = DraftField | 'text-long' | 'nothing-changed' | 'number';

/** What is missing before the platform can be asked what this would do. */
export function gapsOf(draft: ActionDraft): readonly Gap[] {
  const gaps: Gap[] = FIELDS[draft.action].filter((field) => isAsked(draft, field) && isMissing(draft, field));
  if (new TextEncoder().encode(draft.text).length > textBytesMax(draft.action)) gaps.push('text-long');
  if (Number.isNaN(draft.x) || Number.isNaN(draft.y)) gaps.push('number');
  if (draft.action === 'correct' && draft.x === null && draft.y === null && draft.life === null) gaps.push('nothing-changed');
  return gaps;
}

function isMissing(draft: ActionDraft, field: DraftField): boolean {
  // What a player is told on leaving may be left unsaid, and a correction may leave anything as it is.
  if (field === 'text') return draft.action === 'notice' && draft.text.trim() === '';
  if (draft.action === 'correct' && field !== 'player' && field !== 'durationMs') return false;
  return draft[field] === null;
}

/** The request without what the action does not read. Only of a draft without gaps. */
export function requestOf(draft: ActionDraft): ActionRequest {
  const given: Partial<Record<keyof ActionRequest, unknown>> = { action: draft.action };
  const fields: readonly DraftField[] = [...FIELDS[draft.action], 'player'];
  for (const field of fields) {
    const value = field === 'player' ? (draft.player?.id ?? null) : field === 'text' ? draft.text.trim() : draft[field];
    if (isAsked(draft, field) && value !== null && value !== '') given[field] = value;
  }
  return given as ActionRequest;
}
