import { holds } from '@/shared/actions/action';
import { formatExact, formatMicroseconds } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon } from '@/shared/ui/severity';
import { useRehearsalRun, type Step } from './rehearsal-run';

/** The run that is under way or was the last one here, zone by zone. */
export function RunProgress() {
  const { rehearse: words } = useText().snapshots;
  const locale = useLocale();
  const { steps, isRunning } = useRehearsalRun();
  if (steps.length === 0) return null;
  const proofs = steps.flatMap(({ rehearsal }) => (rehearsal === null ? [] : [rehearsal]));
  const slowestUs = Math.max(0, ...proofs.map(({ totalUs }) => totalUs));
  return (
    <Panel title={words.progress}>
      <div className="rounded-xl border border-line bg-surface">
        <ol className="divide-y divide-line">
          {steps.map((step) => (
            <StepRow key={step.zone} step={step} />
          ))}
        </ol>
        <p role="status" className="border-t border-line px-4 py-2.5 text-[0.8125rem] font-medium empty:hidden">
          {!isRunning &&
            proofs.length > 0 &&
            words.summary(
              formatExact(proofs.filter(holds).length, locale),
              formatExact(steps.length, locale),
              formatMicroseconds(slowestUs, locale),
            )}
        </p>
      </div>
    </Panel>
  );
}

function StepRow({ step }: { readonly step: Step }) {
  const text = useText();
  const { snapshots, actions } = text;
  const locale = useLocale();
  const { rehearsal, problem, state } = step;
  const isBad = state === 'failed' || (rehearsal !== null && !holds(rehearsal));
  const said =
    typeof problem === 'string' ? (problem in actions.results ? actions.results.expired : problem) : describeFailure(problem, text);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 py-2.5 text-[0.8125rem]">
      <span className="inline-flex items-center gap-2 font-medium">
        {state === 'done' || state === 'failed' ? (
          <SeverityIcon severity={isBad ? 'critical' : 'good'} />
        ) : (
          <ClockIcon className={`size-4 ${state === 'running' ? 'animate-pulse text-accent' : 'text-ink-faint'}`} />
        )}
        {snapshots.zone(`${step.zone}`)}
      </span>
      <span className={state === 'running' || state === 'done' ? undefined : 'text-ink-soft'}>
        {rehearsal === null ? snapshots.rehearse.states[state] : formatMicroseconds(rehearsal.totalUs, locale)}
      </span>
      {rehearsal !== null && (
        <span className={`w-full pl-6 ${isBad ? 'font-medium text-bad' : 'text-ink-soft'}`}>
          {isBad ? actions.results.holdsNot : actions.results.holds}
        </span>
      )}
      {state === 'failed' && <span className="w-full pl-6 text-bad [overflow-wrap:anywhere]">{said}</span>}
    </li>
  );
}
