import type { Dictionary } from '@/shared/text/en';
import type { AuditEntry } from './audit-api';

/** What an entry is about, as it is called in a sentence. */
export function targetName({ target }: Pick<AuditEntry, 'target'>, words: Dictionary['audit']): string {
  const kind = words.targets[target.kind] ?? target.kind;
  // Zone 0 is how the platform says every zone.
  return target.kind === 'world' || (target.kind === 'zone' && target.id === '0') ? words.targets.world : `${kind} ${target.id}`;
}

/** Who did what to what, or who tried to. An action that this page does not know is called by its own name. */
export function sentenceOf(entry: AuditEntry, words: Dictionary['audit']): string {
  const verbs = entry.result === 'refused' ? words.tries : words.verbs;
  const verb = verbs[entry.action as keyof typeof verbs] ?? entry.action;
  const isOwn = entry.target.kind === 'user' && entry.target.id === entry.actor && (entry.action === 'login' || entry.action === 'logout');
  const target = isOwn && entry.action === 'logout' ? '' : targetName(entry, words);
  return (entry.result === 'refused' ? words.triedSentence : words.sentence)(entry.actor, verb, target);
}

/** Where what an entry is about can be looked at; null where there is no such page. */
export function targetPath({ target }: Pick<AuditEntry, 'target'>): string | null {
  switch (target.kind) {
    case 'zone':
      return target.id === '0' ? '/zones' : `/zones/${encodeURIComponent(target.id)}`;
    case 'player':
      return `/players/${encodeURIComponent(target.id)}`;
    case 'letter':
      return `/dead-letters?letter=${encodeURIComponent(target.id)}`;
    case 'user':
      return '/users';
    case 'alert':
      return '/alerts';
    case 'snapshot':
      return '/snapshots';
    default:
      return null;
  }
}
