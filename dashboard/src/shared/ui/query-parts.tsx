import { useText } from '../text/text';
import { Button } from './button';
import { Problem } from './problem';

type UnreadProps = {
  readonly query: {
    readonly isError: boolean;
    readonly error: unknown;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
};

/** In the place of what has not been read yet: it is on its way, or it could not be read. */
export function Unread({ query }: UnreadProps) {
  const { app } = useText();
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />;
  return (
    <p role="status" className="py-8 text-center text-ink-faint">
      {app.loading}
    </p>
  );
}

type MoreButtonProps = {
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
  readonly label?: string;
};

/** Behind a list of which there is more. */
export function MoreButton({ query, label }: MoreButtonProps) {
  const { app } = useText();
  if (!query.hasNextPage) return null;
  return (
    <Button className="self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {query.isFetchingNextPage ? app.loading : (label ?? app.more)}
    </Button>
  );
}
