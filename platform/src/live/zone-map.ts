import { readFile, stat } from 'node:fs/promises';
import type { Logger } from 'pino';

/** A rectangle on the ground, in millimetres from the map's corner. */
export interface MapRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What of a map is worth drawing. */
export interface ZoneMap {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly obstacles: readonly MapRectangle[];
  readonly hazards: readonly (MapRectangle & { readonly kind: string })[];
}

/** Reads the game servers' map file, anew when it has changed. All zones of a world are of one map. */
export class MapFile {
  readonly #path: string;
  readonly #log: Logger;
  #read: { readonly modifiedAtMs: number; readonly map: ZoneMap | null } | null = null;

  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /** Null when there is no such file, or none that can be read: a zone is then drawn without its walls. */
  async map(): Promise<ZoneMap | null> {
    try {
      const { mtimeMs } = await stat(this.#path);
      if (this.#read?.modifiedAtMs !== mtimeMs) this.#read = { modifiedAtMs: mtimeMs, map: await this.#load() };
      return this.#read.map;
    } catch {
      return null;
    }
  }

  async #load(): Promise<ZoneMap | null> {
    try {
      return readMap(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      this.#log.warn({ err: error, path: this.#path }, 'the map file cannot be read; zones are shown without their walls');
      return null;
    }
  }
}

function readMap(file: any): ZoneMap {
  const rectangle = ({ x, y, widthMm, heightMm }: any): MapRectangle => ({
    ...{ x: whole(x), y: whole(y), width: whole(widthMm), height: whole(heightMm) },
  });
  return {
    widthMm: whole(file.widthMm),
    heightMm: whole(file.heightMm),
    obstacles: (file.obstacles ?? []).map(rectangle),
    hazards: (file.hazards ?? []).map((hazard: any) => ({ kind: String(hazard.kind), ...rectangle(hazard) })),
  };
}

function whole(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new Error(`${String(value)} is no whole number of millimetres.`);
}
