import type { ReactNode } from 'react';
import { useText } from '@/shared/text/text';

/** The shapes of the map in words. */
export function MapLegend() {
  const text = useText();
  const words = text.zoneMap.legend;
  return (
    <ul aria-label={words.title} className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1.5 text-xs text-ink-soft">
      <Sign name={text.events.lives.alive}>
        <circle cx="8" cy="8" r="5" fill="var(--accent)" />
      </Sign>
      <Sign name={text.events.lives.stunned}>
        <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" fill="var(--warn)" />
      </Sign>
      <Sign name={text.events.lives.dead}>
        <path d="m3.5 3.5 9 9m0-9-9 9" stroke="var(--bad)" strokeWidth="2" />
      </Sign>
      <Sign name={text.events.held}>
        <circle cx="8" cy="8" r="5" fill="none" stroke="var(--accent)" strokeWidth="2" />
      </Sign>
      <Sign name={words.monster}>
        <path d="M8 2 14 13H2Z" fill="var(--series-4)" />
      </Sign>
      <Sign name={words.item}>
        <rect x="4.5" y="4.5" width="7" height="7" fill="var(--series-2)" />
      </Sign>
      <Sign name={words.snare}>
        <path d="M2 2h12v12H2ZM2 8l6-6M2 14 14 2M8 14l6-6" fill="none" stroke="var(--warn)" />
      </Sign>
      <Sign name={words.pit}>
        <path d="M2 2h12v12H2ZM2 14 14 2M2 2l12 12M2 8l6-6M8 14l6-6M2 8l6 6M8 2l6 6" fill="none" stroke="var(--bad)" />
      </Sign>
      <Sign name={words.obstacle}>
        <rect x="2.5" y="2.5" width="11" height="11" fill="var(--line)" stroke="var(--line-strong)" />
      </Sign>
    </ul>
  );
}

function Sign({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg viewBox="0 0 16 16" className="size-3.5" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}
