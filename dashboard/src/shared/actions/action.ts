import type { Role } from '@/shared/session/roles';

/** Everything an operator can ask game servers to do, by the platform's own names. */
export const ACTIONS = [
  'notice',
  'kick',
  'ban',
  'unban',
  'correct',
  'snapshot',
  'rehearse',
  'restart-zone',
  'restore-zone',
  'restart-server',
  'admission',
] as const;
export type ActionName = (typeof ACTIONS)[number];

export const ADMISSION_MODES = ['open', 'closed', 'draining'] as const;
export type AdmissionMode = (typeof ADMISSION_MODES)[number];

export const NOTICE_SEVERITIES = ['info', 'warning', 'emergency'] as const;
export type NoticeSeverity = (typeof NOTICE_SEVERITIES)[number];

export const LIVES = ['alive', 'stunned', 'dead'] as const;
export type Life = (typeof LIVES)[number];

/** The least role for each action, to say so before it is tried. The platform decides again. */
export const LEAST_ROLE: Readonly<Record<ActionName, Role>> = {
  notice: 'operator',
  kick: 'operator',
  ban: 'operator',
  unban: 'operator',
  correct: 'operator',
  snapshot: 'operator',
  rehearse: 'operator',
  'restart-zone': 'operator',
  admission: 'operator',
  'restore-zone': 'administrator',
  'restart-server': 'administrator',
};

/** What stands in a request for an action; each action reads its own fields. Lengths are millimetres. */
export type ActionRequest = {
  readonly action: ActionName;
  /** 0: every zone, where the action allows that. */
  readonly zone?: number;
  readonly node?: string;
  readonly player?: number;
  readonly text?: string;
  readonly severity?: NoticeSeverity;
  readonly x?: number;
  readonly y?: number;
  readonly life?: Life;
  readonly durationMs?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly mode?: AdmissionMode;
};

/** What the platform says an action would do, before anything is done. */
export type ActionPreview = {
  /** The least role that may do it. */
  readonly needs: Role;
  readonly allowed: boolean;
  readonly dangerous: boolean;
  /** What has to be typed before it is done; null where nothing has to be. */
  readonly confirm: string | null;
  readonly players: number | null;
  readonly zones: readonly number[];
  readonly servers: readonly string[];
  /** In the platform's own words. */
  readonly summary: string;
  readonly changes?: readonly PlayerDifference[];
};

type Stand = { readonly x: number; readonly y: number; readonly life: Life };

/** How one player differs between two states of a zone. */
export type PlayerDifference = {
  readonly id: number;
  readonly name: string;
  readonly change: 'only-a' | 'only-b' | 'moved' | 'life' | 'both';
  readonly a: Stand | null;
  readonly b: Stand | null;
  readonly distanceMm: number | null;
};

export type ActionState = 'waiting' | 'begun' | 'done' | 'refused' | 'failed' | 'expired';

/** The certificate of a rehearsed recovery. Hashes are hex. */
export type Rehearsal = {
  readonly source: 'hot' | 'cold' | 'empty';
  readonly log: 'journal' | 'kafka' | 'none';
  readonly snapshotEpoch: number;
  readonly snapshotSequence: number;
  readonly snapshotTick: number;
  readonly snapshotAgeMs: number;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly liveEpoch: number;
  readonly liveSequence: number;
  readonly liveHash: string;
  readonly shadowHash: string;
  readonly players: number;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  readonly notes: string;
};

/** What one server said about one action. */
export type Outcome = {
  readonly node: string;
  readonly zone: number;
  readonly at: string;
  readonly state: 'done' | 'refused' | 'failed' | 'begun';
  readonly players: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly message: string;
  readonly rehearsal: Rehearsal | null;
};

/** An action that was asked for, and what has come of it so far. */
export type ActionRecord = {
  readonly commandId: string;
  readonly action: ActionName;
  readonly zone: number;
  readonly node: string;
  readonly player: number;
  /** What admission was set to, and for how long a drain or a ban holds; absent from a platform that does not tell. */
  readonly mode?: AdmissionMode | null;
  readonly durationMs?: number | null;
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly reason: string;
  readonly expiresAt: string;
  readonly state: ActionState;
  readonly outcomes: readonly Outcome[];
};

/** Nothing more will come of it. */
export function isFinal(state: ActionState): boolean {
  return state !== 'waiting' && state !== 'begun';
}

/** Whether the shadow came out as the zone itself, with nothing missing on the way. */
export function holds(rehearsal: Rehearsal): boolean {
  return rehearsal.liveHash === rehearsal.shadowHash && rehearsal.eventsLost === 0 && rehearsal.gaps === 0;
}
