import { formatMicroseconds } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import type { Proof } from './proof';

type TimePart = { readonly key: 'load' | 'replay' | 'other'; readonly us: number };

/** Where the time of a recovery went. Zones that are recovered together share the whole, so the rest is what was waited for too. */
export function timePartsOf({ loadUs, replayUs, totalUs }: Pick<Proof, 'loadUs' | 'replayUs' | 'totalUs'>): readonly TimePart[] {
  return [
    { key: 'load', us: loadUs },
    { key: 'replay', us: replayUs },
    { key: 'other', us: Math.max(0, totalUs - loadUs - replayUs) },
  ];
}

const COLOUR = { load: 'bg-(--series-3)', replay: 'bg-(--series-1)', other: 'bg-line-strong/60' } as const;

/** One bar in three parts, told in the same order below it: it can be read without telling colours apart. */
export function TimeBar({ proof }: { readonly proof: Proof }) {
  const words = useText().snapshots.proof;
  const locale = useLocale();
  const parts = timePartsOf(proof);
  const whole = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.us, 0),
  );
  return (
    <div>
      <span className="flex h-2.5 gap-px overflow-hidden rounded-full bg-inset" aria-hidden="true">
        {parts
          .filter((part) => part.us > 0)
          .map((part) => (
            <span key={part.key} className={`min-w-1 ${COLOUR[part.key]}`} style={{ flexGrow: part.us / whole }} />
          ))}
      </span>
      <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
        {parts.map((part) => (
          <div key={part.key} className="flex items-center gap-1.5">
            <dt className="flex items-center gap-1.5 text-ink-soft">
              <span className={`size-2 rounded-full ${COLOUR[part.key]}`} aria-hidden="true" />
              {words.time[part.key]}
            </dt>
            <dd className="font-medium">{formatMicroseconds(part.us, locale)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
