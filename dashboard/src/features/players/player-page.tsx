import type { ReactNode } from 'react';
import { LEAST_ROLE } from '@/shared/actions/action';
import { openAction } from '@/shared/actions/action-store';
import { HttpError } from '@/shared/api/http';
import { formatMoment } from '@/shared/format';
import { linkTo, type PathParams } from '@/shared/router';
import { roleAtLeast } from '@/shared/session/roles';
import { useSession } from '@/shared/session/use-session';
import { useLocale, useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { PlayerIcon } from '@/shared/ui/page-icons';
import { Blank, Panel } from '@/shared/ui/panel';
import { StaleList } from '@/shared/ui/problem';
import { Unread } from '@/shared/ui/query-parts';
import { SeverityIcon } from '@/shared/ui/severity';
import { OnlineMark } from './online-mark';
import { PlayerCopies } from './player-copies';
import { PlayerHistory } from './player-history';
import { PlayerLive } from './player-live';
import { PlayerPossessions } from './player-possessions';
import type { Ban, Player } from './players-api';
import { useAccount, usePlayer } from './use-players';

const PLAYER_FORM = /^[1-9]\d{0,15}$/;

/** Everything that is known of one player. */
export function PlayerPage({ params }: { readonly params: PathParams }) {
  const wanted = params['player'] ?? '';
  return PLAYER_FORM.test(wanted) ? <WantedPlayer key={wanted} id={Number(wanted)} /> : <Unknown />;
}

function Unknown() {
  const words = useText().players;
  return (
    <Blank
      level={1}
      icon={<PlayerIcon className="size-8" />}
      title={words.unknownTitle}
      text={words.unknownText}
      action={
        <a {...linkTo('/players')} className="font-medium text-accent underline underline-offset-4">
          {words.toPlayers}
        </a>
      }
    />
  );
}

const COLUMNS = [
  'grid grid-cols-[minmax(0,1fr)] items-start gap-6',
  'xl:grid-cols-[minmax(0,1fr)_24rem] wide:grid-cols-[minmax(0,1fr)_32rem]',
].join(' ');

function WantedPlayer({ id }: { readonly id: number }) {
  const query = usePlayer(id);
  const player = query.data;
  if (player === undefined) {
    if (query.error instanceof HttpError && query.error.status === 404) return <Unknown />;
    return <Unread query={query} />;
  }
  return (
    <div className="flex flex-col gap-6">
      {query.isError && <StaleList error={query.error} />}
      <Heading player={player} />
      <div className={COLUMNS}>
        <div className="flex min-w-0 flex-col gap-6">
          <PlayerCopies id={id} />
          <PlayerHistory id={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-6 max-xl:order-first">
          <PlayerLive player={player} />
          <Identity player={player} />
          <PlayerPossessions id={id} />
        </div>
      </div>
    </div>
  );
}

function Heading({ player }: { readonly player: Player }) {
  const words = useText().players;
  const { data: account } = useAccount(player.id);
  const ban = account?.ban ?? null;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-[-0.02em] break-words">{player.name}</h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8125rem]">
          <OnlineMark isOnline={player.online} />
          <a {...linkTo(`/zones/${player.zone}`)} className="underline decoration-line-strong underline-offset-4">
            {words.zoneNumber(`${player.zone}`)}
          </a>
          {ban && <Banned ban={ban} />}
        </p>
      </div>
      <PlayerActions player={player} isBanned={ban !== null} />
    </div>
  );
}

function Banned({ ban }: { readonly ban: Ban }) {
  const words = useText().players;
  const locale = useLocale();
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 font-medium">
      <SeverityIcon severity="critical" className="size-3.5" />
      {words.banned} {ban.until === null ? words.bannedForGood : words.bannedUntil(formatMoment(Date.parse(ban.until), locale))}
      <span className="font-normal text-ink-soft">{words.bannedBy(ban.by, ban.reason)}</span>
    </span>
  );
}

/** What can be done to this player, with the player filled in already. Who may do none of it is offered none of it. */
function PlayerActions({ player, isBanned }: { readonly player: Player; readonly isBanned: boolean }) {
  const words = useText().players;
  const { role } = useSession();
  const actions = (['notice', 'kick', 'correct', isBanned ? 'unban' : 'ban'] as const).filter((action) =>
    roleAtLeast(role, LEAST_ROLE[action]),
  );
  if (actions.length === 0) return null;
  return (
    <div role="group" aria-label={words.act} className="flex flex-wrap gap-2">
      {actions.map((action) => (
        <Button key={action} onClick={() => openAction({ action, player: { id: player.id, name: player.name } })}>
          {words.acts[action]}
        </Button>
      ))}
    </div>
  );
}

function Identity({ player }: { readonly player: Player }) {
  const words = useText().players;
  const locale = useLocale();
  const { data: account } = useAccount(player.id);
  const moment = (text: string) => formatMoment(Date.parse(text), locale);
  const kinds: Readonly<Record<string, string>> = words.accounts;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.fields.id, player.id],
    [words.fields.account, account ? (kinds[account.kind] ?? account.kind) : words.fields.noAccount],
    ...(account ? ([[words.fields.created, moment(account.createdAt)]] as const) : []),
    [words.fields.first, moment(player.firstSeenAt)],
    [words.fields.last, moment(player.lastEventAt)],
    [words.fields.event, `${player.zone} / ${player.lastEvent.epoch} / ${player.lastEvent.sequence}`],
  ];
  return (
    <Panel title={words.identity}>
      <dl className="flex flex-col gap-1.5 rounded-xl border border-line bg-surface p-4 text-[0.8125rem]">
        {facts.map(([label, value]) => (
          <div key={label} className="flex items-baseline justify-between gap-4">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
