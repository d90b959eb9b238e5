/** Debian keeps servers where ordinary users do not look. */
const searchPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/** Where a program is, or null when this machine does not have it. */
export function findProgram(name: string): string | null {
  return Bun.which(name, { PATH: searchPath });
}
