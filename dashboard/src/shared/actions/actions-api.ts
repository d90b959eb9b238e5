import { requestJson } from '@/shared/api/http';
import type { ActionPreview, ActionRecord, ActionRequest } from './action';
import type { PlayerChoice } from './action-draft';

export function previewAction(request: ActionRequest, signal: AbortSignal): Promise<ActionPreview> {
  return requestJson('/api/actions/preview', { method: 'POST', body: request, signal });
}

/** Why it is done, and what the preview wanted typed. */
export type Assent = { readonly reason: string; readonly confirm: string | null };

export function runAction(request: ActionRequest, { reason, confirm }: Assent): Promise<{ readonly commandId: string }> {
  const body = confirm === null ? { ...request, reason } : { ...request, reason, confirm };
  return requestJson('/api/actions', { method: 'POST', body });
}

export function readAction(commandId: string, signal: AbortSignal): Promise<ActionRecord> {
  return requestJson(`/api/actions/${encodeURIComponent(commandId)}`, { signal });
}

export type ActionPage = { readonly actions: readonly ActionRecord[]; readonly nextCursor: string | null };

export function readActions(limit: number, cursor: string, signal: AbortSignal): Promise<ActionPage> {
  const search = new URLSearchParams({ limit: `${limit}` });
  if (cursor !== '') search.set('cursor', cursor);
  return requestJson(`/api/actions?${search}`, { signal });
}

export type ZonePlace = { readonly zone: number; readonly node: string | null };

/** Every zone that is owned now or has been recorded, and by whom it is owned. */
export async function readZonePlaces(signal: AbortSignal): Promise<readonly ZonePlace[]> {
  const { zones } = await requestJson<{ readonly zones: readonly ZonePlace[] }>('/api/zones', { signal });
  return zones.map(({ zone, node }) => ({ zone, node: node ?? null }));
}

export type FoundPlayer = PlayerChoice & { readonly zone: number; readonly online: boolean };

const PLAYERS_OFFERED = 8;

/** By the beginning of the name, or by number. */
export async function findPlayers(search: string, signal: AbortSignal): Promise<readonly FoundPlayer[]> {
  const query = new URLSearchParams({ search, limit: `${PLAYERS_OFFERED}` });
  return (await requestJson<{ readonly players: readonly FoundPlayer[] }>(`/api/players?${query}`, { signal })).players;
}

export function readPlayer(id: number, signal: AbortSignal): Promise<FoundPlayer> {
  return requestJson(`/api/players/${id}`, { signal });
}
