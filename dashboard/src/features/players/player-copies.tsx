import { showPlace } from '@/shared/events/describe-event';
import { LifeMark } from '@/shared/events/life-mark';
import { formatDuration, formatExact } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { GoodIcon, WarningIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { Unread } from '@/shared/ui/query-parts';
import { differencesOf, referenceOf, type Compared } from './copy-differences';
import { COPY_KINDS, type Copy, type CopyKind } from './players-api';
import { useCopies } from './use-players';

/** The same player in the game, in both snapshots and in the database, with what differs marked. */
export function PlayerCopies({ id }: { readonly id: number }) {
  const { players } = useText();
  const words = players.copies;
  const query = useCopies(id);
  const copies = query.data;
  const reference = copies ? referenceOf(copies) : null;
  return (
    <Panel title={words.title}>
      {copies === undefined ? (
        <Unread query={query} />
      ) : (
        <div className="flex flex-col gap-3">
          {query.isError && <StaleList error={query.error} />}
          {reference && <p className="-mt-1 text-[0.8125rem] text-ink-soft text-pretty">{words.lead(words.names[reference])}</p>}
          <ul className="grid gap-3 sm:grid-cols-2 wide:grid-cols-4">
            {COPY_KINDS.map((kind) => (
              <CopyCard
                key={kind}
                kind={kind}
                copy={copies[kind]}
                problem={copies.problems[kind] ?? null}
                reference={reference === null ? null : copies[reference]}
                isReference={kind === reference}
              />
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

type CopyCardProps = {
  readonly kind: CopyKind;
  readonly copy: Copy | null;
  readonly problem: string | null;
  readonly reference: Copy | null;
  readonly isReference: boolean;
};

function CopyCard({ kind, copy, problem, reference, isReference }: CopyCardProps) {
  const words = useText().players.copies;
  const differing = copy && reference && !isReference ? differencesOf(copy, reference) : [];
  const hasDifference = differing.length > 0;
  return (
    <li className={classes('flex min-w-0 flex-col rounded-xl border bg-surface p-4', hasDifference ? 'border-warn/60' : 'border-line')}>
      <h3 className="font-semibold first-letter:uppercase">{words.names[kind]}</h3>
      {copy === null ? (
        <p className="mt-1 text-[0.8125rem] text-ink-soft text-pretty">
          <span className="font-medium text-ink">{words.missing}.</span> {problem}
        </p>
      ) : (
        <>
          <p className={classes('mt-0.5 flex items-center gap-1.5 text-xs font-medium', hasDifference ? 'text-warn' : 'text-ink-soft')}>
            {!isReference && (hasDifference ? <WarningIcon className="size-3.5" /> : <GoodIcon className="size-3.5 text-good" />)}
            {isReference
              ? words.reference
              : hasDifference
                ? words.differs(differing.map((field) => words.compared[field]).join(', '))
                : words.same}
          </p>
          <CopyFields copy={copy} differing={differing} />
        </>
      )}
    </li>
  );
}

function CopyFields({ copy, differing }: { readonly copy: Copy; readonly differing: readonly Compared[] }) {
  const text = useText();
  const words = text.players.copies;
  const locale = useLocale();
  const now = useNow(1_000);
  const age = formatDuration(Math.max(0, Math.floor((now - Date.parse(copy.at)) / 1_000)) * 1_000, locale, text.units);
  const marked = (field: Compared) => (differing.includes(field) ? 'rounded bg-warn-wash px-1 text-warn' : '');
  return (
    <dl className="mt-2.5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[0.8125rem] [&_dd]:text-right [&_dt]:text-ink-soft">
      <dt>{words.place}</dt>
      <dd>
        <span className={marked('place')}>{showPlace(copy, text, locale)}</span>
      </dd>
      <dt>{words.life}</dt>
      <dd>
        <span className={marked('life')}>
          <LifeMark life={copy.life} />
        </span>
      </dd>
      <dt>{words.zone}</dt>
      <dd>
        <span className={marked('zone')}>{copy.zone}</span>
      </dd>
      <dt>{words.upTo}</dt>
      <dd>
        {copy.epoch} / {formatExact(copy.sequence, locale)}
      </dd>
      <dt>{words.age}</dt>
      <dd>{age}</dd>
    </dl>
  );
}
