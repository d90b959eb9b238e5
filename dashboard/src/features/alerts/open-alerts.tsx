import { AlertLine } from '@/shared/alerts/alert-line';
import { useDescribeAlert } from '@/shared/alerts/describe-alert';
import type { Alert } from '@/shared/live-channels/alert';
import { useAlertsStore } from '@/shared/live-channels/alerts-store';
import { useText } from '@/shared/text/text';
import { ClockIcon, GoodIcon } from '@/shared/ui/icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { Acknowledgement } from './acknowledgement';
import { AlertChart } from './alert-chart';

/** What is over its limit now: what that means, what to do, and how its value went. */
export function OpenAlerts() {
  const { alerts: words } = useText();
  const { open, isCurrent, unreadable } = useAlertsStore();
  return (
    <Panel title={words.open}>
      {unreadable !== null && <p className="mb-3 text-[0.8125rem] text-warn">{words.unreadable(unreadable)}</p>}
      {open === null ? (
        <Blank icon={<ClockIcon className="size-8" />} title={words.indicator.unknown} text={words.indicator.unknownText} />
      ) : open.length === 0 ? (
        <Blank icon={<GoodIcon className="size-8 text-good" />} title={words.openNone} text={words.openNoneText} />
      ) : (
        <ul className="grid items-start gap-3 xl:grid-cols-2 wide:grid-cols-3" data-fresh={isCurrent ? undefined : 'false'}>
          {open.map((alert) => (
            <OpenAlert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OpenAlert({ alert }: { readonly alert: Alert }) {
  const { alerts: words } = useText();
  const { meaning, todo } = useDescribeAlert()(alert);
  return (
    <AlertLine alert={alert}>
      {meaning !== '' && <p className="mt-2 text-[0.8125rem] text-pretty">{meaning}</p>}
      {todo !== '' && (
        <p className="mt-1.5 text-[0.8125rem] text-pretty">
          <span className="font-semibold">{words.todo}: </span>
          {todo}
        </p>
      )}
      <div className="mt-3">
        <AlertChart alert={alert} />
      </div>
      <Acknowledgement alert={alert} />
    </AlertLine>
  );
}
