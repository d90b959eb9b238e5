import type { Dictionary } from '@/shared/text/en';
import { formatExact } from '@/shared/format';
import type { Severity } from '@/shared/ui/severity';
import { holds, isFinal, type ActionRecord } from './action';

/** Players that servers say were reached. A server that has begun says so again when it is done, and is counted once. */
export function playersReached({ outcomes }: Pick<ActionRecord, 'outcomes'>): number {
  return outcomes.filter(({ state }) => state === 'done').reduce((sum, { players }) => sum + players, 0);
}

/** What has come of an action in one sentence; null while nothing final has. */
export function resultSentence(record: ActionRecord, words: Dictionary['actions'], locale: string): string | null {
  const { results } = words;
  const players = playersReached(record);
  switch (record.state) {
    case 'waiting':
    case 'begun':
      return null;
    case 'done': {
      const rehearsals = rehearsalsOf(record);
      if (rehearsals.length > 0) return rehearsals.every(holds) ? results.holds : results.holdsNot;
      return results.done[record.action]({ count: players, shown: formatExact(players, locale) });
    }
    default:
      return results[record.state];
  }
}

export function rehearsalsOf({ outcomes }: Pick<ActionRecord, 'outcomes'>) {
  return outcomes.flatMap(({ rehearsal }) => (rehearsal === null ? [] : [rehearsal]));
}

/** How loud the result is: a rehearsal that does not hold is a finding although it was done. */
export function severityOf(record: ActionRecord): Severity | null {
  if (!isFinal(record.state)) return null;
  if (record.state === 'done') return rehearsalsOf(record).every(holds) ? 'good' : 'critical';
  return record.state === 'failed' ? 'critical' : 'warning';
}
