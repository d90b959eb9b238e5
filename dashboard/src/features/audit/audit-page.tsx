import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { formatClock, formatExact } from '@/shared/format';
import { changeSearch, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { RecordIcon } from '@/shared/ui/page-icons';
import { PageTitle } from '@/shared/ui/page-title';
import { Blank, Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { readAudit, TARGET_KINDS, type AuditFilter } from './audit-api';
import { csvOf, download } from './csv';
import { EntryRow } from './entry-row';

const ENTRIES_PER_PAGE = 50;
const RENEW_MS = 10_000;
const FIELDS = ['actor', 'action', 'kind', 'id', 'from', 'to'] as const;

function readFilter(search: URLSearchParams): AuditFilter {
  return Object.fromEntries(FIELDS.map((field) => [field, (search.get(field) ?? '').slice(0, 128)])) as AuditFilter;
}

/** Everything that people did here, in sentences, with a way to each thing that was done to. */
export function AuditPage() {
  const { audit: words, app } = useText();
  const locale = useLocale();
  const filter = readFilter(useSearch());
  const isFiltered = FIELDS.some((field) => filter[field] !== '');
  const query = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => readAudit(filter, ENTRIES_PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  const asOf = query.dataUpdatedAt === 0 ? null : app.asOf(formatClock(query.dataUpdatedAt, locale));
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <PageTitle title={words.title} lead={words.lead} />
        {entries !== undefined && entries.length > 0 && (
          <div className="flex items-center gap-3">
            <span className="text-xs text-ink-faint">
              {words.exported({ count: entries.length, shown: formatExact(entries.length, locale) })}
            </span>
            <Button className="h-10" onClick={() => download(`audit-${new Date().toISOString().slice(0, 10)}.csv`, csvOf(entries))}>
              {words.export}
            </Button>
          </div>
        )}
      </div>
      {/* The form begins anew with the address, so that back and forward change what stands in it. */}
      <Filters key={JSON.stringify(filter)} filter={filter} isFiltered={isFiltered} />
      <Panel title={words.list} aside={<p className="text-xs text-ink-faint">{asOf}</p>}>
        {entries === undefined ? (
          <Unread query={query} />
        ) : (
          <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
            {query.isError && <StaleList error={query.error} />}
            {entries.length === 0 ? (
              <Blank
                icon={<RecordIcon className="size-8" />}
                title={isFiltered ? words.emptyFiltered : words.empty}
                text={isFiltered ? words.emptyFilteredText : words.emptyText}
              />
            ) : (
              <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
                {entries.map((entry) => (
                  <EntryRow key={entry.id} entry={entry} />
                ))}
              </ol>
            )}
            <MoreButton query={query} />
          </div>
        )}
      </Panel>
    </div>
  );
}

function Filters({ filter, isFiltered }: { readonly filter: AuditFilter; readonly isFiltered: boolean }) {
  const { audit: words } = useText();
  const [kind, setKind] = useState(filter.kind);
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    changeSearch(Object.fromEntries(FIELDS.map((field) => [field, String(form.get(field) ?? '').trim()])));
  };
  // A choice holds at once; what is typed holds with Enter or when the field is left.
  const onBlur = (event: { currentTarget: HTMLInputElement }) => event.currentTarget.form?.requestSubmit();
  const onChoice = (event: { currentTarget: HTMLSelectElement | HTMLInputElement }) => event.currentTarget.form?.requestSubmit();
  const input = `${INPUT} h-9 w-full placeholder:text-ink-faint`;
  return (
    <form
      aria-label={words.filters}
      onSubmit={apply}
      className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-6 xl:grid-cols-[repeat(6,minmax(0,1fr))_auto]"
    >
      <Labelled label={words.actor} id="audit-actor">
        <input id="audit-actor" name="actor" defaultValue={filter.actor} placeholder={words.actorHint} onBlur={onBlur} className={input} />
      </Labelled>
      <Labelled label={words.action} id="audit-action">
        <select id="audit-action" name="action" defaultValue={filter.action} onChange={onChoice} className={input}>
          <option value="">{words.any}</option>
          {[...new Set([...Object.keys(words.verbs), ...(filter.action === '' ? [] : [filter.action])])].map((action) => (
            <option key={action} value={action}>
              {action}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled label={words.target} id="audit-kind">
        <select
          id="audit-kind"
          name="kind"
          value={kind}
          onChange={(event) => {
            setKind(event.target.value);
            const { form } = event.currentTarget;
            // The form is read when the new choice stands in it.
            setTimeout(() => form?.requestSubmit(), 0);
          }}
          className={input}
        >
          <option value="">{words.any}</option>
          {TARGET_KINDS.map((each) => (
            <option key={each} value={each}>
              {words.targets[each]}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled label={words.targetId} id="audit-id">
        <input
          id="audit-id"
          name="id"
          defaultValue={filter.id}
          placeholder={words.targetIdHint}
          disabled={kind === ''}
          onBlur={onBlur}
          className={`${input} disabled:opacity-60`}
        />
      </Labelled>
      <Labelled label={words.from} id="audit-from">
        <input id="audit-from" name="from" type="date" defaultValue={filter.from} onChange={onChoice} className={input} />
      </Labelled>
      <Labelled label={words.to} id="audit-to">
        <input id="audit-to" name="to" type="date" defaultValue={filter.to} onChange={onChoice} className={input} />
      </Labelled>
      {/* Enter in a field sends a form only where there is a button to send it. */}
      <button type="submit" className="sr-only" tabIndex={-1}>
        {words.filters}
      </button>
      {isFiltered && (
        <Button className="h-9" onClick={() => changeSearch(Object.fromEntries(FIELDS.map((field) => [field, ''])))}>
          {words.clear}
        </Button>
      )}
    </form>
  );
}
