import type { LiveZone } from '../live/figures-monitor.ts';
import type { ActionWish } from './action-wish.ts';

/** The player that an action is about, as last heard of. */
export interface KnownPlayer {
  readonly id: number;
  readonly name: string;
  /** Null: it has never entered a zone. */
  readonly zone: number | null;
  readonly online: boolean;
}

/** Whom an action reaches. */
export interface BlastRadius {
  /** Null: nobody can tell now. */
  readonly players: number | null;
  readonly zones: readonly number[];
  readonly servers: readonly string[];
  readonly summary: string;
}

/** Reckoned from the newest figures of the servers: a second old, and empty for what no server reports. */
export function blastRadius(wish: ActionWish, player: KnownPlayer | null, live: readonly LiveZone[]): BlastRadius {
  if (player !== null) return ofPlayer(wish, player, live);
  const { zone = 0, node = '' } = wish;
  const hit = live.filter((one) => (zone === 0 || one.zone === zone) && (node === '' || one.node === node));
  const zones = zone === 0 ? hit.map((one) => one.zone) : [zone];
  const servers = node === '' ? [...new Set(hit.map((one) => one.node))].sort() : [node];
  if (hit.length === 0) {
    const what = node !== '' ? `server ${node}` : zone !== 0 ? `zone ${zone}` : 'any zone';
    return { players: null, zones, servers, summary: `No server reports ${what} at the moment: whom this reaches is not known.` };
  }
  const there = hit.reduce((sum, one) => sum + one.players, 0);
  return { players: disturbs(wish) ? there : 0, zones, servers, summary: inWords(wish, there, zones, servers) };
}

/** Whether players notice. Those of a closed server play on. */
function disturbs({ action, mode }: ActionWish): boolean {
  if (action === 'snapshot' || action === 'rehearse') return false;
  return action !== 'admission' || mode === 'draining';
}

function inWords(wish: ActionWish, players: number, zones: readonly number[], servers: readonly string[]): string {
  const where = zones.length === 1 ? `zone ${zones[0]}` : `${zones.length} zones`;
  const who = `${count(players, 'player')} in ${where}`;
  switch (wish.action) {
    case 'notice':
      return `${who} will be shown the notice.`;
    case 'snapshot':
      return `A snapshot of ${where} will be taken. Nobody notices.`;
    case 'rehearse':
      return `A recovery of ${where} will be rehearsed beside it. Nobody notices.`;
    case 'restart-zone':
      return `${who} will lose their connection, and come back to their seats when the zone is rebuilt.`;
    case 'restore-zone':
      return `${who} may be put back to where they stood in the snapshot.`;
    case 'restart-server':
      return `${who} will lose their connection while ${servers.join(', ')} starts again.`;
    default:
      return admissionInWords(wish, who, servers);
  }
}

function admissionInWords({ mode, durationMs = 0 }: ActionWish, who: string, servers: readonly string[]): string {
  const name = servers.join(', ');
  if (mode === 'open') return `Everybody may enter ${name} again.`;
  if (mode === 'closed') return `Nobody new may enter ${name}; ${who} play on.`;
  return `Nobody new may enter ${name}; ${who} lose their seats in ${Math.ceil(durationMs / 1_000)} seconds.`;
}

function ofPlayer(wish: ActionWish, player: KnownPlayer, live: readonly LiveZone[]): BlastRadius {
  const zones = player.zone === null ? [] : [player.zone];
  const servers = live.filter(({ zone }) => zone === player.zone).map(({ node }) => node);
  const deed = {
    notice: 'will be shown the notice',
    kick: 'will lose the seat, and may come back',
    ban: (wish.durationMs ?? 0) === 0 ? 'will be put out until the ban is lifted' : 'will be put out for the time given',
    unban: 'may play again',
    correct: 'will be put right',
  } as Readonly<Partial<Record<ActionWish['action'], string>>>;
  const presence = player.online ? '' : ' The player is not in the game at the moment.';
  const isReached = player.online && wish.action !== 'unban';
  return { players: isReached ? 1 : 0, zones, servers, summary: `${player.name} ${deed[wish.action] ?? 'is meant'}.${presence}` };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
