import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes/paths.ts';

type Row = Readonly<Record<string, string | number>>;

/** Times depend on the machine, so no test asserts them: they are printed for people and kept as a file beside the suite's log. */
export function report(name: string, title: string, rows: readonly Row[], more: Readonly<Record<string, unknown>> = {}): void {
  const folder = join(root, '.build/test');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ title, rows, ...more }, null, 2));
  console.log([`      ${title}`, ...table(rows).map((line) => `        ${line}`)].join('\n'));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function table(rows: readonly Row[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines.map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '));
}
