import type { Life } from '../actions/action';
import { useText } from '../text/text';

/** The shapes of the map, beside the word they stand for. */
export function LifeMark({ life, isConnected = true }: { readonly life: Life; readonly isConnected?: boolean }) {
  const words = useText().events;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        {life === 'dead' ? (
          <path d="m3 3 10 10m0-10L3 13" stroke="var(--bad)" strokeWidth="2.5" />
        ) : life === 'stunned' ? (
          <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill={isConnected ? 'var(--warn)' : 'none'} stroke="var(--warn)" strokeWidth="2" />
        ) : (
          <circle cx="8" cy="8" r="5.5" fill={isConnected ? 'var(--accent)' : 'none'} stroke="var(--accent)" strokeWidth="2" />
        )}
      </svg>
      {words.lives[life]}
      {!isConnected && <span className="text-ink-faint">({words.held})</span>}
    </span>
  );
}
