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

const ROW = 'flex w-full items-center gap-3 px-4 py-3 text-left hover:bg-inset focus-visible:-outline-offset-2';

function ActionEntry({ start }: { readonly start: Start }) {
  const { actions: words } = useText();
  const mode = start.mode ?? 'closed';
  const means = start.action === 'admission' ? words.modes[mode].means : words.means[start.action];
  const ids = { title: useId(), means: useId() };
  return (
    <button type="button" aria-labelledby={ids.title} aria-describedby={ids.means} className={ROW} onClick={() => openAction(start)}>
      <RowText ids={ids} title={actionTitle({ action: start.action, mode }, words)} means={means} action={start.action} />
    </button>
  );
}

/** What begins on the page of snapshots, because there stands what has to be chosen. */
function LinkEntry({ to }: { readonly to: 'rehearse' | 'restore' }) {
  const { emergency: words, actions } = useText();
  const ids = { title: useId(), means: useId() };
  const isDrill = to === 'rehearse';
  return (
    <a
      {...linkTo(isDrill ? '/snapshots?view=rehearse' : '/snapshots')}
      aria-labelledby={ids.title}
      aria-describedby={ids.means}
      className={ROW}
    >
      <RowText
        ids={ids}
        title={isDrill ? words.drill : words.restore}
        means={isDrill ? words.drillMeans : `${actions.means['restore-zone']} ${words.restoreHint}`}
        action={isDrill ? 'rehearse' : 'restore-zone'}
      />
    </a>
  );
}

function RowText(props: {
  readonly ids: { readonly title: string; readonly means: string };
  readonly title: string;
  readonly means: ReactNode;
  readonly action: ActionName;
}) {
  const { emergency: words, app } = useText();
  const least = LEAST_ROLE[props.action];
  const may = useMay(least);
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span id={props.ids.title} className="font-medium">
            {props.title}
          </span>
          {!may && (
            <span className="inline-flex items-center gap-1 text-xs text-ink-soft">
              <LockIcon className="size-3 self-center" />
              {words.needs(app.roles[least])}
            </span>
          )}
        </span>
        <span id={props.ids.means} className="block text-xs text-ink-soft text-pretty">
          {props.means}
        </span>
      </span>
      <ArrowIcon className="size-4 text-ink-faint" />
    </>
  );
}
