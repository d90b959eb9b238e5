import { formatCount, formatLag, formatMicroseconds, formatPercent, formatRate } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import type { FindingFact } from './findings';

type Described = { readonly title: string; readonly meaning: string };

/** Puts a finding into the reader's words: what is so, and what it means for the players. */
export function useDescribeFinding(): (fact: FindingFact) => Described {
  const { findings: words, units } = useText();
  const locale = useLocale();
  const count = (value: number | null) => formatCount(value, locale);
  return (fact) => {
    switch (fact.kind) {
      case 'node-silent':
        return { title: words.nodeSilent(fact.node), meaning: words.nodeSilentText(count(fact.players), count(fact.zones)) };
      case 'tick-over-budget':
        return { title: words.tick(`${fact.zone}`, formatMicroseconds(fact.p99Us, locale)), meaning: words.tickText };
      case 'verdict-slow':
        return { title: words.verdict(`${fact.zone}`, formatMicroseconds(fact.p99Us, locale)), meaning: words.verdictText };
      case 'inbox-filling':
        return { title: words.inbox(`${fact.zone}`, count(fact.length), count(fact.capacity)), meaning: words.inboxText };
      case 'refusing-busy':
        return { title: words.busy(formatRate(fact.perSecond, locale)), meaning: words.busyText };
      case 'journal-queue-filling':
        return { title: words.queue(fact.node, formatPercent(fact.share, locale)), meaning: words.queueText };
      case 'log-unreachable':
        return { title: words.log(fact.node), meaning: words.logText(count(fact.waiting), fact.error) };
      case 'consumer-paused':
        return { title: words.paused(fact.consumer), meaning: words.pausedText(count(fact.lagEvents), fact.reason) };
      case 'consumer-behind':
        return {
          title: words.behind(fact.consumer, count(fact.lagEvents), formatLag(fact.lagMs, locale, units)),
          meaning: words.behindText,
        };
      case 'events-missing':
        return { title: words.missing(fact.consumer, count(fact.missing)), meaning: words.missingText(count(fact.gaps)) };
      case 'log-outran':
        return { title: words.outran(fact.consumer, count(fact.lost)), meaning: words.outranText };
      case 'dead-letters':
        return { title: words.dead(fact.consumer, count(fact.count)), meaning: words.deadText };
    }
  };
}
