import type { ReactNode } from 'react';
import { formatClock, formatDuration, formatMoment } from '../format';
import { useNow } from '../hooks';
import type { Alert } from '../live-channels/alert';
import { useLocale, useText } from '../text/text';
import { classes } from '../ui/classes';
import { SeverityIcon } from '../ui/severity';
import { useDescribeAlert } from './describe-alert';

export const ALERT_LOOK = {
  critical: 'border-bad/40 bg-bad-wash',
  warning: 'border-warn/35 bg-warn-wash',
  info: 'border-line bg-surface',
} as const;

/** How long an alert has been open, by this browser's clock. */
export function useAlertAge(alert: Alert): string {
  const { units } = useText();
  const locale = useLocale();
  const now = useNow(1_000);
  const endMs = alert.clearedAt === null ? now : Date.parse(alert.clearedAt);
  return formatDuration(Math.floor(Math.max(0, endMs - Date.parse(alert.openedAt)) / 1_000) * 1_000, locale, units);
}

const HALF_A_DAY_MS = 43_200_000;

/** The day is told only where it is in doubt. */
export function formatSince(at: string, locale: string): string {
  const atMs = Date.parse(at);
  return Date.now() - atMs < HALF_A_DAY_MS ? formatClock(atMs, locale) : formatMoment(atMs, locale);
}

/** An open alert in two lines: what is so and since when, its value against the limit, and who has seen it. */
export function AlertLine({ alert, children }: { readonly alert: Alert; readonly children?: ReactNode }) {
  const { alerts: words } = useText();
  const locale = useLocale();
  const { title, against } = useDescribeAlert()(alert);
  const age = useAlertAge(alert);
  return (
    <li className={classes('flex gap-3 rounded-xl border px-4 py-3', ALERT_LOOK[alert.severity])}>
      <span className="mt-0.5">
        <SeverityIcon severity={alert.severity} className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-pretty">{title}</p>
        <p className="text-[0.8125rem] text-ink-soft">
          {against !== '' && `${against} · `}
          {words.since(formatSince(alert.openedAt, locale), age)}
        </p>
        {alert.acknowledgedBy !== null && (
          <p className="text-xs text-ink-soft">
            {words.acknowledged(alert.acknowledgedBy, formatMoment(Date.parse(alert.acknowledgedAt ?? alert.openedAt), locale))}
            {alert.note !== null && `: ${alert.note}`}
          </p>
        )}
        {children}
      </div>
    </li>
  );
}
