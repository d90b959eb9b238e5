import type { AuditEntry, TargetKind } from '@/features/audit/audit-api';
import { page, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';

type Deed = readonly [
  actor: string,
  role: string,
  action: string,
  kind: TargetKind,
  id: string,
  reason: string | null,
  result: 'done' | 'refused',
  details?: object,
];

/** A day at the desk: what was done, what was tried, and somebody at the door who was not let in. */
const DEEDS: readonly Deed[] = [
  ['admin', 'administrator', 'restore-zone', 'zone', '3', 'duplicated items, case 120', 'done', { epoch: 40, sequence: 88_120 }],
  ['vera', 'viewer', 'restart-zone', 'zone', '3', 'it feels slow', 'refused', { needs: 'operator' }],
  ['olga', 'operator', 'notice', 'world', 'all', 'maintenance at ten', 'done', { text: 'Back at ten.', severity: 'warning' }],
  ['olga', 'operator', 'kick', 'player', '2001', 'asked to leave twice', 'done'],
  ['unknown', 'none', 'login', 'user', 'admin', null, 'refused', { address: '203.0.113.9' }],
  ['admin', 'administrator', 'user.create', 'user', 'vera', null, 'done', { role: 'viewer' }],
  ['olga', 'operator', 'letter.discard', 'letter', '41', 'a test client wrote this by hand', 'done'],
  ['olga', 'operator', 'alert.acknowledge', 'alert', '7', 'known: the nightly backup', 'done'],
  ['admin', 'administrator', 'restart-server', 'server', 'game-1', 'update to 0.4', 'done'],
  ['olga', 'operator', 'login', 'user', 'olga', null, 'done', { address: '192.0.2.10' }],
  ['=cmd()', 'none', 'login', 'user', '"quoted", and more', null, 'refused', { address: '203.0.113.9' }],
];
const ENTRIES = 120;
const EVERY_MS = 11 * 60_000;

export class FakeAudit implements FakeFeature {
  entries: readonly AuditEntry[];

  constructor({ now }: FakeContext) {
    this.entries = Array.from({ length: ENTRIES }, (_, index): AuditEntry => {
      const [actor, role, action, kind, id, reason, result, details = {}] = DEEDS[index % DEEDS.length]!;
      const isCommand = ['restore-zone', 'notice', 'kick', 'restart-server'].includes(action) && result === 'done';
      return {
        id: ENTRIES - index,
        at: new Date(now() - 42_000 - index * EVERY_MS).toISOString(),
        actor,
        role,
        action,
        target: { kind, id },
        reason,
        result,
        commandId: isCommand ? '5e1f2c1e-0000-4000-8000-000000000001' : null,
        details: { ...details },
      };
    });
  }

  answer({ method, path, search }: FakeRequest): Answer | null {
    if (method !== 'GET' || path[0] !== 'audit') return null;
    const [kind, id] = (search.get('target') ?? '').split(':');
    const is = (name: string, value: string) => !search.has(name) || search.get(name) === value;
    const found = this.entries.filter(
      (entry) =>
        is('actor', entry.actor) &&
        is('action', entry.action) &&
        (!kind || entry.target.kind === kind) &&
        (id === undefined || entry.target.id === id) &&
        (!search.has('from') || entry.at >= search.get('from')!) &&
        (!search.has('to') || entry.at <= search.get('to')!),
    );
    return page('entries', found, search);
  }
}
