import { formatCount, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';
import { Problem } from '@/shared/ui/problem';
import { useInventory, useTransactions } from './use-players';

/** What the player has, and the ledger that says how it came by it. */
export function PlayerPossessions({ id }: { readonly id: number }) {
  const text = useText();
  const words = text.players;
  const locale = useLocale();
  const inventory = useInventory(id);
  const ledger = useTransactions(id);
  return (
    <Panel title={words.possessions}>
      {inventory.isError && inventory.data === undefined ? (
        <Problem error={inventory.error} onRetry={() => void inventory.refetch()} isRetrying={inventory.isFetching} />
      ) : (
        <div className="rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
          {(inventory.data ?? []).length === 0 ? (
            <p className="text-ink-soft">{inventory.data ? words.nothing : text.app.loading}</p>
          ) : (
            <ul className="flex flex-wrap gap-2">
              {inventory.data?.map(({ kind, quantity }) => (
                <li key={kind} className="rounded-lg bg-inset px-2.5 py-1 font-medium">
                  {words.gained(formatCount(quantity, locale), kind)}
                </li>
              ))}
            </ul>
          )}
          {(ledger.data ?? []).length > 0 && (
            <>
              <h3 className="mt-4 mb-1 font-medium">{words.ledger}</h3>
              <ol className="divide-y divide-line">
                {ledger.data?.map((entry) => (
                  <li key={`${entry.zone}/${entry.epoch}/${entry.sequence}`} className="flex items-baseline justify-between gap-3 py-1.5">
                    <span>{words.gained(`${entry.change > 0 ? '+' : ''}${entry.change}`, entry.kind)}</span>
                    <time dateTime={entry.occurredAt} className="text-xs text-ink-faint">
                      {formatMoment(Date.parse(entry.occurredAt), locale)}
                    </time>
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      )}
    </Panel>
  );
}
