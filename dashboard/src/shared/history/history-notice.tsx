import { useText } from '../text/text';
import { Button } from '../ui/button';
import { SeverityIcon } from '../ui/severity';
import type { History } from './use-history';

/** Above charts that know only what this page has seen itself. */
export function HistoryNotice({ error, retry }: Pick<History, 'error' | 'retry'>) {
  const text = useText();
  if (error === null) return null;
  return (
    <p role="status" className="mb-3 flex flex-wrap items-center gap-2 rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn">
      <SeverityIcon severity="warning" />
      <span className="min-w-0 flex-1 basis-60">{text.livePage.ownMemory}</span>
      <Button onClick={retry}>{text.app.tryAgain}</Button>
    </p>
  );
}
