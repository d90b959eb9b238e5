import { launcher } from './processes/paths.ts';
import type { Stage } from './processes/stage.ts';

const patienceMs = 180_000;

/** `verdict replay --verify --json` over a data folder. Throws with its words when it finds anything wrong. */
export async function verifyReplay(stage: Stage, dataFolder: string): Promise<Record<string, unknown>> {
  const child = stage.start({
    name: 'verdict replay',
    command: [launcher, 'replay', '--data', dataFolder, '--verify', '--json'],
  });
  const code = await child.exited(patienceMs);
  if (code !== 0) throw new Error(`verdict replay --verify ended with ${code}: ${child.said.join('\n')}`);
  return JSON.parse(child.said.findLast((line) => line.startsWith('{'))!) as Record<string, unknown>;
}
