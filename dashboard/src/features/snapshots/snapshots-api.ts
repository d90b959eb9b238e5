import type { PlayerDifference, Rehearsal } from '@/shared/actions/action';
import { requestJson } from '@/shared/api/http';

export type RecoverySource = 'hot' | 'cold' | 'empty';
export type RecoveryLog = 'journal' | 'kafka' | 'none';

/** What a game server certified when it had rebuilt a zone. Hashes are hex. */
export type Certificate = {
  readonly eventId: string;
  readonly zone: number;
  /** The epoch that the recovery began. */
  readonly epoch: number;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly source: RecoverySource;
  readonly log: RecoveryLog;
  /** Null: it began with an empty zone. */
  readonly snapshot: { readonly epoch: number; readonly sequence: number; readonly tick: number; readonly ageMs: number } | null;
  readonly eventsReplayed: number;
  readonly gaps: number;
  readonly eventsLost: number;
  readonly snapshotHash: string;
  readonly stateHash: string;
  readonly loadUs: number;
  readonly replayUs: number;
  readonly totalUs: number;
  /** Which rungs of the ladder failed and why; empty when none did. */
  readonly notes: string;
};

export type SnapshotTrigger = 'periodic' | 'manual' | 'opening' | 'stopping';

/** One snapshot that is kept, hot or cold. */
export type Snapshot = {
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly takenAt: string;
  readonly ageMs: number;
  readonly players: number;
  readonly sizeBytes: number;
  readonly checksum: string;
  readonly trigger: SnapshotTrigger;
  /** The command that asked for it; empty when none did. */
  readonly triggerId: string;
  readonly node: string;
};

/** Null: every zone. */
export type ZoneChoice = number | null;

type CertificatePage = { readonly recoveries: readonly Certificate[]; readonly before: string | null };
type SnapshotPage = {
  readonly store: 'mongodb' | 'sqlite';
  readonly snapshots: readonly Snapshot[];
  readonly nextCursor: string | null;
};

/** The two lists name their cursors differently; an empty one asks for the first page. */
function query(zone: ZoneChoice, limit: number, cursor: { readonly before?: string; readonly cursor?: string }): string {
  const search = new URLSearchParams({ limit: `${limit}` });
  if (zone !== null) search.set('zone', `${zone}`);
  for (const [name, value] of Object.entries(cursor)) if (value !== '') search.set(name, value);
  return search.toString();
}

export function readCertificates(zone: ZoneChoice, limit: number, before: string, signal: AbortSignal): Promise<CertificatePage> {
  return requestJson(`/api/recoveries?${query(zone, limit, { before })}`, { signal });
}

export function readSnapshots(zone: ZoneChoice, limit: number, cursor: string, signal: AbortSignal): Promise<SnapshotPage> {
  return requestJson(`/api/snapshots?${query(zone, limit, { cursor })}`, { signal });
}

/** A rehearsal that has come to its end, with who asked for it and where it ran. */
export type RehearsalRow = Rehearsal & {
  readonly commandId: string;
  readonly at: string;
  readonly zone: number;
  readonly node: string;
  readonly issuedBy: string;
  readonly holds: boolean;
};

type RehearsalPage = { readonly rehearsals: readonly RehearsalRow[]; readonly nextCursor: string | null };

export function readRehearsals(zone: ZoneChoice, limit: number, cursor: string, signal: AbortSignal): Promise<RehearsalPage> {
  return requestJson(`/api/rehearsals?${query(zone, limit, { cursor })}`, { signal });
}

export type HotSnapshots = {
  readonly store: 'redis' | 'files';
  readonly snapshots: readonly Snapshot[];
  /** Why they cannot be read; null while they can. */
  readonly problem: string | null;
};

export function readHotSnapshots(signal: AbortSignal): Promise<HotSnapshots> {
  return requestJson('/api/snapshots/hot', { signal });
}

/** One of two states that are compared. */
export type Side = {
  readonly kind: 'live' | 'hot' | 'cold';
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly at: string;
  readonly players: number;
  readonly stateHash: string | null;
};

export type Comparison = {
  readonly zone: number;
  readonly a: Side;
  readonly b: Side;
  /** Players who are the same in both. */
  readonly same: number;
  readonly players: readonly PlayerDifference[];
};

export function readComparison(zone: number, a: string, b: string, signal: AbortSignal): Promise<Comparison> {
  return requestJson(`/api/snapshots/compare?${new URLSearchParams({ zone: `${zone}`, a, b })}`, { signal });
}

export type ZoneMap = { readonly widthMm: number; readonly heightMm: number };

/** The size of a zone's map; null where the platform does not know it. */
export async function readZoneMap(zone: number, signal: AbortSignal): Promise<ZoneMap | null> {
  return (await requestJson<{ readonly map?: ZoneMap | null }>(`/api/zones/${zone}`, { signal })).map ?? null;
}
