import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { LEAST_ROLE } from '@/shared/actions/action';
import { REASON_LENGTH_MAX } from '@/shared/actions/action-draft';
import { formatExact } from '@/shared/format';
import { useMay, useSession } from '@/shared/session/use-session';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { GoodIcon, LockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { ProofList } from './proof-list';
import { proofOfRehearsal } from './proof';
import { RunProgress } from './run-progress';
import { rehearse, stopAfterThisZone, useRehearsalRun } from './rehearsal-run';
import type { ZoneChoice } from './snapshots-api';
import { REHEARSALS_KEY, useRehearsals } from './use-snapshots';

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-8',
  'xl:grid-cols-[26rem_minmax(0,1fr)] wide:grid-cols-[32rem_minmax(0,1fr)]',
].join(' ');
const ZONE = [
  'flex cursor-pointer items-center gap-2 rounded-lg border border-line-strong/60 px-2.5 py-1.5 text-[0.8125rem]',
  'has-checked:border-accent has-checked:bg-accent-wash',
].join(' ');

/** Choose zones, say why, and watch each of them proven in turn; below it what earlier rehearsals have proven. */
export function RehearseView({ zones, preferred }: { readonly zones: readonly number[]; readonly preferred: ZoneChoice }) {
  const { snapshots } = useText();
  const { rehearse: words } = snapshots;
  const query = useRehearsals(null);
  return (
    <div className={COLUMNS}>
      <div className="flex min-w-0 flex-col gap-6">
        <Panel title={words.title}>
          <RehearseForm zones={zones} preferred={preferred} />
        </Panel>
        <RunProgress />
      </div>
      <Panel title={words.certificates}>
        <ProofList
          isNarrow
          queries={[query]}
          proofs={query.data?.pages.flatMap((page) => page.rehearsals).map(proofOfRehearsal)}
          empty={{ icon: <GoodIcon className="size-8" />, title: words.empty, text: words.emptyText }}
        />
      </Panel>
    </div>
  );
}

function RehearseForm({ zones, preferred }: { readonly zones: readonly number[]; readonly preferred: ZoneChoice }) {
  const text = useText();
  const { snapshots, actions } = text;
  const { rehearse: words } = snapshots;
  const locale = useLocale();
  const client = useQueryClient();
  const ids = { reason: useId(), zones: useId() };
  const reasonField = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<readonly number[]>(preferred === null ? [] : [preferred]);
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const { steps, isRunning, isStopping } = useRehearsalRun();
  const role = useSession().role;
  const may = useMay(LEAST_ROLE.rehearse);
  const isReasonMissing = reason.trim() === '';
  const wanted = zones.filter((zone) => chosen.includes(zone));
  const counted = { count: wanted.length, shown: formatExact(wanted.length, locale) };
  const at = steps.findIndex((step) => step.state === 'running') + 1;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isReasonMissing && wanted.length > 0) reasonField.current?.focus();
    if (isReasonMissing || wanted.length === 0 || isRunning) return;
    setTried(false);
    void rehearse(wanted, reason.trim()).finally(() => void client.invalidateQueries({ queryKey: [REHEARSALS_KEY] }));
  };
  const flip = (zone: number) =>
    setChosen((before) => (before.includes(zone) ? before.filter((each) => each !== zone) : [...before, zone]));

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4">
      <p className="text-[0.8125rem] text-ink-soft text-pretty">{words.lead}</p>
      {zones.length === 0 ? (
        <p className="text-ink-soft">{words.noZones}</p>
      ) : (
        <fieldset disabled={isRunning} className="min-w-0">
          <legend className="mb-1.5 text-[0.8125rem] text-ink-soft">{words.zones}</legend>
          <div className="flex max-h-64 flex-wrap gap-2 overflow-y-auto">
            {zones.map((zone) => (
              <label key={zone} className={ZONE}>
                <input type="checkbox" checked={chosen.includes(zone)} onChange={() => flip(zone)} className="accent-(--accent)" />
                {snapshots.zone(`${zone}`)}
              </label>
            ))}
          </div>
          <div className="mt-2 flex gap-2">
            <Button onClick={() => setChosen(zones)}>{words.every}</Button>
            <Button onClick={() => setChosen([])}>{words.none}</Button>
          </div>
          {wasTried && wanted.length === 0 && (
            <p role="alert" className="mt-1.5 text-xs text-bad">
              {words.zonesMissing}
            </p>
          )}
        </fieldset>
      )}
      {may ? (
        <>
          <Labelled label={words.reason} id={ids.reason} problem={wasTried && isReasonMissing ? words.reasonMissing : null}>
            <input
              ref={reasonField}
              id={ids.reason}
              value={reason}
              maxLength={REASON_LENGTH_MAX}
              placeholder={words.reasonHint}
              disabled={isRunning}
              aria-invalid={wasTried && isReasonMissing}
              aria-describedby={wasTried && isReasonMissing ? `${ids.reason}-problem` : undefined}
              onChange={(event) => setReason(event.target.value)}
              className={`${INPUT} h-10 w-full placeholder:text-ink-faint`}
            />
          </Labelled>
          <div className="flex flex-wrap gap-2">
            <Button kind="primary" type="submit" disabled={isRunning || zones.length === 0} className="flex-1">
              {isRunning ? words.running(formatExact(at, locale), formatExact(steps.length, locale)) : words.submit(counted)}
            </Button>
            {isRunning && steps.length > 1 && (
              <Button className="h-10" disabled={isStopping} onClick={stopAfterThisZone}>
                {words.stop}
              </Button>
            )}
          </div>
        </>
      ) : (
        <p role="note" className="flex gap-2.5 rounded-xl border border-line-strong/60 bg-inset px-4 py-3 text-[0.8125rem]">
          <LockIcon className="mt-0.5 size-4" />
          {actions.refusal.text(text.app.roles[LEAST_ROLE.rehearse], text.app.roles[role])}
        </p>
      )}
    </form>
  );
}
