import { Sparkline } from '@/shared/chart/sparkline';
import { formatRate } from '@/shared/format';
import { useHistory } from '@/shared/history/use-history';
import { useLocale, useText } from '@/shared/text/text';
import { Panel } from '@/shared/ui/panel';

const MINUTES = 15;
/** Pushes do not tell the rates of topics, so they are asked for. */
const RENEW_MS = 5_000;

const topicSeries = (topic: string) => `topic.${topic}.rate`;

/** How much each topic carries, and what that is. */
export function TopicsPanel() {
  const { stream: words, units } = useText();
  const locale = useLocale();
  const topics = Object.keys(words.topicMeans);
  const { column, isPending } = useHistory(topics.map(topicSeries), MINUTES, RENEW_MS);
  const known = topics
    .map((topic) => ({ topic, values: column(topicSeries(topic)) }))
    .filter(({ values }) => values.some((value) => value !== null));
  return (
    <Panel title={words.topics} aside={<span className="text-xs text-ink-faint">{words.overTime}</span>}>
      {known.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
          {isPending ? '…' : words.topicsEmpty}
        </p>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4 wide:grid-cols-8">
          {known.map(({ topic, values }) => (
            <li key={topic} className="min-w-0 overflow-hidden rounded-xl border border-line bg-surface px-3.5 pt-3">
              <h3 className="truncate text-[0.8125rem] font-semibold" title={topic}>
                {topic}
              </h3>
              <p className="truncate text-xs text-ink-faint">{words.topicMeans[topic]}</p>
              <p className="mt-1 text-xl font-semibold tracking-[-0.02em]">
                {formatRate(values.findLast((value) => value !== null) ?? null, locale)}
                <span className="ml-1 text-xs font-medium text-ink-soft">{units.perSecond}</span>
              </p>
              <div className="-mx-3.5 mt-1">
                <Sparkline values={values} slots={Math.max(2, values.length)} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
