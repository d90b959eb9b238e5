import { resultSentence, severityOf } from '@/shared/actions/action-result';
import { OutcomeList } from '@/shared/actions/outcome-list';
import { isFinal, type ActionRecord } from '@/shared/actions/action';
import { useRecentActions } from '@/shared/actions/use-actions';
import { formatClock, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';

/** What was asked for, by whoever, and what has come of it so far; it renews itself with every answer of a server. */
export function RecentActions() {
  const { emergency, app } = useText();
  const { recent: words } = emergency;
  const locale = useLocale();
  const query = useRecentActions();
  const actions = query.data?.pages.flatMap((page) => page.actions);
  const asOf = query.dataUpdatedAt === 0 ? undefined : app.asOf(formatClock(query.dataUpdatedAt, locale));
  return (
    <Panel title={words.title} aside={<p className="text-xs text-ink-faint">{asOf}</p>}>
      {actions === undefined ? (
        <Unread query={query} />
      ) : (
        <div className="flex flex-col gap-3">
          {query.isError && <StaleList error={query.error} />}
          {actions.length === 0 ? (
            <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
              {words.empty}
            </p>
          ) : (
            <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
              {actions.map((record) => (
                <RecordRow key={record.commandId} record={record} />
              ))}
            </ol>
          )}
          <MoreButton query={query} />
        </div>
      )}
    </Panel>
  );
}

function RecordRow({ record }: { readonly record: ActionRecord }) {
  const { emergency, actions } = useText();
  const { recent: words } = emergency;
  const locale = useLocale();
  const severity = severityOf(record);
  const sentence = resultSentence(record, actions, locale);
  const what = actions.record[record.action] ?? record.action;
  const title =
    record.player > 0
      ? words.ofPlayer(what, `${record.player}`)
      : record.zone > 0
        ? words.inZone(what, `${record.zone}`)
        : record.node !== ''
          ? words.onServer(what, record.node)
          : words.everywhere(what);
  return (
    <li className="flex flex-col gap-1 px-4 py-3 text-[0.8125rem]">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">{title}</span>
        <span className="inline-flex items-center gap-1.5 text-xs font-medium">
          {severity === null ? <ClockIcon className="size-3.5" /> : <SeverityIcon severity={severity} className="size-3.5" />}
          {actions.states[record.state]}
        </span>
      </p>
      {isFinal(record.state) && sentence !== null && <p>{sentence}</p>}
      <p className="text-ink-soft [overflow-wrap:anywhere]">{words.reason(record.reason)}</p>
      <p className="text-xs text-ink-faint">
        <time dateTime={record.issuedAt}>{words.by(record.issuedBy, formatMoment(Date.parse(record.issuedAt), locale))}</time>
      </p>
      <details className="text-xs">
        <summary className="cursor-pointer text-ink-soft underline decoration-line-strong underline-offset-3">{words.details}</summary>
        <div className="mt-2 flex flex-col gap-2">
          {record.outcomes.length > 0 && <OutcomeList outcomes={record.outcomes} />}
          <p className="font-mono text-[0.6875rem] break-all text-ink-faint">{actions.progress.command(record.commandId)}</p>
        </div>
      </details>
    </li>
  );
}
