import { useText } from '@/shared/text/text';
import { CloseIcon, GoodIcon, WarningIcon } from '@/shared/ui/icons';
import type { LetterState } from './dead-letters-api';

const LOOK = {
  open: { Icon: WarningIcon, look: 'bg-warn-wash text-warn' },
  applied: { Icon: GoodIcon, look: 'bg-inset text-good' },
  discarded: { Icon: CloseIcon, look: 'bg-inset text-ink-soft' },
} as const;

export function LetterStateBadge({ state }: { readonly state: LetterState }) {
  const { states } = useText().deadLetters;
  const { Icon, look } = LOOK[state];
  return (
    <span className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${look}`}>
      <Icon className="size-3.5" />
      {states[state]}
    </span>
  );
}
