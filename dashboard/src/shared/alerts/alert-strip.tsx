import { memo } from 'react';
import { useAlertsStore } from '../live-channels/alerts-store';
import type { Alert } from '../live-channels/alert';
import { linkTo } from '../router';
import { useLocale, useText } from '../text/text';
import { SeverityIcon } from '../ui/severity';
import { formatSince, useAlertAge } from './alert-line';
import { useDescribeAlert } from './describe-alert';

const SHOWN_MAX = 4;

/** The worst open alerts in a line each, and nothing while there are none. */
export const AlertStrip = memo(function AlertStrip() {
  const { alerts: words, livePage } = useText();
  const open = useAlertsStore((store) => store.open);
  const isCurrent = useAlertsStore((store) => store.isCurrent);
  if (open === null || open.length === 0) return null;
  return (
    <section
      aria-label={livePage.alertsStrip}
      data-fresh={isCurrent ? undefined : 'false'}
      className="rounded-xl border border-line bg-surface px-4 py-2.5 text-[0.8125rem]"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">{livePage.alertsStrip}</h2>
        <a {...linkTo('/alerts')} className="font-medium underline underline-offset-3">
          {open.length > SHOWN_MAX ? livePage.alertsMore(`${open.length - SHOWN_MAX}`) : words.indicator.toAll}
        </a>
      </div>
      <ul className="mt-1.5 grid gap-x-8 gap-y-1 xl:grid-cols-2">
        {open.slice(0, SHOWN_MAX).map((alert) => (
          <StripRow key={alert.id} alert={alert} />
        ))}
      </ul>
    </section>
  );
});

function StripRow({ alert }: { readonly alert: Alert }) {
  const { alerts: words } = useText();
  const locale = useLocale();
  const { title } = useDescribeAlert()(alert);
  const age = useAlertAge(alert);
  return (
    <li className="flex items-start gap-2">
      <span className="mt-0.5 inline-flex">
        <SeverityIcon severity={alert.severity} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="font-medium">{title}</span>{' '}
        <span className="text-ink-soft">{words.since(formatSince(alert.openedAt, locale), age)}</span>
      </span>
    </li>
  );
}
