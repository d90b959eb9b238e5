import { formatAlertValue, useRuleWords } from '@/shared/alerts/describe-alert';
import type { AlertRule } from '@/shared/alerts/alerts-api';
import { useAlertRules } from '@/shared/alerts/use-alerts';
import { formatDuration } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { Panel, WithCode } from '@/shared/ui/panel';
import { Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';

/** What the platform watches, at which limit, and what to do when it speaks up. */
export function AlertRules() {
  const text = useText();
  const rules = useAlertRules();
  return (
    <Panel title={text.alerts.rules}>
      <p className="-mt-1 mb-3 text-[0.8125rem] text-ink-soft">
        <WithCode text={text.alerts.rulesLead} />
      </p>
      {rules.data !== undefined ? (
        <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3 wide:grid-cols-4">
          {rules.data.map((rule) => (
            <Rule key={rule.rule} rule={rule} />
          ))}
        </ul>
      ) : (
        <Unread query={rules} />
      )}
    </Panel>
  );
}

/** They tell that something is so, not that it is too much. */
const WITHOUT_LIMIT: readonly string[] = ['deployed', 'maintenance'];

function Rule({ rule }: { readonly rule: AlertRule }) {
  const text = useText();
  const { alerts: words } = text;
  const locale = useLocale();
  const { name, meaning, todo } = useRuleWords()(rule.rule);
  const limit = formatAlertValue(rule.threshold, rule.unit, locale, text);
  const held = rule.forMs > 0 ? formatDuration(rule.forMs, locale, text.units) : words.atOnce;
  return (
    <li className="rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
      <h3 className="flex items-center justify-between gap-2 text-sm font-semibold">
        {name}
        <SeverityIcon severity={rule.severity} />
      </h3>
      <dl className="mt-1.5 flex flex-wrap gap-x-5 text-ink-soft">
        {[...(WITHOUT_LIMIT.includes(rule.rule) ? [] : [[words.table.limit, limit]]), [words.table.held, held]].map(([label, value]) => (
          <div key={label} className="flex gap-1.5">
            <dt>{label}</dt>
            <dd className="font-medium text-ink">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-pretty">{meaning ?? rule.meaning}</p>
      {todo !== '' && (
        <p className="mt-1.5 text-ink-soft text-pretty">
          <span className="font-semibold">{words.todo}: </span>
          {todo}
        </p>
      )}
    </li>
  );
}
