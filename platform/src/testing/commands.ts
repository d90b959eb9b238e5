import { join } from 'node:path';
import { decodePlatformCommand, type PlatformCommand } from '../contracts/events.ts';
import { DamagedBlockError, recordsOf } from '../ingest/journal/journal-format.ts';
import { JournalReader } from '../ingest/journal/journal-reader.ts';

/** Every command that the platform has recorded for the game servers of its data folder. */
export async function recordedCommands(dataFolder: string): Promise<PlatformCommand[]> {
  const reader = new JournalReader(join(dataFolder, 'commands'));
  try {
    const head = await reader.head();
    const found = head === null ? null : await reader.read(0, head.durablePosition);
    if (found?.kind !== 'blocks') return [];
    return found.blocks.flatMap(({ buffer, offset, header }) => recordsOf(buffer, offset, header).map(decodePlatformCommand));
  } catch (error) {
    // Its head is just being written for the first time.
    if (error instanceof DamagedBlockError) return [];
    throw error;
  } finally {
    await reader.close();
  }
}
