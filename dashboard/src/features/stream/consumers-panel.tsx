import { useMediaQuery } from '@/shared/hooks';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { PauseIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { SeverityIcon } from '@/shared/ui/severity';
import { FLOW_COLUMNS, TROUBLE_COLUMNS, type TroubleColumn } from './consumer-columns';
import type { ConsumerFigures } from '@/shared/live-channels/live-message';

type ConsumersProps = { readonly consumers: readonly ConsumerFigures[] };

/** Every reader of the log beside the others: one that stands still holds up none of them. */
export function ConsumersPanel({ consumers }: ConsumersProps) {
  const { consumers: words } = useText().recording;
  const isNarrow = useMediaQuery('(max-width: 63.99rem)');
  return (
    <Panel title={words.title}>
      {consumers.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-8 text-center text-ink-soft">
          {words.empty}
        </p>
      ) : isNarrow ? (
        <ConsumerCards consumers={consumers} />
      ) : (
        <ConsumersTable consumers={consumers} />
      )}
    </Panel>
  );
}

function State({ consumer }: { readonly consumer: ConsumerFigures }) {
  const { pipeline: words } = useText();
  const isRunning = consumer.state === 'running';
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${isRunning ? 'text-ink-soft' : 'font-medium text-warn'}`}>
      {isRunning ? <SeverityIcon severity="good" className="size-3.5" /> : <PauseIcon className="size-3.5" />}
      {words.state[consumer.state]}
    </span>
  );
}

const LOUD = { good: '', warning: 'font-semibold text-warn', critical: 'font-semibold text-bad' } as const;

function Trouble({ column, consumer }: { readonly column: TroubleColumn; readonly consumer: ConsumerFigures }) {
  const locale = useLocale();
  const { recording, units } = useText();
  const { consumers: words } = recording;
  const isThere = consumer[column.key] > 0;
  const shown = column.show(consumer, locale, units);
  return (
    <span className={classes('live-figure inline-flex items-center gap-1.5', isThere ? LOUD[column.severity] : 'text-ink-faint')}>
      {isThere && column.severity !== 'good' && <SeverityIcon severity={column.severity} className="size-3.5" />}
      {isThere && KEPT_AS_LETTERS.includes(column.key) ? (
        <a
          {...linkTo(`/dead-letters?state=all&consumer=${encodeURIComponent(consumer.name)}`)}
          aria-label={words.toLetters(consumer.name, shown)}
          className="underline underline-offset-3"
        >
          {shown}
        </a>
      ) : (
        shown
      )}
    </span>
  );
}

/** What was set aside can be looked at one by one. */
const KEPT_AS_LETTERS: readonly TroubleColumn['key'][] = ['deadLetters', 'fenced'];

function ConsumersTable({ consumers }: ConsumersProps) {
  const { recording, units } = useText();
  const { consumers: words } = recording;
  const locale = useLocale();
  const width = 2 + FLOW_COLUMNS.length + TROUBLE_COLUMNS.length;
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-[0.8125rem]">
        <caption className="sr-only">{words.title}</caption>
        <thead>
          <tr className="border-b border-line text-ink-soft">
            {[words.name, words.state].map((label) => (
              <th key={label} scope="col" className="px-3 py-2.5 text-left font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
            {FLOW_COLUMNS.map((column) => (
              <th key={column.label} scope="col" className="px-3 py-2.5 text-right font-medium whitespace-nowrap">
                {words[column.label]}
              </th>
            ))}
            {TROUBLE_COLUMNS.map((column) => (
              <th
                key={column.key}
                scope="col"
                className="px-3 py-2.5 text-right font-medium whitespace-nowrap"
                title={words.means[column.key]}
              >
                {words[column.label]}
              </th>
            ))}
          </tr>
        </thead>
        {consumers.map((consumer) => (
          <tbody key={consumer.name} className="border-line not-nth-2:border-t hover:bg-inset/60">
            <tr>
              <th scope="row" className="px-3 py-2 text-left font-semibold">
                {consumer.name}
              </th>
              <td className="px-3 py-2">
                <State consumer={consumer} />
              </td>
              {FLOW_COLUMNS.map((column) => (
                <td key={column.label} className="live-figure px-3 py-2 text-right whitespace-nowrap">
                  {column.show(consumer, locale, units)}
                </td>
              ))}
              {TROUBLE_COLUMNS.map((column) => (
                <td key={column.key} className="px-3 py-2 text-right whitespace-nowrap">
                  <Trouble column={column} consumer={consumer} />
                </td>
              ))}
            </tr>
            {consumer.reason !== '' && (
              <tr>
                <td colSpan={width} className="px-3 pb-2 text-xs text-warn">
                  {consumer.reason}
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function ConsumerCards({ consumers }: ConsumersProps) {
  const { recording, units } = useText();
  const { consumers: words } = recording;
  const locale = useLocale();
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {consumers.map((consumer) => {
        const told = TROUBLE_COLUMNS.filter((column) => consumer[column.key] > 0);
        return (
          <li key={consumer.name} className="rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
            <h3 className="flex items-center justify-between gap-2 text-sm font-semibold">
              {consumer.name}
              <span className="text-xs font-normal">
                <State consumer={consumer} />
              </span>
            </h3>
            {consumer.reason !== '' && <p className="mt-1 text-xs text-warn">{consumer.reason}</p>}
            <dl className="mt-2.5 grid grid-cols-2 gap-x-5 gap-y-1.5">
              {FLOW_COLUMNS.map((column) => (
                <div key={column.label} className="flex items-baseline justify-between gap-2">
                  <dt className="text-ink-soft">{words[column.label]}</dt>
                  <dd className="live-figure text-right font-medium">{column.show(consumer, locale, units)}</dd>
                </div>
              ))}
              {told.map((column) => (
                <div key={column.key} className="flex items-baseline justify-between gap-2">
                  <dt className="text-ink-soft">{words[column.label]}</dt>
                  <dd>
                    <Trouble column={column} consumer={consumer} />
                  </dd>
                </div>
              ))}
            </dl>
            {told.length === 0 && <p className="mt-2 text-xs text-ink-faint">{words.clean}</p>}
          </li>
        );
      })}
    </ul>
  );
}
