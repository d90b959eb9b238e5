import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The working copy that is tested. */
export const root = process.env['VERDICT_ROOT'] ?? resolve(import.meta.dir, '../../../..');

/** The command that starts everything. */
export const launcher = process.env['VERDICT_LAUNCHER'] ?? join(root, 'verdict');

/** What the launcher builds, unless a variable names another build. */
export function gameServerProgram(): string {
  const program = process.env['VERDICT_GAME_SERVER'] ?? join(root, '.build/dotnet/bin/Verdict.GameServer/release/Verdict.GameServer.dll');
  if (!existsSync(program)) {
    throw new Error(
      `The game server is not built: ${program} does not exist. Run ./verdict --help, which builds it, or set VERDICT_GAME_SERVER.`,
    );
  }
  return program;
}

export const platformProgram = join(root, 'platform/src/main.ts');
