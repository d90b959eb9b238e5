import { useShallow } from 'zustand/react/shallow';
import { formatBytes, formatExact, formatMetres } from '@/shared/format';
import { showPlace } from '@/shared/events/describe-event';
import { lifeOf } from '@/shared/events/lives';
import { useSightStore } from '@/shared/live-channels/sight-store';
import type { PlayerSight } from '@/shared/live-channels/zone-sight';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { CloseIcon } from '@/shared/ui/icons';
import { Panel } from '@/shared/ui/panel';
import { LifeMark } from '@/shared/events/life-mark';

const NOBODY = [
  'rounded-xl border border-dashed border-line-strong/60 bg-surface px-4 py-5',
  'text-center text-[0.8125rem] text-ink-soft text-pretty',
].join(' ');
const FIELDS = [
  'mt-2 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-[0.8125rem]',
  '[&_dd]:text-right [&_dd]:font-medium [&_dt]:text-ink-soft',
].join(' ');

type ChosenProps = { readonly chosen: number | null; readonly onChoose: (player: number | null) => void };

/** The fields of the player that is chosen, as they are pushed. */
export function ChosenPlayer({ chosen, onChoose }: ChosenProps) {
  const words = useText().zoneMap.chosen;
  const player = useSightStore(useShallow((store) => store.sight?.players.find((each) => each.id === chosen) ?? null));
  return (
    <Panel title={words.title}>
      {chosen === null ? (
        <p className={NOBODY}>{words.none}</p>
      ) : (
        <div className="rounded-xl border border-line bg-surface p-4">
          <div className="flex items-start justify-between gap-2">
            <div role="status" className="min-w-0">
              <h3 className="truncate text-lg leading-8 font-semibold">{player?.name ?? words.gone(`${chosen}`)}</h3>
            </div>
            <Button kind="icon" aria-label={words.release} title={words.release} onClick={() => onChoose(null)}>
              <CloseIcon />
            </Button>
          </div>
          {player && <Fields player={player} />}
          <a {...linkTo(`/players/${chosen}`)} className="mt-3 inline-block font-medium text-accent underline underline-offset-4">
            {words.open}
          </a>
        </div>
      )}
    </Panel>
  );
}

function Fields({ player }: { readonly player: PlayerSight }) {
  const text = useText();
  const words = text.zoneMap.chosen;
  const locale = useLocale();
  return (
    <dl className={FIELDS}>
      <dt>{words.id}</dt>
      <dd>{player.id}</dd>
      <dt>{words.place}</dt>
      <dd>{showPlace(player, text, locale)}</dd>
      <dt>{words.life}</dt>
      <dd>
        <LifeMark life={lifeOf(player.life)} isConnected={player.session !== 0} />
        {player.lifeUntilTick > 0 && (
          <span className="block text-xs font-normal text-ink-faint">{words.until(formatExact(player.lifeUntilTick, locale))}</span>
        )}
      </dd>
      <dt>{words.session}</dt>
      <dd>{player.session === 0 ? '–' : player.session}</dd>
      <dt>{words.stride}</dt>
      <dd>{text.zoneMap.metres(formatMetres(player.strideBudgetMm, locale))}</dd>
      <dt>{words.unread}</dt>
      <dd>{formatBytes(player.unsentBytes, locale)}</dd>
    </dl>
  );
}
