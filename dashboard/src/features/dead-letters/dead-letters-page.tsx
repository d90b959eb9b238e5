import { formatClock } from '@/shared/format';
import { changeSearch, useSearch } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Select } from '@/shared/ui/field';
import { GoodIcon } from '@/shared/ui/icons';
import { PageTitle } from '@/shared/ui/page-title';
import { Blank } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { MoreButton, Unread } from '@/shared/ui/query-parts';
import { LETTER_REASONS, LETTER_STATES, type LetterFilter } from './dead-letters-api';
import { LetterDrawer } from './letter-drawer';
import { LetterList } from './letter-list';
import { useDeadLetters } from './use-dead-letters';

/** Consumers that write, and so can fail to. Another one that a letter names is added to the choice. */
const CONSUMERS = ['persistence', 'analytics', 'notification', 'snapshots', 'outcomes'];

/** What could not be applied, and what becomes of it. */
export function DeadLettersPage() {
  const { deadLetters: words, app } = useText();
  const locale = useLocale();
  const search = useSearch();
  // Who comes without a choice looks for what waits for a decision.
  const filter: LetterFilter = {
    consumer: search.get('consumer') ?? '',
    state: search.get('state') ?? 'open',
    reason: search.get('reason') ?? '',
  };
  const query = useDeadLetters({ ...filter, state: filter.state === ALL ? '' : filter.state });
  const letters = query.data?.pages.flatMap((page) => page.deadLetters);
  const chosen = Number(search.get('letter') ?? '');
  const isFiltered = filter.consumer !== '' || filter.reason !== '' || filter.state !== ALL;
  return (
    <div className="flex flex-col gap-5">
      <PageTitle title={words.title} lead={words.lead} />
      <Filters filter={filter} />
      {letters === undefined ? (
        <Unread query={query} />
      ) : (
        <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
          {query.isError && <StaleList error={query.error} />}
          {letters.length > 0 ? (
            <LetterList letters={letters} onInspect={(id) => changeSearch({ letter: `${id}` })} />
          ) : (
            <Blank
              icon={<GoodIcon className="size-8" />}
              title={isFiltered && filter.state !== 'open' ? words.emptyFilteredTitle : words.emptyTitle}
              text={isFiltered ? words.emptyFilteredText : words.emptyText}
              action={isFiltered && <Button onClick={() => changeSearch({ consumer: '', reason: '', state: ALL })}>{words.clear}</Button>}
            />
          )}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-xs text-ink-faint">{query.dataUpdatedAt > 0 && app.asOf(formatClock(query.dataUpdatedAt, locale))}</p>
            <MoreButton query={query} />
          </div>
        </div>
      )}
      {chosen > 0 && <LetterDrawer key={chosen} id={chosen} onClose={() => changeSearch({ letter: '' })} />}
    </div>
  );
}

/** Every state. Not the empty choice, because that one means: whatever waits. */
const ALL = 'all';

function Filters({ filter }: { readonly filter: LetterFilter }) {
  const { deadLetters: words, app } = useText();
  const everything = { value: '', label: app.all };
  const consumers = CONSUMERS.includes(filter.consumer) || filter.consumer === '' ? CONSUMERS : [...CONSUMERS, filter.consumer];
  return (
    <fieldset className="flex flex-col gap-x-5 gap-y-2 sm:flex-row sm:flex-wrap">
      <legend className="sr-only">{words.filters}</legend>
      <Select
        label={words.state}
        value={filter.state}
        choices={[
          ...LETTER_STATES.map((state) => ({ value: state as string, label: words.states[state] })),
          { value: ALL, label: app.all },
        ]}
        onChange={(state) => changeSearch({ state: state === 'open' ? '' : state })}
      />
      <Select
        label={words.consumer}
        value={filter.consumer}
        choices={[everything, ...consumers.map((consumer) => ({ value: consumer, label: consumer }))]}
        onChange={(consumer) => changeSearch({ consumer })}
      />
      <Select
        label={words.reason}
        value={filter.reason}
        choices={[everything, ...LETTER_REASONS.map((reason) => ({ value: reason as string, label: words.reasons[reason] }))]}
        onChange={(reason) => changeSearch({ reason })}
      />
    </fieldset>
  );
}
