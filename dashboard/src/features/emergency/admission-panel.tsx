import type { AdmissionMode } from '@/shared/actions/action';
import { openAction } from '@/shared/actions/action-store';
import { useRecentActions } from '@/shared/actions/use-actions';
import { formatDuration, formatExact, formatPercent } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useFreshness } from '@/shared/live-channels/freshness';
import type { NodeView } from '@/shared/live-channels/live-frame';
import { useLiveStore } from '@/shared/live-channels/live-store';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { GoodIcon, LockIcon, OfflineIcon, PauseIcon } from '@/shared/ui/icons';
import { Meter } from '@/shared/ui/meter';
import { Panel } from '@/shared/ui/panel';
import { DrainWatch, drainEndsAtMs } from './drain';

const MODES: Readonly<Record<number, AdmissionMode>> = { 1: 'open', 2: 'closed', 3: 'draining' };

const LOOK = {
  open: { Icon: GoodIcon, look: 'bg-inset text-good' },
  closed: { Icon: LockIcon, look: 'bg-warn-wash text-warn' },
  draining: { Icon: PauseIcon, look: 'bg-bad-wash text-bad' },
} as const;

const watch = new DrainWatch();

/** Whether newcomers are let in, server by server, and how far a drain is: the players who are left count down as they go. */
export function AdmissionPanel() {
  const { emergency: words } = useText();
  const nodes = useLiveStore((store) => store.frame?.nodes);
  const { fresh } = useFreshness();
  const aside = nodes !== undefined && !fresh ? <p className="text-xs font-medium text-warn">{words.admission.stale}</p> : undefined;
  return (
    <Panel title={words.admission.title} aside={aside}>
      {nodes === undefined || nodes.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-6 text-center text-ink-soft">
          {words.admission.none}
        </p>
      ) : (
        <ul data-fresh={fresh} className="grid gap-3 sm:grid-cols-2 wide:grid-cols-4">
          {nodes.map((node) => (
            <ServerAdmission key={node.node} view={node} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ServerAdmission({ view }: { readonly view: NodeView }) {
  const { emergency: words, actions } = useText();
  const locale = useLocale();
  const mode = view.figures.admission === null ? undefined : MODES[view.figures.admission];
  const isSilent = view.silentMs !== null;
  const players = view.figures.zones.reduce((sum, zone) => sum + zone.players, 0);
  const { Icon, look } = isSilent || mode === undefined ? { Icon: OfflineIcon, look: 'bg-inset text-ink-soft' } : LOOK[mode];
  const gone = watch.see(view.node, mode === 'draining', players);
  const ask = (to: AdmissionMode) => openAction({ action: 'admission', mode: to, node: view.node });
  const labelled = (action: string) => ({ 'aria-label': words.admission.onServer(action, view.node), children: action });
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{view.node}</h3>
        <span className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium ${look}`}>
          <Icon className="size-3.5" />
          {isSilent ? words.admission.silent : mode === undefined ? words.admission.unknown : actions.modes[mode].name}
        </span>
      </div>
      {mode === 'draining' ? (
        <Drain node={view.node} players={players} gone={gone} />
      ) : (
        <p className="live-figure text-ink-soft">{words.admission.players({ count: players, shown: formatExact(players, locale) })}</p>
      )}
      <div className="mt-auto flex flex-wrap gap-2">
        {mode !== 'open' && <Button onClick={() => ask('open')} {...labelled(words.admission.open)} />}
        {mode !== 'closed' && mode !== 'draining' && <Button onClick={() => ask('closed')} {...labelled(words.admission.close)} />}
        {mode !== 'draining' && <Button onClick={() => ask('draining')} {...labelled(words.admission.drain)} />}
      </div>
    </li>
  );
}

function Drain({ node, players, gone }: { readonly node: string; readonly players: number; readonly gone: number }) {
  const { emergency: words, units } = useText();
  const locale = useLocale();
  const now = useNow(1_000);
  const { data } = useRecentActions();
  const endsAtMs = drainEndsAtMs(data?.pages.flatMap((page) => page.actions) ?? [], node);
  const leftMs = endsAtMs === null ? null : Math.max(0, Math.ceil((endsAtMs - now) / 1_000) * 1_000);
  return (
    <div>
      <p className="live-figure text-xl font-semibold tracking-[-0.01em]" aria-live="off">
        {players === 0 ? words.admission.empty : words.admission.left({ count: players, shown: formatExact(players, locale) })}
      </p>
      <Meter share={gone} className="my-2" />
      <p className="text-xs text-ink-soft">
        {[
          words.admission.of(formatPercent(gone, locale)),
          players === 0 || leftMs === null
            ? null
            : leftMs === 0
              ? words.admission.overdue
              : words.admission.ends(formatDuration(leftMs, locale, units)),
        ]
          .filter((part) => part !== null)
          .join(', ')}
      </p>
    </div>
  );
}
