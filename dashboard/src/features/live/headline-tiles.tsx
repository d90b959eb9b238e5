import {
  formatBytes,
  formatCount,
  formatLag,
  formatMicroseconds,
  formatPercent,
  formatRate,
  splitLag,
  splitMicroseconds,
} from '@/shared/format';
import type { Figure } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import type { Finding, FindingFact } from '@/shared/live-channels/findings';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import type { LiveHistory } from '@/shared/live-channels/live-history';
import { WORST_LAG_SERIES } from '@/shared/live-channels/live-store';
import { sparksOf, Tile } from './tile';

/** The eight numbers an operator reads first, each with its last two minutes. */
export function HeadlineTiles(props: { readonly frame: LiveFrame; readonly findings: readonly Finding[]; readonly history: LiveHistory }) {
  const { frame, findings, history } = props;
  const { tiles: words, units, live } = useText();
  const locale = useLocale();
  const { tick, verdict, perSecond, journal, worstConsumer } = frame;
  const spark = sparksOf(history, frame.atMs);
  const holding = findings.filter((finding) => finding.clearedMs === null);
  const alarm = (...kinds: readonly FindingFact['kind'][]) =>
    holding.find((finding) => kinds.includes(finding.fact.kind))?.severity ?? null;
  const rate = (value: number | null): Figure => ({ value: formatRate(value, locale), unit: value === null ? '' : units.perSecond });
  const decided = (perSecond.accepted ?? 0) + (perSecond.rejected ?? 0);

  return (
    <section aria-label={live.headline} className="grid grid-cols-2 gap-3 md:grid-cols-4 wide:grid-cols-8">
      <h2 className="sr-only">{live.headline}</h2>
      <Tile
        label={words.players}
        figure={{ value: formatCount(frame.players, locale), unit: '' }}
        note={words.playersNote(formatCount(frame.sessions, locale))}
        spark={spark('players')}
        alarm={alarm('node-silent')}
      />
      <Tile
        label={words.tick}
        figure={splitMicroseconds(tick?.p99Us ?? null, locale)}
        note={tick ? words.tickNote(`${tick.worstZone}`) : words.tickIdle}
        spark={spark('tick.p99us')}
        alarm={alarm('tick-over-budget')}
      />
      <Tile
        label={words.verdict}
        figure={splitMicroseconds(verdict?.p99Us ?? null, locale)}
        note={verdict ? words.verdictNote(formatMicroseconds(verdict.p50Us, locale)) : words.verdictIdle}
        spark={spark('verdict.p99us')}
        alarm={alarm('verdict-slow')}
      />
      <Tile
        label={words.events}
        figure={rate(perSecond.events)}
        note={words.eventsNote(formatRate(perSecond.accepted, locale))}
        spark={spark('events.rate')}
        alarm={null}
      />
      <Tile
        label={words.lag}
        figure={splitLag(worstConsumer?.lagMs ?? null, locale)}
        note={
          worstConsumer === null
            ? words.lagIdle
            : worstConsumer.lagMs === null
              ? words.lagUnknown(worstConsumer.name)
              : words.lagNote(formatCount(worstConsumer.lagEvents, locale), worstConsumer.name)
        }
        spark={spark(WORST_LAG_SERIES)}
        alarm={alarm('events-missing', 'log-outran', 'consumer-paused', 'consumer-behind', 'dead-letters')}
      />
      <Tile
        label={words.journal}
        figure={{ value: formatCount(journal.waitingEvents, locale), unit: units.events.trim() }}
        note={
          journal.waitingEvents === 0
            ? words.journalIdle
            : words.journalNote(formatBytes(journal.waitingBytes, locale), formatLag(journal.oldestWaitingMs, locale, units))
        }
        spark={spark('journal.waiting')}
        alarm={alarm('recording-overflowing', 'events-dropped', 'journal-queue-filling', 'log-unreachable', 'recording-degraded')}
      />
      <Tile
        label={words.rejected}
        figure={rate(perSecond.rejected)}
        note={decided > 0 ? words.rejectedNote(formatPercent((perSecond.rejected ?? 0) / decided, locale)) : words.rejectedIdle}
        spark={spark('rejected.rate')}
        alarm={null}
      />
      <Tile
        label={words.busy}
        figure={rate(perSecond.refusedBusy)}
        note={words.busyNote}
        spark={spark('busy.rate')}
        alarm={alarm('refusing-busy', 'inbox-filling')}
      />
    </section>
  );
}
