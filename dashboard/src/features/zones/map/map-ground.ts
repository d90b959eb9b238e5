import { toScreen } from './map-camera';
import type { MapScene } from './map-paint';
import { hatch } from './map-shapes';

type Ground = Pick<MapScene, 'camera' | 'size' | 'shape' | 'colours'>;

const GRID_MM = 10_000;

/**
 * What lies under everybody's feet. It is the same in every picture until the reader moves the map, so it is painted once and copied
 * from then on; while the camera moves it is painted straight, because no picture of it would be used twice.
 */
export class MapGround {
  #picture: HTMLCanvasElement | null = null;
  #isPainted = false;
  #last: Ground | null = null;

  draw(context: CanvasRenderingContext2D, ground: Ground): void {
    if (!this.#isLast(ground)) {
      this.#last = ground;
      this.#isPainted = false;
      return paintGround(context, ground);
    }
    const picture = this.#painted(context, ground);
    if (picture === null) return paintGround(context, ground);
    context.save();
    context.resetTransform();
    context.drawImage(picture, 0, 0);
    context.restore();
  }

  /** A canvas whose size has changed is empty and may be another one's copy: nothing of it is kept. */
  forget(): void {
    this.#last = null;
  }

  #isLast({ camera, size, shape, colours }: Ground): boolean {
    const last = this.#last;
    return last?.camera === camera && last.size === size && last.shape === shape && last.colours === colours;
  }

  #painted(context: CanvasRenderingContext2D, ground: Ground): HTMLCanvasElement | null {
    const { width, height } = context.canvas;
    const picture = (this.#picture ??= document.createElement('canvas'));
    if (this.#isPainted) return picture;
    // Setting a size also empties a canvas, and its transform is then the identity again.
    picture.width = width;
    picture.height = height;
    const own = picture.getContext('2d', { alpha: false });
    if (own === null) return null;
    own.setTransform(context.getTransform());
    paintGround(own, ground);
    this.#isPainted = true;
    return picture;
  }
}

function paintGround(context: CanvasRenderingContext2D, { camera, size, shape, colours }: Ground): void {
  context.fillStyle = colours.inset;
  context.fillRect(0, 0, size.width, size.height);
  const box = (x: number, y: number, width: number, height: number) => {
    const corner = toScreen(camera, size, { x, y: y + height });
    return [corner.x, corner.y, width / camera.mmPerPx, height / camera.mmPerPx] as const;
  };
  const whole = box(0, 0, shape.widthMm, shape.heightMm);
  context.fillStyle = colours.surface;
  context.fillRect(...whole);
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = GRID_MM; x < shape.widthMm; x += GRID_MM) {
    const [left, top, , height] = box(x, 0, 0, shape.heightMm);
    context.moveTo(left, top);
    context.lineTo(left, top + height);
  }
  for (let y = GRID_MM; y < shape.heightMm; y += GRID_MM) {
    const [left, top, width] = box(0, y, shape.widthMm, 0);
    context.moveTo(left, top);
    context.lineTo(left + width, top);
  }
  context.stroke();
  for (const hazard of shape.hazards) {
    const isPit = hazard.kind === 'pit';
    hatch(context, box(hazard.x, hazard.y, hazard.width, hazard.height), isPit ? colours.bad : colours.warn, isPit);
  }
  context.strokeStyle = colours['line-strong'];
  for (const obstacle of shape.obstacles) {
    const area = box(obstacle.x, obstacle.y, obstacle.width, obstacle.height);
    context.fillStyle = colours.line;
    context.fillRect(...area);
    context.strokeRect(...area);
  }
  context.strokeRect(...whole);
}
