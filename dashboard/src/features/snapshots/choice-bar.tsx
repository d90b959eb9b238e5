import { formatExact } from '@/shared/format';
import { navigate } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { comparePath, type Chosen } from './snapshot-ref';

const BAR = [
  'sticky bottom-3 z-10 flex flex-wrap items-center justify-between gap-3',
  'rounded-xl border border-accent/50 bg-surface px-4 py-3 shadow-lg',
].join(' ');

/** What is chosen so far and what can be done with it, at the foot of the window while there is any. */
export function ChoiceBar({ chosen, onClear }: { readonly chosen: Chosen; readonly onClear: () => void }) {
  const { snapshots: words } = useText();
  const locale = useLocale();
  if (chosen === null) return null;
  const [first = '', second] = chosen.refs;
  const nameOf = (ref: string) => {
    const place = /^cold:(\d+)\/(\d+)$/.exec(ref);
    const kind = place === null ? words.kinds.hot : words.kinds.cold;
    const at = place === null ? '' : `, ${words.kept.at(formatExact(Number(place[1]), locale), formatExact(Number(place[2]), locale))}`;
    return `${words.zone(`${chosen.zone}`)} ${kind}${at}`;
  };
  // The older state stands before: what differs then reads as what has happened since.
  const [before, after] = second === undefined ? [first, 'live'] : first === 'hot' ? [second, first] : [first, second];
  return (
    <section aria-label={words.choice.label} className={BAR}>
      <p role="status" className="min-w-0 flex-1 basis-64 text-[0.8125rem] text-pretty">
        {second === undefined ? words.choice.one(nameOf(first)) : words.choice.two(nameOf(first), nameOf(second))}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button className="h-10" onClick={onClear}>
          {words.choice.clear}
        </Button>
        <Button kind="primary" onClick={() => navigate(comparePath(chosen.zone, before, after))}>
          {second === undefined ? words.choice.withLive : words.choice.compare}
        </Button>
      </div>
    </section>
  );
}
