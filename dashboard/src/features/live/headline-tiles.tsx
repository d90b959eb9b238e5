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
import { Sparkline } from '@/shared/chart/sparkline';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { SeverityIcon } from '@/shared/ui/severity';
import type { Finding, FindingFact } from '@/shared/live-channels/findings';
import type { LiveFrame } from '@/shared/live-channels/live-frame';
import type { LiveHistory } from '@/shared/live-channels/live-history';

/** One sample a second: the sparkline is the last two minutes. */
const SPARK_SAMPLES = 120;

type TileProps = {
  readonly label: string;
  readonly figure: Figure;
  readonly note: string;
  readonly spark: readonly (number | null)[];
  readonly alarm: Finding['severity'] | null;
};

function Tile({ label, figure, note, spark, alarm }: TileProps) {
  return (
    <article
      className={classes(
        'flex min-w-0 flex-col rounded-xl border bg-surface p-3.5 pb-0 sm:p-4 sm:pb-0',
        alarm === null ? 'border-line' : alarm === 'critical' ? 'border-bad/60' : 'border-warn/60',
      )}
    >
      <h3 className="flex items-center justify-between gap-2 text-[0.8125rem] font-medium text-ink-soft">
        {label}
        {alarm && <SeverityIcon severity={alarm} />}
      </h3>
      <p className="live-figure mt-1 text-[1.75rem] leading-8 font-semibold tracking-[-0.03em] whitespace-nowrap">
        {figure.value}
        {figure.unit && <span className="ml-1 text-sm font-medium tracking-normal text-ink-soft">{figure.unit}</span>}
      </p>
      <p className="live-figure mt-0.5 truncate text-xs text-ink-faint" title={note}>
        {note}
      </p>
      <div className="-mx-3.5 mt-2 overflow-hidden rounded-b-xl sm:-mx-4">
        <Sparkline values={spark} slots={SPARK_SAMPLES} alarming={alarm === 'critical'} />
      </div>
    </article>
  );
}

/** The eight numbers an operator reads first, each with its last two minutes. */
export function HeadlineTiles(props: { readonly frame: LiveFrame; readonly findings: readonly Finding[]; readonly history: LiveHistory }) {
  const { frame, findings, history } = props;
  const { tiles: words, units, live } = useText();
  const locale = useLocale();
  const { tick, verdict, perSecond, journal, worstConsumer } = frame;
  const keys = ['players', 'tickP99', 'verdictP99', 'events', 'lagMs', 'journalWaiting', 'rejected', 'busy'] as const;
  const sparks = history.slice(keys, frame.atMs - SPARK_SAMPLES * 1_000).columns;
  const spark = (key: (typeof keys)[number]) => (sparks[keys.indexOf(key)] ?? []).slice(-SPARK_SAMPLES);
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
        spark={spark('tickP99')}
        alarm={alarm('tick-over-budget')}
      />
      <Tile
        label={words.verdict}
        figure={splitMicroseconds(verdict?.p99Us ?? null, locale)}
        note={verdict ? words.verdictNote(formatMicroseconds(verdict.p50Us, locale)) : words.verdictIdle}
        spark={spark('verdictP99')}
        alarm={alarm('verdict-slow')}
      />
      <Tile
        label={words.events}
        figure={rate(perSecond.events)}
        note={words.eventsNote(formatRate(perSecond.accepted, locale))}
        spark={spark('events')}
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
        spark={spark('lagMs')}
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
        spark={spark('journalWaiting')}
        alarm={alarm('recording-overflowing', 'events-dropped', 'journal-queue-filling', 'log-unreachable', 'recording-degraded')}
      />
      <Tile
        label={words.rejected}
        figure={rate(perSecond.rejected)}
        note={decided > 0 ? words.rejectedNote(formatPercent((perSecond.rejected ?? 0) / decided, locale)) : words.rejectedIdle}
        spark={spark('rejected')}
        alarm={null}
      />
      <Tile
        label={words.busy}
        figure={rate(perSecond.refusedBusy)}
        note={words.busyNote}
        spark={spark('busy')}
        alarm={alarm('refusing-busy', 'inbox-filling')}
      />
    </section>
  );
}
