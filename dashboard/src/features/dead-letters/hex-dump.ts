const BYTES_PER_LINE = 16;

/** Bytes as people compare them: where each line begins, sixteen bytes of it, and what of them is a letter. */
export function hexDump(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const line = bytes.slice(start, start + BYTES_PER_LINE);
    const letters = line.map((byte) => {
      const code = parseInt(byte, 16);
      return code >= 32 && code < 127 ? String.fromCharCode(code) : '.';
    });
    lines.push(`${start.toString(16).padStart(4, '0')}  ${line.join(' ').padEnd(BYTES_PER_LINE * 3 - 1)}  ${letters.join('')}`);
  }
  return lines.join('\n');
}
