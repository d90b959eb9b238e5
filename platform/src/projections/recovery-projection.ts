import { decodeZoneRecovered, EventType, type Envelope } from '../contracts/events.ts';
import { hexOf } from '../contracts/wire.ts';
import { insertRecoveries, type RecoveryRow } from '../stores/recoveries.ts';
import type { Statements } from '../stores/store.ts';
import type { Projection } from './projection.ts';

/** One row for every certificate: what a zone was rebuilt from, and the proof of what was lost. */
export const recoveryProjection: Projection = {
  name: 'recoveries',

  async apply(events: readonly Envelope[], tx: Statements): Promise<void> {
    const rows = events.filter(({ type }) => type === EventType.ZoneRecovered).map(toRow);
    if (rows.length > 0) await insertRecoveries(tx, rows);
  },
};

function toRow({ zone, epoch, sequence, occurredAtMs, payload }: Envelope): RecoveryRow {
  const certificate = decodeZoneRecovered(payload);
  const hashes = { snapshotHash: hexOf(certificate.snapshotHash), stateHash: hexOf(certificate.stateHash) };
  return { ...certificate, ...hashes, zone, epoch, sequence, occurredAtMs };
}
