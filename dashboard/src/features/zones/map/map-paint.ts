import { lifeOf } from '@/shared/events/lives';
import type { PlayerSight } from '@/shared/live-channels/zone-sight';
import type { ZoneMapShape } from '../zones-api';
import { toScreen, type Camera, type Point, type Size } from './map-camera';
import type { MapGround } from './map-ground';
import { drawItem, drawMonster, drawPlayer, type Ink } from './map-shapes';
import type { MapMotion } from './map-motion';

export type MapColours = Readonly<Record<MapToken, string>>;
export const MAP_TOKENS = [
  'surface',
  'inset',
  'line',
  'line-strong',
  'ink',
  'ink-faint',
  'accent',
  'warn',
  'bad',
  'series-2',
  'series-4',
] as const;
export type MapToken = (typeof MAP_TOKENS)[number];

/** The numbers of the wire for what is no player. */
export const MONSTER_KIND = 2;

export type MapScene = {
  readonly camera: Camera;
  readonly size: Size;
  readonly shape: ZoneMapShape;
  readonly motion: MapMotion;
  readonly colours: MapColours;
  readonly font: string;
  readonly selected: number | null;
  readonly hovered: number | null;
};

/** Names are written where they do not cover each other: for few players, or from near. */
const NAMED_MAX = 40;

/** Draws one moment: ground first, then what lies there, then who walks, and who is selected over everybody. */
export function paintMap(context: CanvasRenderingContext2D, ground: MapGround, scene: MapScene, atMs: number): void {
  const { size, colours } = scene;
  ground.draw(context, scene);
  paintTrail(context, scene);
  const ink: Ink = { context, colours, radius: radiusAt(scene.camera) };
  for (const thing of scene.motion.sight?.things ?? []) {
    const at = toScreen(scene.camera, size, scene.motion.placeThing(thing, atMs));
    if (!isInside(at, size)) continue;
    if (thing.kind === MONSTER_KIND) drawMonster(ink, at);
    else drawItem(ink, at);
  }
  paintPlayers(ink, scene, atMs);
}

const NAME_HEIGHT_PX = 13;
const NAME_WIDTH_PX = 64;

/** Two names so near would be read as none; the second is left to the pointer and the table. */
function isCovered(at: Point, other: Point): boolean {
  return Math.abs(at.y - other.y) < NAME_HEIGHT_PX && Math.abs(at.x - other.x) < NAME_WIDTH_PX;
}

/** From far a dot, from near a figure that is easy to hit. */
function radiusAt(camera: Camera): number {
  return Math.min(8, Math.max(3.2, 520 / camera.mmPerPx + 2));
}

function isInside(at: Point, size: Size): boolean {
  return at.x > -20 && at.y > -20 && at.x < size.width + 20 && at.y < size.height + 20;
}

/** Where the selected player has been, fainter the longer ago. */
function paintTrail(context: CanvasRenderingContext2D, { camera, size, motion, colours }: MapScene): void {
  const { trail } = motion;
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  for (let index = 1; index < trail.length; index++) {
    const [from, to] = [toScreen(camera, size, trail[index - 1]!), toScreen(camera, size, trail[index]!)];
    context.globalAlpha = 0.08 + (0.6 * index) / trail.length;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

type Placed = { readonly player: PlayerSight; readonly at: Point };

function paintPlayers(ink: Ink, scene: MapScene, atMs: number): void {
  const { camera, size, motion, selected, hovered } = scene;
  const inSight = (motion.sight?.players ?? [])
    .map((player): Placed => ({ player, at: toScreen(camera, size, motion.place(player, atMs)) }))
    .filter(({ at }) => isInside(at, size));
  for (const { player, at } of inSight) drawPlayer(ink, at, lifeOf(player.life), player.session !== 0);
  const areNamed = inSight.length <= NAMED_MAX;
  const isMarked = (player: PlayerSight) => player.id === selected || player.id === hovered;
  const written: Point[] = [];
  for (const { player, at } of inSight) {
    if (!areNamed || isMarked(player) || written.some((other) => isCovered(at, other))) continue;
    written.push(at);
    writeName(ink, scene, player.name, at, false);
  }
  for (const { player, at } of inSight) {
    if (!isMarked(player)) continue;
    ring(ink, at, player.id === selected);
    drawPlayer(ink, at, lifeOf(player.life), player.session !== 0);
    writeName(ink, scene, player.name, at, true);
  }
}

function ring({ context, colours, radius }: Ink, at: Point, isSelected: boolean): void {
  context.beginPath();
  context.arc(at.x, at.y, radius + 5, 0, 2 * Math.PI);
  context.strokeStyle = isSelected ? colours.accent : colours.ink;
  context.lineWidth = isSelected ? 2.5 : 1.5;
  context.stroke();
}

/** A name with a halo of the ground's colour, readable over whatever lies below. */
function writeName({ context, colours, radius }: Ink, { font, size }: MapScene, name: string, at: Point, isMarked: boolean): void {
  context.font = `${isMarked ? 600 : 500} ${isMarked ? 13 : 11}px ${font}`;
  context.textBaseline = 'middle';
  const width = context.measureText(name).width;
  const gap = radius + (isMarked ? 9 : 4);
  const x = at.x + gap + width > size.width ? at.x - gap - width : at.x + gap;
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = colours.surface;
  context.strokeText(name, x, at.y);
  context.fillStyle = isMarked ? colours.ink : colours['ink-faint'];
  context.fillText(name, x, at.y);
}
