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

/** A platform that does not tell the kind still tells it by what is said: players send commands, and corrections are operators'. */
export function causeOf({ type, cause }: Change): 'command' | 'operator' | 'server' {
  if (cause.kind === undefined && type === 'PlayerCorrected') return 'operator';
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

/** Pushed events that are shown at most; older ones are asked for like any other page. */
const PUSHED_MAX = 200;

/**
 * What was pushed and what was read as one list, the newest first. A zone's events reach the database in their order, so whatever
 * is not newer than the newest of its zone there has arrived, though the page that was read may begin after it.
 */
export function joinChanges(pushed: readonly TailEvent[], recorded: readonly Change[]): readonly Followed[] {
  const known = new Set(recorded.map(keyOf));
  const newest = new Map<string, number>();
  for (const { zone, epoch, sequence } of recorded) {
    newest.set(`${zone}/${epoch}`, Math.max(sequence, newest.get(`${zone}/${epoch}`) ?? 0));
  }
  const ahead = pushed
    .slice(0, PUSHED_MAX)
    .filter((event) => !known.has(keyOf(event)))
    .map((event) => ({ change: ofTail(event), isRecorded: event.sequence <= (newest.get(`${event.zone}/${event.epoch}`) ?? 0) }));
  return [...ahead, ...recorded.map((change) => ({ change, isRecorded: true }))].sort(newestFirst);
}

function newestFirst({ change: a }: Followed, { change: b }: Followed): number {
  return Date.parse(b.occurredAt) - Date.parse(a.occurredAt) || b.epoch - a.epoch || b.sequence - a.sequence;
}
