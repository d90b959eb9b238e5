import { linkTo } from '@/shared/router';
import { useText } from '@/shared/text/text';
import type { ZoneChoice } from './snapshots-api';

const PARTS = ['kept', 'rehearse', 'history'] as const;
const TAB = [
  'inline-flex h-9 items-center rounded-lg px-3.5 text-[0.8125rem] font-medium whitespace-nowrap text-ink-soft hover:text-ink',
  'aria-[current=page]:bg-surface aria-[current=page]:text-ink aria-[current=page]:shadow-sm',
].join(' ');

/** The parts of the page as links: each has an address of its own, which a bookmark keeps. */
export function ViewTabs({ current, zone }: { readonly current: string; readonly zone: ZoneChoice }) {
  const { views: words } = useText().snapshots;
  return (
    <nav aria-label={words.label} className="flex gap-1 rounded-xl bg-inset p-1">
      {PARTS.map((part) => {
        const search = new URLSearchParams(part === 'kept' ? {} : { view: part });
        if (zone !== null) search.set('zone', `${zone}`);
        const path = search.size === 0 ? '/snapshots' : `/snapshots?${search}`;
        return (
          <a key={part} {...linkTo(path)} aria-current={part === current ? 'page' : undefined} className={TAB}>
            {words[part]}
          </a>
        );
      })}
    </nav>
  );
}
