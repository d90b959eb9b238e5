import type { ReactNode } from 'react';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { Blank } from '@/shared/ui/panel';
import { Problem, StaleList } from '@/shared/ui/problem';
import { ProofCard } from './proof-card';
import type { Proof } from './proof';

/** What is asked of a list that is read page by page. */
type PagedQuery = {
  readonly data?: unknown;
  readonly error: unknown;
  readonly isError: boolean;
  readonly isFetching: boolean;
  readonly isPlaceholderData: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
};

type ProofListProps = {
  readonly queries: readonly PagedQuery[];
  /** Undefined while nothing was read. */
  readonly proofs: readonly Proof[] | undefined;
  /** Beside something else, where a row has room for fewer. */
  readonly isNarrow?: boolean;
  readonly empty: { readonly icon: ReactNode; readonly title: string; readonly text: string };
};

/** Certificates, the newest first, from one list or from two. */
export function ProofList({ queries, proofs, empty, isNarrow = false }: ProofListProps) {
  const { app } = useText();
  const failed = queries.find((query) => query.isError);
  const isFetching = queries.some((query) => query.isFetching);
  if (proofs === undefined) {
    return failed ? (
      <Problem error={failed.error} onRetry={() => queries.forEach((query) => void query.refetch())} isRetrying={isFetching} />
    ) : (
      <p role="status" className="py-10 text-center text-ink-faint">
        {app.loading}
      </p>
    );
  }
  const isMore = queries.some((query) => query.hasNextPage);
  const isReading = queries.some((query) => query.isFetchingNextPage);
  return (
    <div className="flex flex-col gap-3" aria-busy={queries.some((query) => query.isPlaceholderData)}>
      {failed && <StaleList error={failed.error} />}
      {proofs.length === 0 ? (
        <Blank {...empty} />
      ) : (
        <ol className={`grid gap-3 lg:grid-cols-2 wide:grid-cols-3 ${isNarrow ? 'xl:grid-cols-1 2xl:grid-cols-2' : ''}`}>
          {proofs.map((proof) => (
            <ProofCard key={proof.key} proof={proof} />
          ))}
        </ol>
      )}
      {isMore && (
        <Button
          className="self-center"
          disabled={isReading}
          onClick={() => queries.filter((query) => query.hasNextPage).forEach((query) => void query.fetchNextPage())}
        >
          {isReading ? app.loading : app.more}
        </Button>
      )}
    </div>
  );
}
