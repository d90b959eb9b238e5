import { join } from 'node:path';
import type { Child } from './child.ts';
import type { Stage } from './stage.ts';

/** Lets a process run in short bursts only, as on a machine that is far too busy, until it is ended. */
export async function stutter(stage: Stage, child: Child, onUs: number, offUs: number): Promise<{ end(): Promise<void> }> {
  const loop = stage.start({
    name: 'stutter',
    command: [process.execPath, join(import.meta.dir, 'stutter-loop.ts'), String(child.pid), String(onUs), String(offUs)],
  });
  await loop.event('stuttering');
  return {
    async end() {
      await loop.kill();
      child.signal('SIGCONT');
    },
  };
}
