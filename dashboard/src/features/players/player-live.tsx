import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { showPlace } from '@/shared/events/describe-event';
import { LifeMark } from '@/shared/events/life-mark';
import { lifeOf } from '@/shared/events/lives';
import { formatBytes, formatExact, formatMetres } from '@/shared/format';
import { useNow } from '@/shared/hooks';
import { useSightStore } from '@/shared/live-channels/sight-store';
import { SIGHT_FRESH_MS_MAX, useKeepWatching } from '@/shared/live-channels/use-watch';
import type { PlayerSight } from '@/shared/live-channels/zone-sight';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { ClockIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import type { Player } from './players-api';

/** The fields of the player in the game itself, pushed as they change. */
export function PlayerLive({ player }: { readonly player: Player }) {
  const text = useText();
  const words = text.players;
  useKeepWatching(player.zone);
  const now = useNow(500);
  const seen = useSightStore(useShallow((store) => store.sight?.players.find((each) => each.id === player.id) ?? null));
  const [isWatched, isCurrent, receivedAtMs] = useSightStore(
    useShallow((store) => [store.sight !== null, store.isCurrent, Math.floor((store.receivedAtMs ?? 0) / 1_000) * 1_000]),
  );
  const isLive = isCurrent && now - receivedAtMs <= SIGHT_FRESH_MS_MAX + 1_000;
  return (
    <Panel
      title={words.live}
      aside={
        <span role="status" className={`flex items-center gap-1.5 text-xs ${isLive ? 'text-ink-faint' : 'font-medium text-warn'}`}>
          {!isLive && <ClockIcon className="size-3.5" />}
          {isLive ? words.liveNow : words.notLive}
        </span>
      }
    >
      <div data-fresh={isLive} className="rounded-xl border border-line bg-surface p-4">
        {seen === null ? (
          <p className="text-[0.8125rem] text-ink-soft">{isWatched ? words.absent : text.app.loading}</p>
        ) : (
          <Fields seen={seen} />
        )}
        <a
          {...linkTo(`/zones/${player.zone}?player=${player.id}`)}
          className="mt-3 inline-block font-medium text-accent underline underline-offset-4"
        >
          {words.onMap}
        </a>
      </div>
    </Panel>
  );
}

function Fields({ seen }: { readonly seen: PlayerSight }) {
  const text = useText();
  const words = text.players.fields;
  const locale = useLocale();
  const tick = useSightStore((store) => store.sight?.tick ?? null);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.place, showPlace(seen, text, locale)],
    [words.life, <LifeMark key="life" life={lifeOf(seen.life)} isConnected={seen.session !== 0} />],
    [words.session, seen.session === 0 ? '–' : `${seen.session}`],
    [words.stride, text.zoneMap.metres(formatMetres(seen.strideBudgetMm, locale))],
    [words.unread, formatBytes(seen.unsentBytes, locale)],
    [words.tick, tick === null ? '–' : formatExact(tick, locale)],
  ];
  return (
    <dl className="flex flex-col gap-1.5 text-[0.8125rem]">
      {facts.map(([label, value]) => (
        <div key={label} className="flex items-baseline justify-between gap-4">
          <dt className="text-ink-soft">{label}</dt>
          <dd className="live-figure text-right font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
