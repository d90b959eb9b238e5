import { formatCount, formatLag, formatPercent } from '../format';
import { targetOf, type Alert } from '../live-channels/alert';
import type { Dictionary } from '../text/en';
import { useLocale, useText } from '../text/text';

type Words = Dictionary['alerts'];

export type DescribedAlert = {
  readonly title: string;
  readonly meaning: string;
  readonly todo: string;
  readonly target: string;
  readonly value: string;
  readonly threshold: string;
  /** The value against its limit, or the limit alone where the title has the value; empty for what has neither. */
  readonly against: string;
};

/** A number of a rule in the words of its unit. */
export function formatAlertValue(value: number, unit: string, locale: string, text: Dictionary): string {
  if (unit === '%') return formatPercent(value / 100, locale);
  if (unit === 'ms') return formatLag(value, locale, text.units);
  if (unit === 'us') return formatLag(value / 1_000, locale, text.units);
  const word = text.alerts.units[unit] ?? unit;
  return word === '' ? formatCount(value, locale) : `${formatCount(value, locale)} ${word}`;
}

/** What an alert is about, in the reader's words: a zone is a zone in every language, a server has its name. */
function targetIn(words: Words, alert: Pick<Alert, 'target'>): string {
  const { kind, id } = targetOf(alert);
  if (kind === 'zone') return words.zone(id);
  if (id !== '') return id;
  return kind === 'world' ? words.everything : kind === 'platform' ? words.platform : kind;
}

/** What only tells that something is so has no value and no limit worth showing. */
const WITHOUT_VALUE: readonly string[] = ['deployed', 'maintenance'];

const rulesOf = (words: Words) => words.rule as Readonly<Record<string, Words['rule'][keyof Words['rule']] | undefined>>;

/** Puts an alert into the reader's language. A rule of a newer platform is told in the platform's own sentence. */
export function useDescribeAlert(): (alert: Alert) => DescribedAlert {
  const text = useText();
  const locale = useLocale();
  return (alert) => {
    const target = targetIn(text.alerts, alert);
    const value = formatAlertValue(alert.value, alert.unit, locale, text);
    const threshold = formatAlertValue(alert.threshold, alert.unit, locale, text);
    const rule = rulesOf(text.alerts)[alert.rule];
    const title = rule?.title({ target, value, threshold }) ?? alert.sentence;
    const { limitOf, value: both } = text.alerts;
    return {
      title,
      meaning: rule?.meaning ?? '',
      todo: rule?.todo ?? '',
      target,
      value,
      threshold,
      against: WITHOUT_VALUE.includes(alert.rule) ? '' : title.includes(value) ? limitOf(threshold) : both(value, threshold),
    };
  };
}

/** The same for a rule by itself. */
export function useRuleWords(): (rule: string) => { readonly name: string; readonly meaning: string | null; readonly todo: string } {
  const { alerts } = useText();
  return (rule) => {
    const words = rulesOf(alerts)[rule];
    return { name: words?.name ?? rule, meaning: words?.meaning ?? null, todo: words?.todo ?? '' };
  };
}
