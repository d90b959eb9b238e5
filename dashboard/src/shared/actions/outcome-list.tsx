import { formatClock, formatMicroseconds } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { holds, type Outcome } from './action';

/** What each server said about an action, in the order in which it was said. */
export function OutcomeList({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const { actions: words } = useText();
  const locale = useLocale();
  return (
    <section aria-label={words.progress.outcomes}>
      <h4 className="text-xs font-medium text-ink-faint">{words.progress.outcomes}</h4>
      <ul className="mt-1 divide-y divide-line rounded-xl border border-line bg-surface">
        {outcomes.map((outcome) => (
          <li key={`${outcome.node} ${outcome.zone} ${outcome.state} ${outcome.at}`} className="px-3.5 py-2 text-[0.8125rem]">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">
                {outcome.zone === 0 ? words.progress.server(outcome.node) : words.progress.zoneOn(`${outcome.zone}`, outcome.node)}
              </span>
              <span className="text-xs text-ink-soft">
                {words.states[outcome.state]}, {formatClock(Date.parse(outcome.at), locale)}
              </span>
            </p>
            {outcome.message !== '' && (
              <p lang="en" className="text-ink-soft [overflow-wrap:anywhere]">
                {outcome.message}
              </p>
            )}
            {outcome.rehearsal !== null && (
              <p className={holds(outcome.rehearsal) ? 'text-ink-soft' : 'font-medium text-bad'}>
                {holds(outcome.rehearsal) ? words.results.holds : words.results.holdsNot}{' '}
                {formatMicroseconds(outcome.rehearsal.totalUs, locale)}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
