import { requestJson } from '@/shared/api/http';
import type { Role } from '@/shared/session/roles';

export type User = {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
  readonly disabled: boolean;
};

/** A password comes along where one was made; it is told this once. */
export type UserWithPassword = User & { readonly password?: string };

export type UserChange = { readonly role: Role } | { readonly disabled: boolean } | { readonly resetPassword: true };

const pathOf = (name: string) => `/api/users/${encodeURIComponent(name)}`;

export async function readUsers(signal: AbortSignal): Promise<readonly User[]> {
  return (await requestJson<{ readonly users: readonly User[] }>('/api/users', { signal })).users;
}

export function createUser(wanted: { readonly name: string; readonly role: Role }): Promise<UserWithPassword> {
  return requestJson('/api/users', { method: 'POST', body: wanted });
}

export function changeUser(name: string, change: UserChange): Promise<UserWithPassword> {
  return requestJson(pathOf(name), { method: 'PATCH', body: change });
}

export function removeUser(name: string): Promise<void> {
  return requestJson(pathOf(name), { method: 'DELETE' });
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

export const isName = (name: string): boolean => NAME.test(name);

/** Whether nobody else who can sign in is an administrator: this one can be neither demoted, disabled nor deleted. */
export function isLastAdministrator(users: readonly User[], { name, role, disabled }: User): boolean {
  const others = users.filter((user) => user.role === 'administrator' && !user.disabled && user.name !== name);
  return role === 'administrator' && !disabled && others.length === 0;
}
