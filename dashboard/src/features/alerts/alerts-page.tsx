import { useText } from '@/shared/text/text';
import { AlertHistory } from './alert-history';
import { AlertRules } from './alert-rules';
import { OpenAlerts } from './open-alerts';

/** What is over its limit now, what was, and what is watched at all. */
export function AlertsPage() {
  const { alerts: words } = useText();
  return (
    <div className="flex flex-col gap-7">
      <div>
        <h1 className="text-2xl font-semibold tracking-[-0.02em]">{words.title}</h1>
        <p className="mt-0.5 max-w-[80ch] text-ink-soft text-pretty">{words.lead}</p>
      </div>
      <OpenAlerts />
      <AlertHistory />
      <AlertRules />
    </div>
  );
}
