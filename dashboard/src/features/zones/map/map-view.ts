import { useSightStore } from '@/shared/live-channels/sight-store';
import type { ZoneMapShape } from '../zones-api';
import { fitCamera, keepOnMap, panCamera, toScreen, zoomCamera, type Camera, type Point, type Size } from './map-camera';
import { MapGround } from './map-ground';
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

/**
 * Who walks is drawn about thirty times a second, smooth to the eye and half of what a screen would take: a little less than two of its
 * frames, so that the second one is not missed. What a reader does shows at once.
 */
const MOTION_FRAME_MS = 29;
/** Nobody sees less than this of a way: who walks slowly, or is looked at from far, is drawn no more often. */
const STEP_PX = 0.5;

/**
 * The picture of one zone on a canvas. It draws when something has changed and only then: a sight arrived, somebody is still on
 * the way, the reader moved the map. React neither renders nor remembers any of it.
 */
export class MapView {
  readonly #options: MapViewOptions;
  readonly #motion = new MapMotion();
  readonly #ground = new MapGround();
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #ends: (() => void)[] = [];
  #size: Size = { width: 0, height: 0 };
  #shape: ZoneMapShape | null = null;
  #colours: MapColours | null = null;
  #camera: Camera | null = null;
  #isFitted = true;
  #font = '';
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
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
    clearTimeout(this.#pause);
    for (const end of this.#ends) end();
  }

  show(shape: ZoneMapShape, colours: MapColours): void {
    const isOther = this.#shape?.widthMm !== shape.widthMm || this.#shape.heightMm !== shape.heightMm;
    this.#shape = shape;
    this.#colours = colours;
    this.#font = getComputedStyle(this.#options.canvas).fontFamily;
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
    clearTimeout(this.#pause);
    this.#pause = undefined;
    if (this.#frame !== 0 || document.hidden) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      // Not the frame's own time: one that is asked for late bears the time of the screen's last, and everybody would walk unevenly.
      this.#paintedAtMs = performance.now();
      this.#paint(this.#paintedAtMs);
    });
  }

  /** Waits with a timer: every frame that is asked for costs the browser its whole round, also one in which nothing is drawn. */
  #drawAt(atMs: number): void {
    if (this.#frame !== 0 || document.hidden) return;
    clearTimeout(this.#pause);
    const waitMs = Math.max(atMs, this.#paintedAtMs + MOTION_FRAME_MS) - performance.now();
    this.#pause = setTimeout(() => this.draw(), Math.max(0, waitMs));
  }

  #see(sight: Parameters<MapMotion['see']>[0] | null): void {
    if (sight === null) return;
    const atMs = performance.now();
    this.#motion.see(sight, atMs);
    this.#drawAt(atMs);
  }

  #paint(atMs: number): void {
    const context = this.#options.canvas.getContext('2d', { alpha: false });
    const [shape, colours] = [this.#shape, this.#colours];
    if (!context || !shape || !colours || !this.#camera) return;
    const shownAtMs = this.#shownAtMs(atMs);
    this.#centreOnFollowed(shownAtMs);
    const ratio = Math.min(PIXEL_RATIO_MAX, devicePixelRatio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const scene = { camera: this.#camera, size: this.#size, shape, motion: this.#motion, colours, font: this.#font };
    paintMap(context, this.#ground, { ...scene, selected: this.#selected, hovered: this.#hovered }, shownAtMs);
    if (this.#motion.isMoving(shownAtMs)) this.#drawAt(this.#motion.movedAtMs(STEP_PX * this.#camera.mmPerPx, atMs));
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
    this.#ground.forget();
    this.#size = { width, height };
    if (this.#isFitted || !this.#camera || !this.#shape) this.fit();
    else this.#move(keepOnMap(this.#camera, this.#size, this.#shape), false);
  }
}
