import { useEffect } from 'react';
import { ACTIONS, ADMISSION_MODES, type ActionName } from '@/shared/actions/action';
import type { ActionDraft } from '@/shared/actions/action-draft';
import { openAction } from '@/shared/actions/action-store';
import { usePlayerName } from '@/shared/actions/use-actions';
import { changeSearch, useSearch } from '@/shared/router';

export type LinkedAction = Partial<ActionDraft> & { readonly action: ActionName; readonly playerId: number | null };

const NAMES = ['action', 'zone', 'player', 'node', 'mode'] as const;

function numberOf(text: string | null, least: number): number | null {
  return text !== null && /^\d{1,15}$/.test(text) && Number(text) >= least ? Number(text) : null;
}

/** What a link such as `?action=kick&player=7` asks to be opened; null when it asks for nothing that exists. */
export function readLinkedAction(search: URLSearchParams): LinkedAction | null {
  const action = ACTIONS.find((each) => each === search.get('action'));
  if (action === undefined) return null;
  const zone = numberOf(search.get('zone'), 0);
  const node = search.get('node');
  const mode = ADMISSION_MODES.find((each) => each === search.get('mode'));
  return {
    action,
    playerId: numberOf(search.get('player'), 1),
    ...(zone === null ? {} : { zone }),
    ...(node === null ? {} : { node }),
    ...(mode === undefined ? {} : { mode }),
  };
}

/** Opens what the address asks for, once its player has a name, and takes it out of the address when the dialog closes. */
export function useLinkedAction(): void {
  const search = useSearch();
  const asked = readLinkedAction(search);
  const key = asked === null ? null : JSON.stringify(asked);
  const { data: player, isPending, fetchStatus } = usePlayerName(asked?.playerId ?? null);
  // A player that cannot be found is not in the way of the dialog: it asks for one itself.
  const isReady = asked !== null && (asked.playerId === null || !isPending || fetchStatus === 'idle');
  useEffect(() => {
    if (key === null || !isReady) return;
    const { playerId, ...start } = JSON.parse(key) as LinkedAction;
    const known = player === undefined || playerId === null ? {} : { player: { id: player.id, name: player.name } };
    openAction({ ...start, ...known }, () => changeSearch(Object.fromEntries(NAMES.map((name) => [name, '']))));
    // Only a new link opens it again; that its player's name has been read anew does not.
  }, [key, isReady]);
}
