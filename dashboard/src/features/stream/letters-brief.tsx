import { formatCount } from '@/shared/format';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';

/** Whether events wait for a decision, and the way to them. */
export function LettersBrief({ count }: { readonly count: number | null }) {
  const { stream } = useText();
  const locale = useLocale();
  const words = stream.letters;
  return (
    <Panel title={words.title}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-xl border border-line bg-surface px-4 py-3">
        {count === null ? <ClockIcon className="size-4.5 text-ink-faint" /> : <SeverityIcon severity={count > 0 ? 'warning' : 'good'} />}
        <p className="min-w-0 flex-1 basis-60 text-pretty">
          {count === null ? words.unknown : count === 0 ? words.none : words.some({ count, shown: formatCount(count, locale) })}
        </p>
        <a {...linkTo('/dead-letters')} className="font-medium whitespace-nowrap underline underline-offset-3">
          {words.link}
        </a>
      </div>
    </Panel>
  );
}
