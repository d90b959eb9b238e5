import { useId, useRef, useState, type FormEvent } from 'react';
import { formatBytes, formatExact } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { ClockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon } from '@/shared/ui/severity';
import { EVERY_ZONE, type ZoneChoice } from './recoveries-api';
import { ARRIVAL_MS_MAX, useArrival, useSnapshotRequest, type Awaited } from './use-recoveries';

const REASON_LENGTH_MAX = 200;

/** Asks for a cold snapshot at once, for instance before maintenance, and says when it is safe. */
export function SnapshotRequest({ zones, preferred }: { readonly zones: readonly number[]; readonly preferred: ZoneChoice }) {
  const text = useText();
  const { request: words, zone: zoneName } = text.recoveries;
  const ids = { zone: useId(), reason: useId() };
  const reasonField = useRef<HTMLInputElement>(null);
  const [isMissing, setMissing] = useState(false);
  const request = useSnapshotRequest();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entries = new FormData(form);
    const reason = String(entries.get('reason') ?? '').trim();
    setMissing(reason === '');
    if (reason === '') reasonField.current?.focus();
    const zone = Number(entries.get('zone'));
    if (reason !== '') request.mutate({ zones: zone === EVERY_ZONE ? zones : [zone], reason }, { onSuccess: () => form.reset() });
  };

  return (
    <Panel title={words.title}>
      <div className="rounded-xl border border-line bg-surface p-4">
        {zones.length === 0 ? (
          <p className="text-ink-soft">{words.noZones}</p>
        ) : (
          <form onSubmit={submit} noValidate className="grid grid-cols-[7rem_minmax(0,1fr)] items-start gap-3">
            <Labelled label={words.zone} id={ids.zone}>
              {/* The filter's zone is the likely one; a new filter begins a new choice. */}
              <select key={preferred} id={ids.zone} name="zone" defaultValue={preferred ?? zones[0]} className={`${INPUT} h-9`}>
                {zones.length > 1 && <option value={EVERY_ZONE}>{words.everyZone}</option>}
                {zones.map((zone) => (
                  <option key={zone} value={zone}>
                    {zoneName(`${zone}`)}
                  </option>
                ))}
              </select>
            </Labelled>
            <Labelled label={words.reason} id={ids.reason} problem={isMissing ? words.reasonMissing : null}>
              <input
                ref={reasonField}
                id={ids.reason}
                name="reason"
                maxLength={REASON_LENGTH_MAX}
                placeholder={words.reasonHint}
                aria-invalid={isMissing}
                aria-describedby={isMissing ? `${ids.reason}-problem` : undefined}
                className={`${INPUT} h-9 w-full placeholder:text-ink-faint`}
              />
            </Labelled>
            <Button kind="primary" type="submit" disabled={request.isPending} className="col-span-2">
              {request.isPending ? words.busy : words.submit}
            </Button>
          </form>
        )}
        <div role="status">
          {request.isError && (
            <p className="mt-3 flex gap-2 rounded-lg bg-bad-wash px-3 py-2 text-[0.8125rem] text-bad">
              <SeverityIcon severity="critical" className="mt-0.5 size-4" />
              {describeFailure(request.error, text)}
            </p>
          )}
          {request.data && <Arrival key={request.data.commandId} awaited={request.data} />}
        </div>
      </div>
    </Panel>
  );
}

function Arrival({ awaited }: { readonly awaited: Awaited }) {
  const { request: words, zone: zoneName } = useText().recoveries;
  const locale = useLocale();
  const now = useNow(1_000);
  const arrived = useArrival(awaited);
  const { zones } = awaited;
  const missing = zones.filter((zone) => !arrived.some((snapshot) => snapshot.zone === zone));
  const isDone = missing.length === 0;
  const isLate = !isDone && now - awaited.sinceMs > ARRIVAL_MS_MAX;
  const isOne = zones.length === 1;
  const exact = (count: number) => formatExact(count, locale);
  const counted = (count: number) => ({ count, shown: exact(count) });
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
  const players = counted(sum(arrived.map((snapshot) => snapshot.players)));
  const size = formatBytes(sum(arrived.map((snapshot) => snapshot.sizeBytes)), locale);
  const done = isOne ? words.arrived(`${zones[0]}`, players, size) : words.arrivedAll(counted(zones.length), players, size);
  const waiting = isOne ? words.waiting(`${zones[0]}`) : words.waitingForAll(exact(zones.length - missing.length), exact(zones.length));
  const late = words.late(missing.map((zone) => zoneName(`${zone}`)).join(', '));
  return (
    <div className={`mt-3 rounded-lg px-3 py-2 text-[0.8125rem] ${isLate ? 'bg-warn-wash text-warn' : 'bg-accent-wash'}`}>
      <p className="flex gap-2">
        <span className="mt-0.5">
          {isDone ? <SeverityIcon severity="good" /> : isLate ? <SeverityIcon severity="warning" /> : <ClockIcon className="size-4" />}
        </span>
        {isDone ? done : isLate ? late : waiting}
      </p>
      <p className="mt-0.5 pl-6 font-mono text-[0.6875rem] break-all text-ink-soft">{words.command(awaited.commandId)}</p>
    </div>
  );
}
