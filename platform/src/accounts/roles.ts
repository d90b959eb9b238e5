/** What people may do, the least first. Each may do everything that those before it may. */
export const roles = ['viewer', 'operator', 'administrator'] as const;

export type Role = (typeof roles)[number];

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

export function roleAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** With its article, as sentences need it. */
export function roleInWords(role: Role): string {
  return role === 'viewer' ? 'a viewer' : `an ${role}`;
}
