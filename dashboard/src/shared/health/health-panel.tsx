import { memo } from 'react';
import { formatCount, formatDuration, formatMoment } from '../format';
import { useNow } from '../hooks';
import { useLocale, useText } from '../text/text';
import { classes } from '../ui/classes';
import { ClockIcon } from '../ui/icons';
import { Panel } from '../ui/panel';
import { StaleList } from '../ui/problem';
import { Unread } from '../ui/query-parts';
import { SeverityIcon } from '../ui/severity';
import { useHealth, type Part } from './use-health';

const SEVERITY = { up: 'good', degraded: 'warning', down: 'critical' } as const;
const EDGE = {
  up: 'border-line',
  degraded: 'border-warn/60',
  down: 'border-bad/60',
  unknown: 'border-line-strong/60 border-dashed',
} as const;
const INK = { up: 'text-ink-soft', degraded: 'text-warn', down: 'text-bad', unknown: 'text-ink-soft' } as const;

/** Every server and store: whether it works, since when, and what it means for players and records. What is wrong comes first. */
export const HealthPanel = memo(function HealthPanel() {
  const text = useText();
  const locale = useLocale();
  const { health: words } = text;
  const health = useHealth();
  const wrong = health.data?.filter((part) => part.state !== 'up').length ?? 0;
  const counted = (count: number) => ({ count, shown: formatCount(count, locale) });
  return (
    <Panel
      title={words.title}
      aside={
        health.data === undefined ? undefined : (
          <p className="text-[0.8125rem] text-ink-soft">
            {wrong === 0 ? words.allUp(counted(health.data.length)) : words.notUp(counted(wrong))}
          </p>
        )
      }
    >
      {health.data !== undefined ? (
        <div className="flex flex-col gap-3">
          {health.isError && <StaleList error={health.error} />}
          <ul
            className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4 wide:grid-cols-6"
            data-fresh={health.isError ? 'false' : undefined}
          >
            {health.data.map((part, index) => (
              <PartCard key={`${part.part} ${part.name} ${index}`} part={part} />
            ))}
          </ul>
        </div>
      ) : (
        <Unread query={health} />
      )}
    </Panel>
  );
});

function PartCard({ part }: { readonly part: Part }) {
  const { health: words, units } = useText();
  const locale = useLocale();
  const now = useNow(10_000);
  const { state, since, timeToLossMs } = part;
  const kind = words.part[part.part] ?? part.part;
  // Of what there is only one the kind is the name.
  const isNamed = part.name !== '' && part.name !== part.part;
  const duration = (ms: number) => formatDuration(Math.floor(Math.max(0, ms) / 1_000) * 1_000, locale, units);
  return (
    <li className={classes('min-w-0 rounded-xl border bg-surface px-3.5 py-2.5 text-[0.8125rem]', EDGE[state])}>
      <h3 className="flex items-center justify-between gap-2 text-sm font-semibold">
        <span className="min-w-0 truncate">
          {isNamed ? part.name : kind}
          {isNamed && <span className="ml-1.5 text-xs font-normal text-ink-faint">{kind}</span>}
        </span>
        <span className={classes('inline-flex shrink-0 items-center gap-1 text-xs font-medium', INK[state])}>
          {state === 'unknown' ? <ClockIcon className="size-3.5" /> : <SeverityIcon severity={SEVERITY[state]} className="size-3.5" />}
          {words.state[state]}
        </span>
      </h3>
      <p className="mt-0.5 text-ink-soft text-pretty">{words.meaning(part.part, state, part.meaning)}</p>
      {since !== null && (
        <p className="mt-0.5 text-xs text-ink-faint">
          {words.since(formatMoment(Date.parse(since), locale), duration(now - Date.parse(since)))}
        </p>
      )}
      {timeToLossMs !== null && state !== 'up' && (
        <p className={classes('mt-0.5 text-xs font-medium', timeToLossMs <= 0 ? 'text-bad' : 'text-warn')}>
          {timeToLossMs <= 0 ? words.lossNow : words.loss(duration(timeToLossMs))}
        </p>
      )}
    </li>
  );
}
