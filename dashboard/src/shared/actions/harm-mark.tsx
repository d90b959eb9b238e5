import { useText } from '@/shared/text/text';
import { CriticalIcon, GoodIcon, LockIcon } from '@/shared/ui/icons';
import { PlayerIcon } from '@/shared/ui/page-icons';
import type { Harm } from './harm';

const MARK = {
  none: { Icon: GoodIcon, ink: 'text-good' },
  one: { Icon: PlayerIcon, ink: 'text-warn' },
  newcomers: { Icon: LockIcon, ink: 'text-warn' },
  everyone: { Icon: CriticalIcon, ink: 'text-bad' },
} as const;

/** How much an action hurts, by shape, by colour and, for screen readers, by word. */
export function HarmIcon({ harm, className = 'size-5' }: { readonly harm: Harm; readonly className?: string }) {
  const { actions: words } = useText();
  const { Icon, ink } = MARK[harm];
  return (
    <span className={`inline-flex ${ink}`}>
      <Icon className={className} />
      <span className="sr-only">{words.harms[harm]}</span>
    </span>
  );
}
