/**
 * Where game servers keep the newest snapshot of each zone. Two places exist: Redis, and files in the data folder. The platform only
 * looks.
 */
export interface HotSnapshots {
  readonly kind: 'redis' | 'files';
  /** The zones that have one, in their order. */
  zones(): Promise<readonly number[]>;
  /** The bytes of a zone's snapshot; null when there is none. */
  newest(zone: number): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** Hot snapshots cannot be looked at now; the message says why. */
export class HotSnapshotsUnavailableError extends Error {
  override readonly name = 'HotSnapshotsUnavailableError';
}
