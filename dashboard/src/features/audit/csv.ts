import type { AuditEntry } from './audit-api';

const COLUMNS = ['id', 'at', 'actor', 'role', 'action', 'target', 'reason', 'result', 'commandId', 'details'] as const;

/** One field. What a spreadsheet would take for a formula is made text: an entry may hold whatever a stranger typed as a name. */
function fieldOf(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Entries as a table that spreadsheets read, one line each. */
export function csvOf(entries: readonly AuditEntry[]): string {
  const rows = entries.map((entry) => [
    `${entry.id}`,
    entry.at,
    entry.actor,
    entry.role,
    entry.action,
    `${entry.target.kind}:${entry.target.id}`,
    entry.reason ?? '',
    entry.result,
    entry.commandId ?? '',
    Object.keys(entry.details).length === 0 ? '' : JSON.stringify(entry.details),
  ]);
  return [COLUMNS as readonly string[], ...rows].map((row) => row.map(fieldOf).join(',')).join('\r\n') + '\r\n';
}

/** Hands a file to the reader's browser. The mark before it tells spreadsheets that it is UTF-8. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file's content by the time that the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
