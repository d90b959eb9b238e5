import type { Life } from '@/shared/actions/action';
import { requestJson } from '@/shared/api/http';

type Place = { readonly x: number; readonly y: number };

/** A player as the database has it. Lengths are millimetres. */
export type Player = Place & {
  readonly id: number;
  readonly name: string;
  readonly zone: number;
  readonly online: boolean;
  readonly life: Life;
  readonly lifeUntilTick: number;
  readonly lastTick: number;
  readonly lastEvent: { readonly id: string; readonly epoch: number; readonly sequence: number };
  readonly firstSeenAt: string;
  readonly lastEventAt: string;
};

export type Ban = { readonly until: string | null; readonly reason: string; readonly by: string; readonly at: string };
export type Account = {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly createdAt: string;
  readonly ban: Ban | null;
};

/** Why something happened: a player's command, an operator's, or the server by itself. */
export type Cause = {
  readonly kind?: 'command' | 'operator' | 'server';
  readonly session: number;
  readonly sequence: number;
  readonly commandId?: string | null;
  readonly by?: string | null;
  readonly reason?: string | null;
};

export type Change = {
  readonly type: string;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly occurredAt: string;
  readonly from: Place | null;
  readonly to: Place | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause: Cause;
  /** Absent while it has not arrived in the database, or from a platform that does not tell. */
  readonly row?: { readonly table: string; readonly key: unknown };
};

export const COPY_KINDS = ['live', 'hot', 'cold', 'database'] as const;
export type CopyKind = (typeof COPY_KINDS)[number];

export type Copy = Place & {
  readonly life: Life;
  readonly lifeUntilTick: number;
  readonly zone: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly tick: number;
  readonly at: string;
  readonly name: string;
  readonly online?: boolean;
};

export type Copies = Readonly<Record<CopyKind, Copy | null>> & { readonly problems: Readonly<Partial<Record<CopyKind, string>>> };

export type PlayerSearch = { readonly search: string; readonly zone: string; readonly online: boolean };

type PlayerList = { readonly players: readonly Player[]; readonly nextCursor: string | null };
type HistoryList = { readonly history: readonly Change[]; readonly nextBefore: string | null };

export type Possession = { readonly kind: string; readonly quantity: number };
export type Transaction = Omit<Change, 'type' | 'from' | 'to' | 'details'> & {
  readonly kind: string;
  readonly change: number;
  readonly itemId: number;
};

function asked(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
}

export function findPlayers(
  { search, zone, online }: PlayerSearch,
  cursor: string,
  limit: number,
  signal: AbortSignal,
): Promise<PlayerList> {
  return requestJson(`/api/players?${asked({ search, zone, online: online ? 'true' : '', cursor, limit: `${limit}` })}`, { signal });
}

export const readPlayer = (id: number, signal: AbortSignal): Promise<Player> => requestJson(`/api/players/${id}`, { signal });

export function readHistory(id: number, before: string, limit: number, signal: AbortSignal): Promise<HistoryList> {
  return requestJson(`/api/players/${id}/history?${asked({ before, limit: `${limit}` })}`, { signal });
}

export const readCopies = (id: number, signal: AbortSignal): Promise<Copies> => requestJson(`/api/players/${id}/copies`, { signal });

export async function readInventory(id: number, signal: AbortSignal): Promise<readonly Possession[]> {
  return (await requestJson<{ readonly inventory: readonly Possession[] }>(`/api/players/${id}/inventory`, { signal })).inventory;
}

export async function readTransactions(id: number, limit: number, signal: AbortSignal): Promise<readonly Transaction[]> {
  const path = `/api/players/${id}/transactions?limit=${limit}`;
  return (await requestJson<{ readonly transactions: readonly Transaction[] }>(path, { signal })).transactions;
}

/** Null: nobody has an account of this number, as with players that only tests have made. */
export async function readAccount(id: number, signal: AbortSignal): Promise<Account | null> {
  const { accounts } = await requestJson<{ readonly accounts: readonly Account[] }>(`/api/accounts?search=${id}&limit=50`, { signal });
  return accounts.find((account) => account.id === id) ?? null;
}
