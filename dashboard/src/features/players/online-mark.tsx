import { useText } from '@/shared/text/text';

/** Whether somebody is here: a full dot or an empty one, and the word. */
export function OnlineMark({ isOnline }: { readonly isOnline: boolean }) {
  const words = useText().players;
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${isOnline ? '' : 'text-ink-soft'}`}>
      <span aria-hidden="true" className={`size-2 rounded-full border ${isOnline ? 'border-good bg-good' : 'border-line-strong'}`} />
      {isOnline ? words.online : words.offline}
    </span>
  );
}
