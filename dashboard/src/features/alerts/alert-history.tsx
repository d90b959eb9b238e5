import { useAlertAge } from '@/shared/alerts/alert-line';
import { useDescribeAlert } from '@/shared/alerts/describe-alert';
import { useAlertHistory } from '@/shared/alerts/use-alerts';
import { formatMoment } from '@/shared/format';
import type { Alert } from '@/shared/live-channels/alert';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';

/** Every alert there was, the newest first. */
export function AlertHistory() {
  const text = useText();
  const { alerts: words } = text;
  const history = useAlertHistory();
  const alerts = history.data?.pages.flatMap((page) => page.alerts);
  return (
    <Panel title={words.history}>
      {alerts === undefined ? (
        <Unread query={history} />
      ) : (
        <div className="flex flex-col gap-3">
          {history.isError && <StaleList error={history.error} />}
          {alerts.length === 0 ? (
            <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
              {words.historyNone}
            </p>
          ) : (
            <HistoryTable alerts={alerts} />
          )}
          <MoreButton query={history} />
        </div>
      )}
    </Panel>
  );
}

function HistoryTable({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { alerts: words } = useText();
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.history}</caption>
        <thead className="sr-only md:not-sr-only">
          <tr className="border-b border-line text-left text-ink-soft max-md:sr-only">
            {[words.table.alert, words.table.opened, words.table.lasted, words.table.value, words.table.acknowledged].map((label) => (
              <th key={label} scope="col" className="px-3 py-2.5 font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <HistoryRow key={alert.id} alert={alert} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CELL = 'px-3 md:py-2 max-md:block max-md:py-0.5 max-md:text-xs';

function HistoryRow({ alert }: { readonly alert: Alert }) {
  const { alerts: words } = useText();
  const locale = useLocale();
  const { title, value, threshold, against } = useDescribeAlert()(alert);
  const age = useAlertAge(alert);
  return (
    <tr className="border-line align-top not-first:border-t max-md:block max-md:py-2.5">
      <th scope="row" className={`${CELL} text-left font-medium max-md:text-sm`}>
        <span className="inline-flex items-start gap-2">
          <span className="mt-0.5 inline-flex">
            <SeverityIcon severity={alert.severity} className="size-4" />
          </span>
          {title}
        </span>
      </th>
      <td className={`${CELL} text-ink-soft md:whitespace-nowrap`}>{formatMoment(Date.parse(alert.openedAt), locale)}</td>
      <td className={`${CELL} md:whitespace-nowrap`}>{alert.clearedAt === null ? words.stillOpen : words.lasted(age)}</td>
      <td className={`${CELL} text-ink-soft`}>{against === '' ? words.nobody : words.value(value, threshold)}</td>
      <td className={`${CELL} text-ink-soft`}>
        {alert.acknowledgedBy === null
          ? words.nobody
          : words.acknowledged(alert.acknowledgedBy, formatMoment(Date.parse(alert.acknowledgedAt ?? alert.openedAt), locale))}
      </td>
    </tr>
  );
}
