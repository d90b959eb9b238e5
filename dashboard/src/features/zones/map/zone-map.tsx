import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatDuration, formatMetres } from '@/shared/format';
import { useSightStore } from '@/shared/live-channels/sight-store';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { ClockIcon } from '@/shared/ui/icons';
import { CrosshairIcon, FitIcon, MinusIcon, PlusIcon } from '@/shared/ui/map-icons';
import type { ZoneMapShape } from '../zones-api';
import { scaleLengthMm, type Camera } from './map-camera';
import { MapView } from './map-view';
import { useMapColours } from './use-map-colours';
import { useMapGestures } from './use-map-gestures';

const STEP = 1.5;
const PAN_PX = 60;
const SCALE_PX = 90;

const PANS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: PAN_PX, y: 0 },
  ArrowRight: { x: -PAN_PX, y: 0 },
  ArrowUp: { x: 0, y: PAN_PX },
  ArrowDown: { x: 0, y: -PAN_PX },
};

type ZoneMapProps = {
  readonly zone: number;
  readonly shape: ZoneMapShape;
  readonly selected: number | null;
  readonly onSelect: (player: number | null) => void;
  /** Age of what is drawn once it is no longer live; null while it is. */
  readonly staleMs: number | null;
  readonly isWaiting: boolean;
};

/** Who is where in a zone, moving. Everything it tells is also in the table beside it, for those who cannot see or point. */
export function ZoneMap({ zone, shape, selected, onSelect, staleMs, isWaiting }: ZoneMapProps) {
  const words = useText().zoneMap;
  const id = useId();
  const colours = useMapColours();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<MapView | null>(null);
  const [camera, setCamera] = useState<{ readonly camera: Camera; readonly isFitted: boolean } | null>(null);
  const [isFollowing, setFollowing] = useState(false);
  const gestures = useMapGestures(canvas, view, { onPick: onSelect, onPull: () => setFollowing(false) });

  useEffect(() => {
    if (!canvas.current) return;
    const built = new MapView({ canvas: canvas.current, onCamera: (next, isFitted) => setCamera({ camera: next, isFitted }) });
    view.current = built;
    return () => {
      built.close();
      view.current = null;
    };
  }, [zone]);
  useEffect(() => view.current?.show(shape, colours), [zone, shape, colours]);
  useEffect(() => view.current?.select(selected, isFollowing), [zone, selected, isFollowing]);

  const onKeyDown = (event: KeyboardEvent) => {
    const pan = PANS[event.key];
    if (pan) {
      setFollowing(false);
      view.current?.pan(pan);
    } else if (event.key === '+' || event.key === '=') view.current?.zoom(STEP);
    else if (event.key === '-') view.current?.zoom(1 / STEP);
    else if (event.key === '0') view.current?.fit();
    else if (event.key === 'n' || event.key === 'p') onSelect(neighbour(selected, event.key === 'n' ? 1 : -1));
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes('relative overflow-hidden rounded-xl border border-line', staleMs !== null && 'grayscale')}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={words.label(`${zone}`)}
        aria-describedby={id}
        className="block h-[min(30rem,62dvh)] w-full cursor-grab focus-visible:outline-offset-[-3px] lg:h-[min(44rem,72dvh)]"
        // While all of the map is in sight there is nothing to pull, and a thumb may scroll the page over it.
        style={{ touchAction: (camera?.isFitted ?? true) ? 'pan-y' : 'none' }}
        onKeyDown={onKeyDown}
        {...gestures}
      />
      <p id={id} className="sr-only">
        {words.keys}
      </p>
      <div className="absolute top-3 right-3 flex flex-col gap-1.5">
        <MapButton label={words.zoomIn} onPress={() => view.current?.zoom(STEP)}>
          <PlusIcon />
        </MapButton>
        <MapButton label={words.zoomOut} onPress={() => view.current?.zoom(1 / STEP)}>
          <MinusIcon />
        </MapButton>
        <MapButton label={words.fit} onPress={() => view.current?.fit()}>
          <FitIcon />
        </MapButton>
        {selected !== null && (
          <MapButton label={words.follow} isPressed={isFollowing} onPress={() => setFollowing(!isFollowing)}>
            <CrosshairIcon />
          </MapButton>
        )}
      </div>
      {camera && <ScaleBar mmPerPx={camera.camera.mmPerPx} />}
      <Overlay staleMs={staleMs} isWaiting={isWaiting} />
    </div>
  );
}

/** The next one by number, around the end: the way to everybody for those who do not point. */
function neighbour(selected: number | null, step: 1 | -1): number | null {
  const ids = (useSightStore.getState().sight?.players ?? []).map((player) => player.id).sort((a, b) => a - b);
  if (ids.length === 0) return null;
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at < 0) return ids[step === 1 ? 0 : ids.length - 1] ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}

const BUTTON = [
  'grid size-9 place-items-center rounded-lg border border-line bg-surface/90 text-ink-soft shadow-sm hover:text-ink',
  'aria-pressed:bg-accent aria-pressed:text-accent-ink',
].join(' ');

function MapButton(props: {
  readonly label: string;
  readonly isPressed?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.isPressed}
      onClick={props.onPress}
      className={BUTTON}
    >
      {props.children}
    </button>
  );
}

function ScaleBar({ mmPerPx }: { readonly mmPerPx: number }) {
  const words = useText().zoneMap;
  const locale = useLocale();
  const lengthMm = scaleLengthMm(mmPerPx, SCALE_PX);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute bottom-3 left-3 rounded bg-surface/80 px-1.5 pt-0.5 pb-1.5 text-[0.6875rem] text-ink-soft"
    >
      {words.metres(lengthMm >= 1_000 ? `${lengthMm / 1_000}` : formatMetres(lengthMm, locale))}
      <span className="block h-1.5 border-x border-b border-ink-soft" style={{ width: lengthMm / mmPerPx }} />
    </div>
  );
}

/** Over a picture that is not live, so that nobody takes it for one. */
function Overlay({ staleMs, isWaiting }: { readonly staleMs: number | null; readonly isWaiting: boolean }) {
  const text = useText();
  const locale = useLocale();
  if (!isWaiting && staleMs === null) return null;
  const age = staleMs === null ? '' : formatDuration(Math.floor(staleMs / 1_000) * 1_000, locale, text.units);
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 flex justify-center px-14">
      <p
        role="status"
        className="flex items-center gap-2 rounded-lg border border-line bg-surface px-3 py-2 text-[0.8125rem] font-medium shadow-sm"
      >
        <ClockIcon className="size-4 text-ink-soft" />
        {isWaiting ? text.zoneMap.waiting : text.zoneMap.stale(age)}
      </p>
    </div>
  );
}
