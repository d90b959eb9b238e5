import { requestJson } from '@/shared/api/http';

/** Where a zone's record stands; it outlives the zone's server. */
export type Recorded = { readonly epoch: number; readonly sequence: number };

export type ListedZone = {
  readonly zone: number;
  /** Null: no server has reported it in the last minute. */
  readonly node: string | null;
  readonly recorded: Recorded | null;
};

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type HazardArea = Area & { readonly kind: string };

/** What does not move in a zone. Lengths are millimetres. */
export type ZoneMapShape = {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly obstacles: readonly Area[];
  readonly hazards: readonly HazardArea[];
};

export type ZoneDetail = ListedZone & { readonly map: ZoneMapShape | null };

export async function readZones(signal: AbortSignal): Promise<readonly ListedZone[]> {
  return (await requestJson<{ readonly zones: readonly ListedZone[] }>('/api/zones', { signal })).zones;
}

export function readZone(zone: number, signal: AbortSignal): Promise<ZoneDetail> {
  return requestJson(`/api/zones/${zone}`, { signal });
}
