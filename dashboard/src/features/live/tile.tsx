import { Sparkline } from '@/shared/chart/sparkline';
import type { Figure } from '@/shared/format';
import type { Finding } from '@/shared/live-channels/findings';
import type { LiveHistory } from '@/shared/live-channels/live-history';
import { classes } from '@/shared/ui/classes';
import { SeverityIcon } from '@/shared/ui/severity';

/** One sample a second: the sparkline is the last two minutes. */
const SPARK_SAMPLES = 120;

/** The last two minutes of a series. */
export function sparksOf(history: LiveHistory, atMs: number): (series: string) => readonly (number | null)[] {
  return (series) => (history.slice([series], atMs - SPARK_SAMPLES * 1_000).columns[0] ?? []).slice(-SPARK_SAMPLES);
}

type TileProps = {
  readonly label: string;
  readonly figure: Figure;
  readonly note: string;
  readonly spark: readonly (number | null)[];
  readonly alarm: Finding['severity'] | null;
};

/** One number an operator reads at a glance, with what it stands for and its last two minutes. */
export function Tile({ label, figure, note, spark, alarm }: TileProps) {
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
