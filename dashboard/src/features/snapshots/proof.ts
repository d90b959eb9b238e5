import { holds } from '@/shared/actions/action';
import type { Severity } from '@/shared/ui/severity';
import type { Certificate, RecoveryLog, RecoverySource, RehearsalRow } from './snapshots-api';

/** What recoveries are measured by: from a hot snapshot within ten seconds, from a cold one within three minutes. */
export const OBJECTIVE_MS = { hot: 10_000, cold: 180_000 } as const;

/** A zone that was rebuilt, in earnest or to practise, with the proof of what came of it. */
export type Proof = {
  readonly kind: 'recovery' | 'rehearsal';
  readonly key: string;
  readonly zone: number;
  readonly at: string;
  readonly source: RecoverySource;
  readonly log: RecoveryLog;
  readonly snapshot: { readonly epoch: number; readonly sequence: number; readonly tick: number; readonly ageMs: number } | null;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  /** The epoch that a recovery opened, or the place at which a rehearsal was compared. */
  readonly epoch: number;
  readonly sequence: number;
  /** As begun and as opened, or of the zone and of its shadow. */
  readonly hashes: readonly [string, string];
  readonly isSame: boolean;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  readonly notes: string;
  /** Who asked for the rehearsal, and the server that did it; null of a recovery, which nobody asks for. */
  readonly asked: { readonly by: string; readonly node: string } | null;
};

export function proofOfRecovery(certificate: Certificate): Proof {
  const { eventId, occurredAt, snapshotHash, stateHash, ...rest } = certificate;
  return { ...rest, kind: 'recovery', key: eventId, at: occurredAt, hashes: [snapshotHash, stateHash], isSame: true, asked: null };
}

export function proofOfRehearsal(row: RehearsalRow): Proof {
  return {
    kind: 'rehearsal',
    key: `${row.commandId}/${row.zone}`,
    zone: row.zone,
    at: row.at,
    source: row.source,
    log: row.log,
    snapshot:
      row.source === 'empty'
        ? null
        : { epoch: row.snapshotEpoch, sequence: row.snapshotSequence, tick: row.snapshotTick, ageMs: row.snapshotAgeMs },
    eventsReplayed: row.eventsReplayed,
    gaps: row.gaps,
    eventsLost: row.eventsLost,
    epoch: row.liveEpoch,
    sequence: row.liveSequence,
    hashes: [row.liveHash, row.shadowHash],
    isSame: holds(row),
    loadUs: row.loadUs,
    replayUs: row.replayUs,
    totalUs: row.totalUs,
    notes: row.notes,
    asked: { by: row.issuedBy, node: row.node },
  };
}

/** Loss outranks everything, and a shadow that differs is as bad; a gap or a fallen rung cost nothing this time and is worth a look. */
export function severityOf({ eventsLost, gaps, notes, isSame }: Proof): Severity {
  if (eventsLost > 0 || !isSame) return 'critical';
  return gaps > 0 || notes !== '' ? 'warning' : 'good';
}

/** Whether it was as fast as it has to be. What began with an empty zone replayed the log alone, which is what cold allows for. */
export function isWithinObjective({ source, totalUs }: Pick<Proof, 'source' | 'totalUs'>): boolean {
  return totalUs / 1_000 <= (source === 'hot' ? OBJECTIVE_MS.hot : OBJECTIVE_MS.cold);
}

export type Pace = { readonly count: number; readonly medianUs: number; readonly worstUs: number; readonly lastUs: number };

/** How fast zones were rebuilt; null when none was. The newest comes first. */
export function paceOf(proofs: readonly Proof[]): Pace | null {
  const newest = proofs[0];
  if (newest === undefined) return null;
  const sorted = proofs.map(({ totalUs }) => totalUs).sort((a, b) => a - b);
  return {
    count: sorted.length,
    medianUs: sorted[Math.ceil(sorted.length / 2) - 1] ?? 0,
    worstUs: sorted.at(-1) ?? 0,
    lastUs: newest.totalUs,
  };
}

type Loaded = { readonly proofs: readonly Proof[]; readonly hasMore: boolean };

const atMs = (proof: Proof) => Date.parse(proof.at);

/**
 * Two lists that are read page by page, as one, the newest first. Beyond the oldest of a list that goes on, something unread could
 * lie between; so nothing older is shown until it has been read.
 */
export function mergeProofs(lists: readonly Loaded[]): readonly Proof[] {
  const known = Math.max(...lists.map(({ proofs, hasMore }) => (hasMore ? Math.min(...proofs.map(atMs)) : -Infinity)));
  return lists
    .flatMap(({ proofs }) => proofs)
    .filter((proof) => atMs(proof) >= known)
    .sort((a, b) => atMs(b) - atMs(a));
}
