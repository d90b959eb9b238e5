import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useNow } from '@/shared/hooks';
import { useSightStore } from '@/shared/live-channels/sight-store';
import { SIGHT_FRESH_MS_MAX, useKeepWatching } from '@/shared/live-channels/use-watch';
import { useText } from '@/shared/text/text';
import { MapLegend } from './map/map-legend';
import { ZoneMap } from './map/zone-map';
import { useZoneDetail } from './use-zones';
import type { ZoneMapShape } from './zones-api';

/** Ground for a zone whose map nobody knows grows in steps of this, so that it does not breathe with its players. */
const BARE_STEP_MM = 50_000;

/** The map of a zone with what is pushed of it. Sights go past React, straight to the canvas. */
export function LiveMap(props: {
  readonly zone: number;
  readonly chosen: number | null;
  readonly onChoose: (player: number | null) => void;
}) {
  const { zone, chosen, onChoose } = props;
  const words = useText().zoneMap;
  useKeepWatching(zone);
  const { data: detail, isPending } = useZoneDetail(zone);
  const reachMm = useSightStore((store) => {
    const places = store.sight?.players.flatMap((player) => [player.x, player.y]) ?? [];
    return Math.ceil((Math.max(0, ...places) + 1) / BARE_STEP_MM) * BARE_STEP_MM;
  });
  const bare = useMemo<ZoneMapShape>(() => ({ widthMm: reachMm, heightMm: reachMm, obstacles: [], hazards: [] }), [reachMm]);
  const shape = detail?.map ?? bare;
  const { staleMs, isWaiting } = useAge(zone);
  return (
    <div>
      <ZoneMap zone={zone} shape={shape} selected={chosen} onSelect={onChoose} staleMs={staleMs} isWaiting={isWaiting} />
      <MapLegend />
      {!isPending && detail?.map == null && <p className="mt-2 text-xs text-ink-faint">{words.noMap}</p>}
    </div>
  );
}

/** Whether what is drawn may be called live. */
function useAge(zone: number): { readonly staleMs: number | null; readonly isWaiting: boolean } {
  const now = useNow(500);
  // Only what decides is read, and coarsely: the picture itself changes five times a second.
  const [hasSight, isCurrent, freshUntilMs] = useSightStore(
    useShallow((store) => [
      store.zone === zone && store.sight !== null,
      store.isCurrent,
      Math.ceil(((store.receivedAtMs ?? 0) + SIGHT_FRESH_MS_MAX) / 1_000) * 1_000,
    ]),
  );
  if (!hasSight) return { staleMs: null, isWaiting: true };
  if (isCurrent && now <= freshUntilMs) return { staleMs: null, isWaiting: false };
  return { staleMs: Math.max(0, now - (useSightStore.getState().receivedAtMs ?? now)), isWaiting: false };
}
