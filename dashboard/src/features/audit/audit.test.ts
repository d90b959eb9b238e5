import { describe, expect, it } from 'vitest';
import { audit as words } from '@/shared/text/audit/en';
import type { AuditEntry, AuditFilter } from './audit-api';
import { auditQuery } from './audit-api';
import { csvOf } from './csv';
import { sentenceOf, targetPath } from './sentence';

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 7,
  at: '2026-11-26T10:00:00.000Z',
  actor: 'olga',
  role: 'operator',
  action: 'kick',
  target: { kind: 'player', id: '42' },
  reason: 'rude',
  result: 'done',
  commandId: null,
  details: {},
  ...changes,
});
const say = (changes: Partial<AuditEntry>) => sentenceOf(entry(changes), words);

describe('an entry of the audit log', () => {
  it('reads as a sentence of who did what to what', () => {
    expect(say({})).toBe('olga disconnected player 42');
    expect(say({ action: 'notice', target: { kind: 'world', id: 'all' } })).toBe('olga sent a notice to all zones');
    expect(say({ action: 'logout', target: { kind: 'user', id: 'olga' } })).toBe('olga signed out');
  });

  it('never reads as done when it was refused', () => {
    expect(say({ result: 'refused' })).toBe('olga tried to disconnect player 42 and was refused');
  });

  it('calls what a newer platform does by its own name', () => {
    expect(say({ action: 'moon.land', target: { kind: 'zone', id: '3' } })).toBe('olga moon.land zone 3');
  });

  it('leads to what was done to, and to nothing that has no page', () => {
    expect(targetPath(entry())).toBe('/players/42');
    expect(targetPath(entry({ target: { kind: 'letter', id: '4 1' } }))).toBe('/dead-letters?letter=4%201');
    expect(targetPath(entry({ target: { kind: 'webhook', id: '1' } }))).toBeNull();
  });
});

describe('the export of entries', () => {
  it('quotes what would break a line, and defuses what a spreadsheet would run', () => {
    const [, line] = csvOf([entry({ actor: '=cmd()', reason: 'said "no", twice\nor more', details: { a: 1 } })]).split(/\r\n/);
    expect(line).toBe(`7,2026-11-26T10:00:00.000Z,'=cmd(),operator,kick,player:42,"said ""no"", twice\nor more",done,,"{""a"":1}"`);
  });

  it('is a header alone when there is nothing', () => {
    expect(csvOf([])).toBe('id,at,actor,role,action,target,reason,result,commandId,details\r\n');
  });
});

describe('the question to the platform', () => {
  const none: AuditFilter = { actor: '', action: '', kind: '', id: '', from: '', to: '' };
  const query = (changes: Partial<AuditFilter>) => new URLSearchParams(auditQuery({ ...none, ...changes }, 50, ''));

  it('asks for a kind of target, or for one of them, and for nothing that was not chosen', () => {
    expect(query({}).toString()).toBe('limit=50');
    expect(query({ kind: 'player' }).get('target')).toBe('player');
    expect(query({ kind: 'player', id: '42' }).get('target')).toBe('player:42');
    expect(query({ id: '42' }).has('target')).toBe(false);
  });

  it('takes days whole, the last one included, and passes over what is no day', () => {
    const asked = query({ from: '2026-11-25', to: '2026-11-25' });
    expect(Date.parse(asked.get('to')!) - Date.parse(asked.get('from')!)).toBe(86_399_999);
    expect(query({ from: 'yesterday', to: '2026-13-40' }).toString()).toBe('limit=50');
  });
});
