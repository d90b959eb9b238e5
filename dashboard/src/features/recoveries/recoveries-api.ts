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

/** One cold snapshot that the platform keeps. */
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

/** The platform's number for every zone. */
export const EVERY_ZONE = 0;

export function requestSnapshot(wanted: { readonly zone: number; readonly reason: string }): Promise<{ readonly commandId: string }> {
  return requestJson('/api/snapshots', { method: 'POST', body: wanted });
}

/** Every zone that is owned now or has been recorded. */
export async function readZones(signal: AbortSignal): Promise<readonly number[]> {
  const { zones } = await requestJson<{ readonly zones: readonly { readonly zone: number }[] }>('/api/zones', { signal });
  return zones.map(({ zone }) => zone);
}
