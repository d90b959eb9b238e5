import { describe, expect, it } from 'vitest';
import { fitCamera, panCamera, scaleLengthMm, toScreen, toWorld, zoomCamera } from './map-camera';

const SIZE = { width: 428, height: 328 };
const BOUNDS = { widthMm: 100_000, heightMm: 60_000 };

describe('the camera of the map', () => {
  const fit = fitCamera(BOUNDS, SIZE);

  it('shows the whole map with a margin, north up', () => {
    expect(fit).toEqual({ x: 50_000, y: 30_000, mmPerPx: 250 });
    expect(toScreen(fit, SIZE, { x: 0, y: 60_000 })).toEqual({ x: 14, y: 44 });
    expect(toScreen(fit, SIZE, { x: 100_000, y: 0 })).toEqual({ x: 414, y: 284 });
  });

  it('finds the place that a pixel shows', () => {
    const place = { x: 12_345, y: 54_321 };
    const back = toWorld(fit, SIZE, toScreen(fit, SIZE, place));
    expect(back.x).toBeCloseTo(place.x);
    expect(back.y).toBeCloseTo(place.y);
  });

  it('keeps what is pointed at under the pointer while it comes nearer', () => {
    const pixel = { x: 150, y: 120 };
    const near = zoomCamera(fit, SIZE, BOUNDS, 4, pixel);
    expect(near.mmPerPx).toBe(62.5);
    const [before, after] = [toWorld(fit, SIZE, pixel), toWorld(near, SIZE, pixel)];
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('neither leaves the map nor goes further away than all of it', () => {
    const near = zoomCamera(fit, SIZE, BOUNDS, 4, { x: 214, y: 164 });
    const pushed = panCamera(near, SIZE, BOUNDS, { x: 1e6, y: 1e6 });
    expect(toScreen(pushed, SIZE, { x: 0, y: 60_000 })).toEqual({ x: 14, y: 14 });
    expect(zoomCamera(near, SIZE, BOUNDS, 1 / 100, { x: 0, y: 0 })).toEqual(fit);
  });

  it('measures with lengths that are easy to say', () => {
    expect([8, 62.5, 250, 1_000].map((mmPerPx) => scaleLengthMm(mmPerPx, 80))).toEqual([500, 5_000, 20_000, 50_000]);
  });
});
