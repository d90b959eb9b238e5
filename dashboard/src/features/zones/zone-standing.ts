import { TICK_BUDGET_US, VERDICT_TARGET_US } from '@/shared/live-channels/findings';
import type { ZoneView } from '@/shared/live-channels/live-frame';
import { ZoneHealth } from '@/shared/live-channels/live-message';
import type { Severity } from '@/shared/ui/severity';

/** What is most wrong with a zone, or that nothing is. */
export type ZoneState = 'well' | 'recovering' | 'fenced' | 'tick-stopped' | 'tick-slow' | 'inbox' | 'busy' | 'verdict';
export type Standing = { readonly state: ZoneState; readonly severity: Severity };

/** From twice the budget on, every player of the zone feels it. */
const TICK_CRITICAL_US = TICK_BUDGET_US * 2;
const INBOX_FULL_SHARE = 0.8;

/** The worst first: a zone that is being recovered is not also told that it is slow. */
export function standingOf({ figures, perSecond }: Pick<ZoneView, 'figures' | 'perSecond'>): Standing {
  if (figures.health === ZoneHealth.Recovering) return { state: 'recovering', severity: 'critical' };
  if (figures.health === ZoneHealth.Fenced) return { state: 'fenced', severity: 'critical' };
  if (figures.tickP99Us > TICK_CRITICAL_US) return { state: 'tick-stopped', severity: 'critical' };
  if (figures.inboxLength > figures.inboxCapacity * INBOX_FULL_SHARE) return { state: 'inbox', severity: 'critical' };
  if (figures.tickP99Us > TICK_BUDGET_US) return { state: 'tick-slow', severity: 'warning' };
  if ((perSecond.refusedBusy ?? 0) > 0) return { state: 'busy', severity: 'warning' };
  if (figures.verdictP99Us > VERDICT_TARGET_US) return { state: 'verdict', severity: 'warning' };
  return { state: 'well', severity: 'good' };
}
