import { useState } from 'react';
import { OutcomeList } from '@/shared/actions/outcome-list';
import { resultSentence, severityOf } from '@/shared/actions/action-result';
import { useActionRecord } from '@/shared/actions/use-actions';
import { formatMoment } from '@/shared/format';
import { linkTo } from '@/shared/router';
import { ROLES } from '@/shared/session/roles';
import { useLocale, useText } from '@/shared/text/text';
import { CriticalIcon, GoodIcon } from '@/shared/ui/icons';
import { SeverityIcon } from '@/shared/ui/severity';
import type { AuditEntry } from './audit-api';
import { sentenceOf, targetName, targetPath } from './sentence';

const SUMMARY = 'cursor-pointer text-ink-soft underline decoration-line-strong underline-offset-3';

/** One entry: the sentence first, then why, then where to look. */
export function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const { audit: words, app } = useText();
  const locale = useLocale();
  const role = ROLES.find((each) => each === entry.role);
  const isRefused = entry.result === 'refused';
  const path = targetPath(entry);
  return (
    <li className={`flex gap-3 px-4 py-3 text-[0.8125rem] ${isRefused ? 'bg-bad-wash/60' : ''}`}>
      <span className={`mt-0.5 ${isRefused ? 'text-bad' : 'text-good'}`}>
        {isRefused ? <CriticalIcon className="size-4" /> : <GoodIcon className="size-4" />}
        <span className="sr-only">{words.results[entry.result]}</span>
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-medium [overflow-wrap:anywhere]">{sentenceOf(entry, words)}</span>
          <time dateTime={entry.at} className="text-xs text-ink-faint">
            {formatMoment(Date.parse(entry.at), locale)}
          </time>
        </p>
        {entry.reason !== null && entry.reason !== '' && (
          <p className="text-ink-soft [overflow-wrap:anywhere]">{words.reason(entry.reason)}</p>
        )}
        <p className="flex flex-wrap items-baseline gap-x-3 text-xs text-ink-soft">
          <span>{words.by(entry.actor, role === undefined ? words.unknownRole : app.roles[role])}</span>
          {path !== null && (
            <a {...linkTo(path)} className="font-medium text-accent underline underline-offset-4">
              {targetName(entry, words)}
            </a>
          )}
        </p>
        {entry.commandId !== null && <CommandOutcomes commandId={entry.commandId} />}
        {Object.keys(entry.details).length > 0 && (
          <details className="text-xs">
            <summary className={SUMMARY}>{words.details}</summary>
            <pre className="mt-1.5 overflow-x-auto rounded-lg bg-inset px-3 py-2 font-mono text-[0.6875rem] whitespace-pre-wrap">
              {JSON.stringify(entry.details, null, 2)}
            </pre>
          </details>
        )}
      </div>
    </li>
  );
}

/** What came of the command behind an entry; asked for only when somebody wants to know. */
function CommandOutcomes({ commandId }: { readonly commandId: string }) {
  const { audit: words, actions, app } = useText();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const query = useActionRecord(isOpen ? commandId : null);
  const severity = query.data === undefined ? null : severityOf(query.data);
  return (
    <details className="text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={SUMMARY}>{words.outcome}</summary>
      <div className="mt-1.5 flex flex-col gap-2">
        {query.data === undefined ? (
          <p className="text-ink-soft">{query.isError ? actions.progress.lost('') : app.loading}</p>
        ) : (
          <>
            <p className="flex items-center gap-1.5 font-medium">
              {severity !== null && <SeverityIcon severity={severity} className="size-3.5" />}
              {resultSentence(query.data, actions, locale) ?? actions.states[query.data.state]}
            </p>
            {query.data.outcomes.length > 0 && <OutcomeList outcomes={query.data.outcomes} />}
          </>
        )}
        <p className="font-mono text-[0.6875rem] break-all text-ink-faint">{actions.progress.command(commandId)}</p>
      </div>
    </details>
  );
}
