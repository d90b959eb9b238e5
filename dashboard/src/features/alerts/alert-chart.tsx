import { ThresholdSpark } from '@/shared/chart/threshold-spark';
import { useDescribeAlert } from '@/shared/alerts/describe-alert';
import { useHistory } from '@/shared/history/use-history';
import { targetOf, type Alert } from '@/shared/live-channels/alert';
import { useText } from '@/shared/text/text';

const MINUTES = 30;

/** Where the platform keeps what a rule looks at; null for what is no line over time. */
export function seriesOf(alert: Pick<Alert, 'rule' | 'target'>): string | null {
  const { kind, id } = targetOf(alert);
  switch (alert.rule) {
    case 'tick-critical':
    case 'tick-slow':
      return kind === 'zone' ? `tick.p99us.zone.${id}` : 'tick.p99us';
    case 'players-fell':
      return kind === 'zone' ? `players.zone.${id}` : 'players';
    case 'server-down':
    case 'server-stopped':
      return 'players';
    case 'queue-long':
      return 'inbox';
    case 'pool-exhausted':
      return 'pool.use';
    case 'consumer-lag':
      return `lag.${id}.events`;
    case 'cpu-high':
      return `cpu.${id === '' ? kind : id}`;
    case 'error-rate':
      return kind === 'platform' ? 'api.error.rate' : null;
    default:
      return null;
  }
}

/** The value that an alert is about over the last half hour, with its limit. */
export function AlertChart({ alert }: { readonly alert: Alert }) {
  const series = seriesOf(alert);
  return series === null ? null : <Chart alert={alert} series={series} />;
}

/** What falls or stops has a limit of another kind than the value that is drawn. */
const WITHOUT_LIMIT: readonly string[] = ['players-fell', 'server-down', 'server-stopped', 'pool-exhausted'];

function Chart({ alert, series }: { readonly alert: Alert; readonly series: string }) {
  const { alerts: words } = useText();
  const { column } = useHistory([series], MINUTES);
  const { threshold, value } = useDescribeAlert()(alert);
  return (
    <figure className="m-0 min-w-0">
      <ThresholdSpark
        values={column(series)}
        threshold={WITHOUT_LIMIT.includes(alert.rule) ? null : alert.threshold}
        label={words.chart(series, value, threshold)}
      />
      <figcaption className="mt-1 flex justify-between text-xs text-ink-faint">
        <span>{words.halfHour}</span>
        {!WITHOUT_LIMIT.includes(alert.rule) && (
          <span>
            {words.limit} {threshold}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
