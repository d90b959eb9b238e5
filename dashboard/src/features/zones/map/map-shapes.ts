import type { Life } from '@/shared/actions/action';
import type { Point } from './map-camera';
import type { MapColours } from './map-paint';

export type Ink = { readonly context: CanvasRenderingContext2D; readonly colours: MapColours; readonly radius: number };

/** A disc lives, a diamond is held, a cross is dead; whose seat is only kept is an empty ring. Colour says it once more. */
export function drawPlayer({ context, colours, radius }: Ink, at: Point, life: Life, isConnected: boolean): void {
  context.lineWidth = 2;
  context.beginPath();
  if (life === 'dead') {
    const arm = radius * 0.9;
    context.moveTo(at.x - arm, at.y - arm);
    context.lineTo(at.x + arm, at.y + arm);
    context.moveTo(at.x + arm, at.y - arm);
    context.lineTo(at.x - arm, at.y + arm);
    context.strokeStyle = colours.bad;
    context.stroke();
    return;
  }
  if (life === 'stunned') {
    const reach = radius * 1.25;
    context.moveTo(at.x, at.y - reach);
    context.lineTo(at.x + reach, at.y);
    context.lineTo(at.x, at.y + reach);
    context.lineTo(at.x - reach, at.y);
    context.closePath();
  } else {
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  }
  const colour = life === 'stunned' ? colours.warn : colours.accent;
  if (isConnected) {
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours.surface;
  } else {
    context.strokeStyle = colour;
  }
  context.stroke();
}

/** A triangle: nothing else on the map has one. */
export function drawMonster({ context, colours, radius }: Ink, at: Point): void {
  const reach = radius * 1.2;
  context.beginPath();
  context.moveTo(at.x, at.y - reach);
  context.lineTo(at.x + reach, at.y + reach * 0.8);
  context.lineTo(at.x - reach, at.y + reach * 0.8);
  context.closePath();
  context.fillStyle = colours['series-4'];
  context.fill();
}

/** A small square. */
export function drawItem({ context, colours, radius }: Ink, at: Point): void {
  const side = radius * 1.2;
  context.fillStyle = colours['series-2'];
  context.fillRect(at.x - side / 2, at.y - side / 2, side, side);
}

const HATCH_PX = 6;

/** An area that harms: striped once where it holds, crossed where it kills. */
export function hatch(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  colour: string,
  isCrossed: boolean,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = -height; offset < width; offset += HATCH_PX) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
    if (!isCrossed) continue;
    context.moveTo(x + offset, y);
    context.lineTo(x + offset + height, y + height);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.strokeRect(x, y, width, height);
}
