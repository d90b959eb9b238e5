import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HotSnapshotsUnavailableError, type HotSnapshots } from './hot-snapshots.ts';

/** Hot snapshots as files, one a zone. A game server renames a whole file over the old one, so what is read is whole. */
export class FileHotSnapshots implements HotSnapshots {
  readonly kind = 'files';
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async zones(): Promise<readonly number[]> {
    const names = (await this.#orNothing(readdir(this.#folder))) ?? [];
    const zones = names.map((name) => /^zone-(\d{1,10})$/.exec(name)?.[1]).filter((zone) => zone !== undefined);
    return zones.map(Number).sort((a, b) => a - b);
  }

  newest(zone: number): Promise<Uint8Array | null> {
    return this.#orNothing(readFile(join(this.#folder, `zone-${zone}`)));
  }

  async close(): Promise<void> {}

  async #orNothing<T>(reading: Promise<T>): Promise<T | null> {
    try {
      return await reading;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new HotSnapshotsUnavailableError(`The snapshots in ${this.#folder} cannot be read: ${(error as Error).message}`);
    }
  }
}
