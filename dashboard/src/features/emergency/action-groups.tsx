import { useId, type ReactNode } from 'react';
import { LEAST_ROLE, type ActionName } from '@/shared/actions/action';
import type { ActionDraft } from '@/shared/actions/action-draft';
import { openAction } from '@/shared/actions/action-store';
import { HARMS, type Harm } from '@/shared/actions/harm';
import { HarmIcon } from '@/shared/actions/harm-mark';
import { actionTitle } from '@/shared/actions/titles';
import { linkTo } from '@/shared/router';
import { useMay } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { ArrowIcon, LockIcon } from '@/shared/ui/icons';

const EDGE: Readonly<Record<Harm, string>> = {
  none: 'border-line',
  one: 'border-warn/45',
  newcomers: 'border-warn/45',
  everyone: 'border-bad/50',
};
const HEAD: Readonly<Record<Harm, string>> = {
  none: 'bg-accent-wash',
  one: 'bg-warn-wash',
  newcomers: 'bg-warn-wash',
  everyone: 'bg-bad-wash',
};

type Start = Partial<ActionDraft> & { readonly action: ActionName };
type Entry = { readonly start: Start } | { readonly link: 'rehearse' | 'restore' };

/** By how much they hurt, which is the order in which to think of them. */
const ENTRIES: Readonly<Record<Harm, readonly Entry[]>> = {
  none: [{ start: { action: 'notice' } }, { start: { action: 'snapshot', zone: 0 } }, { link: 'rehearse' }],
  one: [{ start: { action: 'kick' } }, { start: { action: 'ban' } }, { start: { action: 'unban' } }],
  newcomers: [{ start: { action: 'admission', mode: 'closed' } }, { start: { action: 'admission', mode: 'open' } }],
  everyone: [
    { start: { action: 'restart-zone' } },
    { link: 'restore' },
    { start: { action: 'admission', mode: 'draining' } },
    { start: { action: 'restart-server' } },
  ],
};

export function ActionGroups() {
  return (
    <div className="grid items-start gap-4 md:grid-cols-2 wide:grid-cols-4">
      {HARMS.map((harm) => (
        <Group key={harm} harm={harm} />
      ))}
    </div>
  );
}

function Group({ harm }: { readonly harm: Harm }) {
  const { emergency: words } = useText();
  const id = useId();
  return (
    <section aria-labelledby={id} className={`min-w-0 overflow-hidden rounded-xl border bg-surface ${EDGE[harm]}`}>
      <div className={`flex gap-3 px-4 py-3 ${HEAD[harm]}`}>
        <HarmIcon harm={harm} className="mt-0.5 size-5" />
        <div>
          <h2 id={id} className="text-[0.9375rem] font-semibold tracking-[-0.005em]">
            {words.groups[harm].title}
          </h2>
          <p className="text-[0.8125rem] text-ink-soft">{words.groups[harm].lead}</p>
        </div>
      </div>
      <ul className="divide-y divide-line border-t border-line">
        {ENTRIES[harm].map((entry) => (
          <li key={JSON.stringify(entry)}>{'start' in entry ? <ActionEntry start={entry.start} /> : <LinkEntry to={entry.link} />}</li>
        ))}
      </ul>
    </section>
  );
}

const ROW = 'relative flex items-center gap-3 px-4 py-3 hover:bg-inset';
/** The title is what is pressed, and its reach is the whole row: so its name is short, and what it does describes it. */
const REACH = [
  'text-left font-medium outline-none after:absolute after:inset-0',
  'focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent',
].join(' ');

function ActionEntry({ start }: { readonly start: Start }) {
  const { actions: words } = useText();
  const id = useId();
  const mode = start.mode ?? 'closed';
  const means = start.action === 'admission' ? words.modes[mode].means : words.means[start.action];
  return (
    <Row meansId={id} means={means} action={start.action}>
      <button type="button" aria-describedby={id} className={REACH} onClick={() => openAction(start)}>
        {actionTitle({ action: start.action, mode }, words)}
      </button>
    </Row>
  );
}

/** What begins on the page of snapshots, because there stands what has to be chosen. */
function LinkEntry({ to }: { readonly to: 'rehearse' | 'restore' }) {
  const { emergency: words, actions } = useText();
  const id = useId();
  const isDrill = to === 'rehearse';
  return (
    <Row
      meansId={id}
      means={isDrill ? words.drillMeans : `${actions.means['restore-zone']} ${words.restoreHint}`}
      action={isDrill ? 'rehearse' : 'restore-zone'}
    >
      <a {...linkTo(isDrill ? '/snapshots?view=rehearse' : '/snapshots')} aria-describedby={id} className={REACH}>
        {isDrill ? words.drill : words.restore}
      </a>
    </Row>
  );
}

type RowProps = { readonly meansId: string; readonly means: string; readonly action: ActionName; readonly children: ReactNode };

function Row({ meansId, means, action, children }: RowProps) {
  const { emergency: words, app } = useText();
  const least = LEAST_ROLE[action];
  const may = useMay(least);
  return (
    <div className={ROW}>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {children}
          {!may && (
            <span className="inline-flex items-center gap-1 text-xs text-ink-soft">
              <LockIcon className="size-3 self-center" />
              {words.needs(app.roles[least])}
            </span>
          )}
        </p>
        <p id={meansId} className="text-xs text-ink-soft text-pretty">
          {means}
        </p>
      </div>
      <ArrowIcon className="size-4 text-ink-faint" />
    </div>
  );
}
