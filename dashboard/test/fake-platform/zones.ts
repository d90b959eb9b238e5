import type { ListedZone, ZoneDetail, ZoneMapShape } from '@/features/zones/zones-api';
import { done, refusal, type Answer } from './feature';

/** A meadow with walls, snares and pits, as a map file would describe it. */
const MAP: ZoneMapShape = {
  widthMm: 100_000,
  heightMm: 100_000,
  obstacles: [
    { x: 42_000, y: 44_000, width: 1_000, height: 12_000 },
    { x: 57_000, y: 44_000, width: 1_000, height: 12_000 },
    { x: 18_000, y: 60_000, width: 14_000, height: 1_500 },
    { x: 66_000, y: 22_000, width: 1_500, height: 18_000 },
    { x: 20_000, y: 18_000, width: 9_000, height: 6_000 },
    { x: 72_000, y: 70_000, width: 11_000, height: 8_000 },
  ],
  hazards: [
    { kind: 'snare', x: 30_000, y: 46_000, width: 4_500, height: 4_500 },
    { kind: 'pit', x: 78_000, y: 30_000, width: 5_000, height: 5_000 },
  ],
};

export function fakeListedZone(zone: number, isRunning = true): ListedZone {
  return {
    zone,
    node: isRunning ? (zone <= 2 ? 'game-1' : 'game-2') : null,
    recorded: { epoch: 1 + (zone % 3), sequence: 90_410 + zone },
  };
}

/** One zone with its map; zone 4 is of a server whose map nobody told the platform. */
export function answerZone(text: string | undefined, listed: readonly ListedZone[]): Answer {
  const found = listed.find((each) => `${each.zone}` === text);
  if (!found) return refusal(404, 'no_such_zone', `No server runs zone ${text}, and nothing of it was recorded.`);
  const detail: ZoneDetail = { ...found, map: found.zone === 4 ? null : MAP };
  return done(detail);
}
