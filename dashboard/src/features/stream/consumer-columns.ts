import { formatCount, formatLag, formatRate } from '@/shared/format';
import type { Dictionary } from '@/shared/text/en';
import type { Severity } from '@/shared/ui/severity';
import type { ConsumerFigures } from '@/shared/live-channels/live-message';

type ConsumerWords = Dictionary['recording']['consumers'];

export type ConsumerColumn = {
  readonly label: Exclude<keyof ConsumerWords, 'means' | 'toLetters'>;
  readonly show: (consumer: ConsumerFigures, locale: string, units: Dictionary['units']) => string;
};

/** A count that should stay zero, and how bad it is when it does not. */
export type TroubleColumn = ConsumerColumn & {
  readonly key: keyof ConsumerWords['means'];
  readonly severity: Severity;
};

export const FLOW_COLUMNS: readonly ConsumerColumn[] = [
  { label: 'lag', show: (consumer, locale, units) => formatLag(consumer.lagMs, locale, units) },
  { label: 'lagEvents', show: (consumer, locale) => formatCount(consumer.lagEvents, locale) },
  { label: 'rate', show: (consumer, locale) => formatRate(consumer.eventsPerSecond, locale) },
  { label: 'applied', show: (consumer, locale) => formatCount(consumer.applied, locale) },
];

/** A repeat that was skipped is how delivery works; what is missing is loss; what was set aside waits for a person. */
export const TROUBLE_COLUMNS: readonly TroubleColumn[] = [
  trouble('duplicates', 'good'),
  trouble('gaps', 'critical'),
  trouble('missing', 'critical'),
  trouble('fenced', 'warning'),
  trouble('deadLetters', 'warning'),
  trouble('lost', 'critical'),
];

function trouble(key: TroubleColumn['key'], severity: Severity): TroubleColumn {
  return { key, label: key, severity, show: (consumer, locale) => formatCount(consumer[key], locale) };
}
