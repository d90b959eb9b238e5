import { formatCount, formatLag, formatMicroseconds, formatPercent } from '../format';
import type { Alert } from '../live-channels/alert';
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
};

/** A number of a rule in the words of its unit. */
export function formatAlertValue(value: number, unit: string, locale: string, text: Dictionary): string {
  if (unit === '%') return formatPercent(value / 100, locale);
  if (unit === 'ms') return formatLag(value, locale, text.units);
  if (unit === 'us' || unit === 'µs') return formatMicroseconds(value, locale);
  const word = text.alerts.units[unit] ?? unit;
  return word === '' ? formatCount(value, locale) : `${formatCount(value, locale)} ${word}`;
}

/** What an alert is about, in the reader's words: `zone 3` is a zone in every language, a server has its name. */
function targetIn(words: Words, target: string): string {
  const zone = /^zone[\s.:/-]?(\d+)$/.exec(target)?.[1];
  if (zone !== undefined) return words.zone(zone);
  return target === '' || target === 'all' || target === 'world' ? words.everything : target;
}

const rulesOf = (words: Words) => words.rule as Readonly<Record<string, Words['rule'][keyof Words['rule']] | undefined>>;

/** Puts an alert into the reader's language. A rule of a newer platform is told in the platform's own sentence. */
export function useDescribeAlert(): (alert: Alert) => DescribedAlert {
  const text = useText();
  const locale = useLocale();
  return (alert) => {
    const target = targetIn(text.alerts, alert.target);
    const value = formatAlertValue(alert.value, alert.unit, locale, text);
    const threshold = formatAlertValue(alert.threshold, alert.unit, locale, text);
    const rule = rulesOf(text.alerts)[alert.rule];
    return {
      title: rule?.title({ target, value, threshold }) ?? alert.sentence,
      meaning: rule?.meaning ?? '',
      todo: rule?.todo ?? '',
      target,
      value,
      threshold,
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
