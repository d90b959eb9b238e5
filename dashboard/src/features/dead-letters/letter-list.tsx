import { formatExact, formatMoment } from '@/shared/format';
import { useMediaQuery } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import type { DeadLetter } from './dead-letters-api';
import { LetterStateBadge } from './letter-state';

type ListProps = { readonly letters: readonly DeadLetter[]; readonly onInspect: (id: number) => void };

export function LetterList(props: ListProps) {
  const isNarrow = useMediaQuery('(max-width: 63.99rem)');
  return isNarrow ? <LetterCards {...props} /> : <LetterTable {...props} />;
}

const CELL = 'px-3 py-2.5 align-top';

function LetterTable({ letters, onInspect }: ListProps) {
  const { deadLetters: words } = useText();
  const locale = useLocale();
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b border-line text-left text-ink-soft">
            {[words.event, words.consumer, words.reason, words.error].map((label) => (
              <th key={label} scope="col" className="px-3 py-2.5 font-medium">
                {label}
              </th>
            ))}
            <th scope="col" className="px-3 py-2.5 text-right font-medium">
              {words.attempts}
            </th>
            <th scope="col" className="px-3 py-2.5 font-medium">
              {words.recorded}
            </th>
            <th scope="col" className="px-3 py-2.5 font-medium">
              {words.state}
            </th>
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter.id} className="border-line not-first:border-t hover:bg-inset/60">
              <th scope="row" className={`${CELL} text-left font-normal`}>
                <InspectButton letter={letter} onInspect={onInspect} />
                <EventPlace letter={letter} />
              </th>
              <td className={CELL}>{letter.consumer}</td>
              <td className={CELL}>{words.reasons[letter.reason]}</td>
              <td className={`${CELL} w-1/2`}>
                <span className="line-clamp-2 [overflow-wrap:anywhere]">{letter.error}</span>
              </td>
              <td className={`${CELL} text-right`}>{formatExact(letter.attempts, locale)}</td>
              <td className={`${CELL} whitespace-nowrap`}>
                <time dateTime={letter.recordedAt}>{formatMoment(Date.parse(letter.recordedAt), locale)}</time>
              </td>
              <td className={CELL}>
                <LetterStateBadge state={letter.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InspectButton({ letter, onInspect }: { readonly letter: DeadLetter; readonly onInspect: (id: number) => void }) {
  const { deadLetters: words } = useText();
  return (
    <button
      type="button"
      className="text-left font-semibold text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
      onClick={() => onInspect(letter.id)}
    >
      {letter.eventType ?? words.noEvent}
      <span className="sr-only">{words.inspect(`${letter.id}`)}</span>
    </button>
  );
}

function EventPlace({ letter: { id, zone, epoch, sequence } }: { readonly letter: DeadLetter }) {
  const { deadLetters: words } = useText();
  const locale = useLocale();
  return (
    <p className="text-xs whitespace-nowrap text-ink-faint">
      {zone === null
        ? words.letter(`${id}`)
        : words.eventPlace(`${zone}`, formatExact(epoch ?? 0, locale), formatExact(sequence ?? 0, locale))}
    </p>
  );
}

function LetterCards({ letters, onInspect }: ListProps) {
  const { deadLetters: words } = useText();
  const locale = useLocale();
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {letters.map((letter) => (
        <li key={letter.id} className="flex min-w-0 flex-col gap-2 rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
          <div className="flex items-start justify-between gap-3">
            <div className="min-w-0">
              <InspectButton letter={letter} onInspect={onInspect} />
              <EventPlace letter={letter} />
            </div>
            <LetterStateBadge state={letter.state} />
          </div>
          <p className="line-clamp-3 text-ink-soft [overflow-wrap:anywhere]">{letter.error}</p>
          <p className="mt-auto flex flex-wrap gap-x-3 text-xs text-ink-faint">
            <span>{letter.consumer}</span>
            <span>{words.reasons[letter.reason]}</span>
            <span>
              {words.attempts} {formatExact(letter.attempts, locale)}
            </span>
            <time dateTime={letter.recordedAt}>{formatMoment(Date.parse(letter.recordedAt), locale)}</time>
          </p>
        </li>
      ))}
    </ul>
  );
}
