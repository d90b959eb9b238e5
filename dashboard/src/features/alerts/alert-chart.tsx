import { ThresholdSpark } from '@/shared/chart/threshold-spark';
import { useDescribeAlert } from '@/shared/alerts/describe-alert';
import { useHistory } from '@/shared/history/use-history';
import type { Alert } from '@/shared/live-channels/alert';
import { useText } from '@/shared/text/text';

const MINUTES = 30;

type Charted = { readonly series: string; readonly scale: number };

/** Where the platform keeps what a rule looks at, and how many of the rule's unit one of its values is. */
export function chartedBy({ rule, target, unit }: Pick<Alert, 'rule' | 'target' | 'unit'>): Charted | null {
  const zone = /(\d+)$/.exec(target)?.[1];
  switch (rule) {
    case 'tick-critical':
    case 'tick-slow':
      return { series: zone === undefined ? 'tick.p99us' : `tick.p99us.zone.${zone}`, scale: unit === 'ms' ? 0.001 : 1 };
    case 'players-fell':
    case 'server-down':
      return { series: 'players', scale: 1 };
    case 'queue-long':
      return { series: 'inbox', scale: 1 };
    case 'pool-exhausted':
      return { series: 'pool.use', scale: 1 };
    case 'consumer-lag':
      return { series: `lag.${target}.events`, scale: 1 };
    case 'cpu-high':
      return { series: `cpu.${target}`, scale: 1 };
    case 'error-rate':
      return /api|platform/.test(target) ? { series: 'api.error.rate', scale: 1 } : null;
    default:
      return null;
  }
}

/** The value that an alert is about over the last half hour, with its limit. */
export function AlertChart({ alert }: { readonly alert: Alert }) {
  const charted = chartedBy(alert);
  return charted === null ? null : <Chart alert={alert} charted={charted} />;
}

/** What falls or stops has a limit of another kind than the value that is drawn. */
const WITHOUT_LIMIT: readonly string[] = ['players-fell', 'server-down'];

function Chart({ alert, charted }: { readonly alert: Alert; readonly charted: Charted }) {
  const { alerts: words } = useText();
  const { column } = useHistory([charted.series], MINUTES);
  const { threshold, value } = useDescribeAlert()(alert);
  const values = column(charted.series).map((each) => (each === null ? null : each * charted.scale));
  return (
    <figure className="m-0 min-w-0">
      <ThresholdSpark
        values={values}
        threshold={WITHOUT_LIMIT.includes(alert.rule) ? null : alert.threshold}
        label={words.chart(charted.series, value, threshold)}
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
