import { useText } from '@/shared/text/text';
import { PageTitle } from '@/shared/ui/page-title';
import { AlertHistory } from './alert-history';
import { AlertRules } from './alert-rules';
import { OpenAlerts } from './open-alerts';

/** What is over its limit now, what was, and what is watched at all. */
export function AlertsPage() {
  const { alerts: words } = useText();
  return (
    <div className="flex flex-col gap-7">
      <PageTitle title={words.title} lead={words.lead} />
      <OpenAlerts />
      <AlertHistory />
      <AlertRules />
    </div>
  );
}
