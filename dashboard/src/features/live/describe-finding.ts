import { formatCount, formatDuration, formatExact, formatLag, formatMicroseconds, formatPercent, formatRate } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import type { FindingFact, Waiting } from '@/shared/live-channels/findings';

type Described = { readonly title: string; readonly meaning: string };

/** Puts a finding into the reader's words: what is so, and what it means for the players. */
export function useDescribeFinding(): (fact: FindingFact) => Described {
  const { findings: words, recording, units } = useText();
  const { findings: recorded } = recording;
  const locale = useLocale();
  const count = (value: number | null) => formatCount(value, locale);
  const counted = (amount: number) => ({ count: amount, shown: formatCount(amount, locale) });
  const untilLoss = ({ lossInMs, error }: Waiting) => [
    lossInMs === null ? '' : lossInMs === 0 ? recording.lossNow : `${recording.lossIn(formatDuration(lossInMs, locale, units))}.`,
    error === '' ? '' : recorded.because(error),
  ];
  const sentences = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
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
      case 'recording-degraded':
        return {
          title: recorded.degraded(fact.node, recording.events(counted(fact.waiting.events))),
          meaning: sentences(recorded.degradedText, ...untilLoss(fact.waiting)),
        };
      case 'recording-overflowing':
        return {
          title: recorded.overflowing(fact.node),
          meaning: sentences(recorded.overflowingText, fact.waiting.error === '' ? '' : recorded.because(fact.waiting.error)),
        };
      case 'events-dropped':
        return {
          title: recorded.dropped(fact.node, { count: fact.dropped, shown: formatExact(fact.dropped, locale) }),
          meaning: recorded.droppedText,
        };
      case 'snapshots-failing':
        return {
          title: recorded.snapshots(fact.node, count(fact.inARow)),
          meaning: recorded.snapshotsText(recording.store(fact.store), fact.error || recorded.noReason),
        };
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
        return { title: words.dead(counted(fact.count)), meaning: words.deadText };
    }
  };
}
