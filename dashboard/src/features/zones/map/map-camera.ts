/** Where the map is looked at from. Lengths are millimetres; north, where y grows, is up. */
export type Camera = { readonly x: number; readonly y: number; readonly mmPerPx: number };
export type Size = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };
export type Bounds = { readonly widthMm: number; readonly heightMm: number };

/** Room around the map, so that who stands at its edge is drawn whole. */
const MARGIN_PX = 14;
/** The closest look: a player's reach fills the screen. */
const MM_PER_PX_MIN = 8;

/** The whole map, as large as it fits. */
export function fitCamera(bounds: Bounds, size: Size): Camera {
  const [width, height] = [Math.max(1, size.width - 2 * MARGIN_PX), Math.max(1, size.height - 2 * MARGIN_PX)];
  return {
    x: bounds.widthMm / 2,
    y: bounds.heightMm / 2,
    mmPerPx: Math.max(bounds.widthMm / width, bounds.heightMm / height, MM_PER_PX_MIN),
  };
}

export function toScreen(camera: Camera, size: Size, point: Point): Point {
  return { x: size.width / 2 + (point.x - camera.x) / camera.mmPerPx, y: size.height / 2 - (point.y - camera.y) / camera.mmPerPx };
}

export function toWorld(camera: Camera, size: Size, pixel: Point): Point {
  return { x: camera.x + (pixel.x - size.width / 2) * camera.mmPerPx, y: camera.y - (pixel.y - size.height / 2) * camera.mmPerPx };
}

/** Nearer by a factor; what is under the pixel stays there, for that is what the reader points at. */
export function zoomCamera(camera: Camera, size: Size, bounds: Bounds, factor: number, pixel: Point): Camera {
  const furthest = fitCamera(bounds, size).mmPerPx;
  const mmPerPx = Math.min(furthest, Math.max(MM_PER_PX_MIN, camera.mmPerPx / factor));
  const held = toWorld(camera, size, pixel);
  const moved = { x: held.x - (pixel.x - size.width / 2) * mmPerPx, y: held.y + (pixel.y - size.height / 2) * mmPerPx, mmPerPx };
  return keepOnMap(moved, size, bounds);
}

export function panCamera(camera: Camera, size: Size, bounds: Bounds, byPx: Point): Camera {
  return keepOnMap({ ...camera, x: camera.x - byPx.x * camera.mmPerPx, y: camera.y + byPx.y * camera.mmPerPx }, size, bounds);
}

/** Nobody can lose the map: its edge stops at the window's, and a map that fits stays in the middle. */
export function keepOnMap(camera: Camera, size: Size, bounds: Bounds): Camera {
  const along = (centre: number, length: number, px: number) => {
    const seen = px * camera.mmPerPx;
    const margin = MARGIN_PX * camera.mmPerPx;
    if (length + 2 * margin <= seen) return length / 2;
    return Math.min(length + margin - seen / 2, Math.max(seen / 2 - margin, centre));
  };
  return { ...camera, x: along(camera.x, bounds.widthMm, size.width), y: along(camera.y, bounds.heightMm, size.height) };
}

/** A length that is easy to say and takes about the wanted room on screen: 1, 2 or 5 of some power of ten. */
export function scaleLengthMm(mmPerPx: number, wantedPx: number): number {
  const target = mmPerPx * wantedPx;
  const power = 10 ** Math.floor(Math.log10(target));
  return ([5, 2, 1].find((step) => step * power <= target) ?? 1) * power;
}
