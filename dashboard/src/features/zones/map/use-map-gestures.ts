import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { Point } from './map-camera';
import type { MapView } from './map-view';

/** A press that moves less than this is a choice, and one that moves more is a pull. */
const CLICK_PX = 5;
const WHEEL_STEP = 1.0015;

type Handlers = { readonly onPick: (player: number | null) => void; readonly onPull: () => void };

/** Pull to move, pinch and wheel to zoom, press to choose. */
export function useMapGestures(canvas: RefObject<HTMLCanvasElement | null>, view: RefObject<MapView | null>, handlers: Handlers) {
  const fingers = useRef(new Map<number, Point>());
  const moved = useRef(0);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    // React listens to wheels without the right to keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      view.current?.zoom(WHEEL_STEP ** -event.deltaY, pixelOf(event, element));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [canvas, view]);

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (fingers.current.size === 0) moved.current = 0;
    fingers.current.set(event.pointerId, pixelOf(event, event.currentTarget));
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const to = pixelOf(event, event.currentTarget);
    const from = fingers.current.get(event.pointerId);
    if (!from) {
      const player = view.current?.playerAt(to) ?? null;
      view.current?.hover(player);
      event.currentTarget.style.cursor = player === null ? 'grab' : 'pointer';
      return;
    }
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    moved.current += Math.hypot(to.x - from.x, to.y - from.y);
    fingers.current.set(event.pointerId, to);
    if (other) {
      const [before, after] = [distance(from, other), distance(to, other)];
      if (before > 0) view.current?.zoom(after / before, { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
    } else if (moved.current > CLICK_PX) {
      view.current?.pan({ x: to.x - from.x, y: to.y - from.y });
      handlers.onPull();
    }
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const wasDown = fingers.current.delete(event.pointerId);
    if (wasDown && moved.current <= CLICK_PX) handlers.onPick(view.current?.playerAt(pixelOf(event, event.currentTarget)) ?? null);
  };
  const onPointerCancel = (event: PointerEvent<HTMLCanvasElement>) => void fingers.current.delete(event.pointerId);
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onPointerLeave: () => view.current?.hover(null) };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function pixelOf(event: { readonly clientX: number; readonly clientY: number }, element: HTMLElement): Point {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
