import { HttpError } from '../api/http';
import type { Dictionary } from '../text/en';
import { useText } from '../text/text';
import { Button } from './button';
import { OfflineIcon } from './icons';
import { Blank } from './panel';
import { SeverityIcon } from './severity';

/** What a failed request means, in the reader's language; what the platform itself said comes in its own words. */
export function describeFailure(error: unknown, text: Dictionary): string {
  if (!(error instanceof HttpError)) return text.failures.unknown(String(error));
  switch (error.kind) {
    case 'unreachable':
      return text.failures.unreachable;
    case 'unauthorised':
      return text.failures.unauthorised;
    case 'forbidden':
      return text.failures.forbidden(error.message);
    case 'throttled':
      return text.failures.throttled;
    case 'broken':
      return error.refusal?.code === 'store_unavailable' ? text.failures.store : text.failures.broken(`${error.status}`);
    case 'refused':
      return text.failures.refused(error.message);
  }
}

type ProblemProps = { readonly error: unknown; readonly onRetry: () => void; readonly isRetrying: boolean };

/** In the place of a list that could not be read at all. */
export function Problem({ error, onRetry, isRetrying }: ProblemProps) {
  const text = useText();
  return (
    <div role="alert">
      <Blank
        icon={<OfflineIcon className="size-8" />}
        title={text.failures.title}
        text={describeFailure(error, text)}
        action={
          <Button onClick={onRetry} disabled={isRetrying}>
            {isRetrying ? text.app.loading : text.app.tryAgain}
          </Button>
        }
      />
    </div>
  );
}

/** Above a list that was read before and could not be read again: what stands there may be old. */
export function StaleList({ error }: { readonly error: unknown }) {
  const text = useText();
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn">
      <SeverityIcon severity="warning" className="mt-0.5 size-4" />
      {text.failures.stale(describeFailure(error, text))}
    </p>
  );
}
