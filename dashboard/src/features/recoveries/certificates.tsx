import { formatClock } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { GoodIcon } from '@/shared/ui/icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { Problem, StaleList } from '@/shared/ui/problem';
import { CertificateCard } from './certificate-card';
import type { ZoneChoice } from './recoveries-api';
import { useCertificates } from './use-recoveries';

/** Every recovery, the newest first. */
export function Certificates({ zone }: { readonly zone: ZoneChoice }) {
  const { recoveries: words, app } = useText();
  const locale = useLocale();
  const query = useCertificates(zone);
  const certificates = query.data?.pages.flatMap((page) => page.recoveries);
  const asOf = query.dataUpdatedAt === 0 ? undefined : app.asOf(formatClock(query.dataUpdatedAt, locale));
  return (
    <Panel title={words.certificates} aside={<p className="text-xs text-ink-faint">{asOf}</p>}>
      {certificates === undefined ? (
        query.isError ? (
          <Problem error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
        ) : (
          <p role="status" className="py-10 text-center text-ink-faint">
            {app.loading}
          </p>
        )
      ) : (
        <div className="flex flex-col gap-3" aria-busy={query.isPlaceholderData}>
          {query.isError && <StaleList error={query.error} />}
          {certificates.length === 0 ? (
            <Blank
              icon={<GoodIcon className="size-8" />}
              title={zone === null ? words.empty : words.emptyZone(`${zone}`)}
              text={words.emptyText}
            />
          ) : (
            <ol className="grid gap-3 lg:grid-cols-2 wide:grid-cols-3">
              {certificates.map((certificate) => (
                <CertificateCard key={certificate.eventId} certificate={certificate} />
              ))}
            </ol>
          )}
          {query.hasNextPage && (
            <Button className="self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? app.loading : app.more}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}
