import { useSightStore } from '@/shared/live-channels/sight-store';
import type { ZoneMapShape } from '../zones-api';
import { fitCamera, keepOnMap, panCamera, toScreen, zoomCamera, type Camera, type Point, type Size } from './map-camera';
import { MapMotion } from './map-motion';
import { paintMap, type MapColours } from './map-paint';

/** Sharper than this costs time and shows nothing. */
const PIXEL_RATIO_MAX = 2;
const HIT_PX = 16;

export type MapViewOptions = {
  readonly canvas: HTMLCanvasElement;
  /** Called when the camera has moved: the scale and the buttons follow it. */
  readonly onCamera: (camera: Camera, isFitted: boolean) => void;
};

/** Who walks is drawn thirty times a second, smooth to the eye and half of what a screen would take. What a reader does shows at once. */
const MOTION_FRAME_MS = 30;

/**
 * The picture of one zone on a canvas. It draws when something has changed and only then: a sight arrived, somebody is still on
 * the way, the reader moved the map. React neither renders nor remembers any of it.
 */
export class MapView {
  readonly #options: MapViewOptions;
  readonly #motion = new MapMotion();
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #ends: (() => void)[] = [];
  #size: Size = { width: 0, height: 0 };
  #shape: ZoneMapShape | null = null;
  #colours: MapColours | null = null;
  #camera: Camera | null = null;
  #isFitted = true;
  #frame = 0;
  #isUrgent = false;
  #paintedAtMs = 0;
  #selected: number | null = null;
  #hovered: number | null = null;
  #isFollowing = false;

  constructor(options: MapViewOptions) {
    this.#options = options;
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(options.canvas);
    const wake = () => this.draw();
    document.addEventListener('visibilitychange', wake);
    this.#ends.push(
      () => observer.disconnect(),
      () => document.removeEventListener('visibilitychange', wake),
      useSightStore.subscribe(({ sight }) => this.#see(sight)),
    );
    this.#see(useSightStore.getState().sight);
    this.#resize();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends) end();
  }

  show(shape: ZoneMapShape, colours: MapColours): void {
    const isOther = this.#shape?.widthMm !== shape.widthMm || this.#shape.heightMm !== shape.heightMm;
    this.#shape = shape;
    this.#colours = colours;
    if (isOther) this.fit();
    this.draw();
  }

  select(player: number | null, isFollowing: boolean): void {
    this.#selected = player;
    this.#isFollowing = isFollowing && player !== null;
    this.#motion.follow(player);
    this.draw();
  }

  hover(player: number | null): void {
    if (player === this.#hovered) return;
    this.#hovered = player;
    this.draw();
  }

  fit(): void {
    if (this.#shape && this.#size.width > 0) this.#move(fitCamera(this.#shape, this.#size), true);
  }

  zoom(factor: number, at: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    if (!this.#camera || !this.#shape) return;
    const next = zoomCamera(this.#camera, this.#size, this.#shape, factor, at);
    this.#move(next, next.mmPerPx >= fitCamera(this.#shape, this.#size).mmPerPx);
  }

  pan(by: Point): void {
    if (this.#camera && this.#shape) this.#move(panCamera(this.#camera, this.#size, this.#shape, by), this.#isFitted);
  }

  /** Who is drawn nearest to a pixel, within a finger's reach. */
  playerAt(pixel: Point): number | null {
    const camera = this.#camera;
    if (!camera) return null;
    const now = this.#shownAtMs(performance.now());
    let found: { readonly id: number; readonly distance: number } | null = null;
    for (const player of this.#motion.sight?.players ?? []) {
      const at = toScreen(camera, this.#size, this.#motion.place(player, now));
      const distance = Math.hypot(at.x - pixel.x, at.y - pixel.y);
      if (distance <= HIT_PX && distance < (found?.distance ?? Infinity)) found = { id: player.id, distance };
    }
    return found?.id ?? null;
  }

  draw(): void {
    this.#isUrgent = true;
    this.#request();
  }

  #request(): void {
    if (this.#frame !== 0 || document.hidden) return;
    this.#frame = requestAnimationFrame((atMs) => {
      this.#frame = 0;
      if (!this.#isUrgent && atMs - this.#paintedAtMs < MOTION_FRAME_MS) {
        this.#request();
        return;
      }
      this.#isUrgent = false;
      this.#paintedAtMs = atMs;
      this.#paint(atMs);
    });
  }

  #see(sight: Parameters<MapMotion['see']>[0] | null): void {
    if (sight === null) return;
    this.#motion.see(sight, performance.now());
    this.draw();
  }

  #paint(atMs: number): void {
    const context = this.#options.canvas.getContext('2d');
    const [shape, colours] = [this.#shape, this.#colours];
    if (!context || !shape || !colours || !this.#camera) return;
    const shownAtMs = this.#shownAtMs(atMs);
    this.#centreOnFollowed(shownAtMs);
    const ratio = Math.min(PIXEL_RATIO_MAX, devicePixelRatio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { fontFamily: font } = getComputedStyle(this.#options.canvas);
    const scene = { camera: this.#camera, size: this.#size, shape, motion: this.#motion, colours, font };
    paintMap(context, { ...scene, selected: this.#selected, hovered: this.#hovered }, shownAtMs);
    if (this.#motion.isMoving(shownAtMs)) this.#request();
  }

  /** Whoever wants no motion sees everybody where they are, five times a second. */
  #shownAtMs(atMs: number): number {
    return this.#still.matches ? Infinity : atMs;
  }

  #centreOnFollowed(atMs: number): void {
    const player = this.#isFollowing ? this.#motion.sight?.players.find((each) => each.id === this.#selected) : undefined;
    if (!player || !this.#camera || !this.#shape) return;
    this.#camera = keepOnMap({ ...this.#camera, ...this.#motion.place(player, atMs) }, this.#size, this.#shape);
  }

  #move(camera: Camera, isFitted: boolean): void {
    this.#camera = camera;
    this.#isFitted = isFitted;
    this.#options.onCamera(camera, isFitted);
    this.draw();
  }

  #resize(): void {
    const { canvas } = this.#options;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = Math.min(PIXEL_RATIO_MAX, devicePixelRatio);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.#size = { width, height };
    if (this.#isFitted || !this.#camera || !this.#shape) this.fit();
    else this.#move(keepOnMap(this.#camera, this.#size, this.#shape), false);
  }
}
