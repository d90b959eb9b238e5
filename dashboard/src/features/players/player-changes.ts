import type { TailEvent } from '@/shared/live-channels/tail-event';
import type { Change } from './players-api';

export const CHANGE_KINDS = ['moves', 'life', 'presence', 'items', 'corrections'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

const KIND_OF: Readonly<Record<string, ChangeKind>> = {
  PlayerMoved: 'moves',
  PlayerStunned: 'life',
  PlayerDied: 'life',
  PlayerRespawned: 'life',
  PlayerEntered: 'presence',
  PlayerLeft: 'presence',
  ItemAcquired: 'items',
  PlayerCorrected: 'corrections',
};

export function isOfKind(change: Change, kind: ChangeKind | null): boolean {
  return kind === null || KIND_OF[change.type] === kind;
}

export const keyOf = ({ zone, epoch, sequence }: Pick<Change, 'zone' | 'epoch' | 'sequence'>): string => `${zone}/${epoch}/${sequence}`;

/** The tables by what they keep, for events whose row nobody has named. The key is the event's own place in the record. */
function tableOf(type: string): string {
  return type === 'PlayerMoved' ? 'movement_history' : type === 'ItemAcquired' ? 'transactions' : 'player_events';
}

/** Where the change stands in the database, or will as soon as it has arrived there. */
export function rowOf(change: Change): { readonly table: string; readonly key: string } {
  if (change.row === undefined) return { table: tableOf(change.type), key: keyOf(change) };
  const { table, key } = change.row;
  const shown = typeof key === 'object' && key !== null ? Object.values(key).join('/') : String(key);
  return { table, key: shown };
}

export function causeOf({ cause }: Change): 'command' | 'operator' | 'server' {
  return cause.kind ?? (cause.session === 0 && cause.sequence === 0 ? 'server' : 'command');
}

function ofTail(event: TailEvent): Change {
  const { from = null, to = null, ...details } = event.details as Record<string, never>;
  return {
    type: event.name,
    zone: event.zone,
    epoch: event.epoch,
    sequence: event.sequence,
    tick: event.tick,
    occurredAt: new Date(event.atMs).toISOString(),
    from,
    to,
    details,
    cause: { session: event.causeSession ?? 0, sequence: event.causeSequence ?? 0 },
  };
}

export type Followed = { readonly change: Change; /** Whether the database has it already. */ readonly isRecorded: boolean };

/** What was pushed before what was read: an event is shown once, and as recorded from the moment the database has it. */
export function joinChanges(pushed: readonly TailEvent[], recorded: readonly Change[]): readonly Followed[] {
  const known = new Set(recorded.map(keyOf));
  const ahead = pushed.filter((event) => !known.has(keyOf(event))).map((event) => ({ change: ofTail(event), isRecorded: false }));
  return [...ahead, ...recorded.map((change) => ({ change, isRecorded: true }))];
}
