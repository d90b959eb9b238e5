import { requestJson } from '@/shared/api/http';

export const TARGET_KINDS = ['zone', 'player', 'server', 'user', 'alert', 'letter', 'webhook', 'snapshot', 'world'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** One thing that somebody did or tried. */
export type AuditEntry = {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  /** `none`: somebody who had not proven to be anybody. */
  readonly role: string;
  readonly action: string;
  readonly target: { readonly kind: TargetKind; readonly id: string };
  readonly reason: string | null;
  readonly result: 'done' | 'refused';
  readonly commandId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

/** What is asked for; an empty text asks for any. */
export type AuditFilter = {
  readonly actor: string;
  readonly action: string;
  readonly kind: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
};

export type AuditPageOf = { readonly entries: readonly AuditEntry[]; readonly nextCursor: string | null };

/** What the platform is asked: a target is a kind and, behind a colon, which one; days are whole, the last one included. */
export function auditQuery(filter: AuditFilter, limit: number, cursor: string): string {
  const search = new URLSearchParams({ limit: `${limit}` });
  const target = filter.kind === '' ? '' : filter.id === '' ? filter.kind : `${filter.kind}:${filter.id}`;
  const wanted = {
    actor: filter.actor,
    action: filter.action,
    target,
    from: momentOf(filter.from, '00:00:00'),
    to: momentOf(filter.to, '23:59:59.999'),
    cursor,
  };
  for (const [name, value] of Object.entries(wanted)) if (value !== '') search.set(name, value);
  return search.toString();
}

function momentOf(day: string, clock: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return '';
  const moment = new Date(`${day}T${clock}`);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

export function readAudit(filter: AuditFilter, limit: number, cursor: string, signal: AbortSignal): Promise<AuditPageOf> {
  return requestJson(`/api/audit?${auditQuery(filter, limit, cursor)}`, { signal });
}
