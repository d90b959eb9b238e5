import type { Scenario } from './world';

export const ROLES = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A request that came with a session, cut into what a route is told by. */
export type FakeRequest = {
  readonly method: string;
  /** The parts of the path behind `/api`: `['players', '7', 'history']`. */
  readonly path: readonly string[];
  readonly search: URLSearchParams;
  readonly body: unknown;
  readonly name: string;
  readonly role: Role;
};

export type Answer = { readonly status: number; readonly body?: unknown };

/** What a feature may know of the platform around it. */
export type FakeContext = {
  readonly now: () => number;
  readonly scenario: () => Scenario;
  /** To every open line. */
  readonly broadcast: (message: object) => void;
};

/** The routes of one part of the platform, with what it keeps in memory. A test reaches what is kept to arrange and to check. */
export interface FakeFeature {
  /** Null for a route that is not its own. */
  answer(request: FakeRequest): Answer | null;
  /** What a new line is told at once. */
  greet?(): readonly object[];
}

export const done = (body: unknown): Answer => ({ status: 200, body });

export const refusal = (status: number, code: string, message: string): Answer => ({ status, body: { error: { code, message } } });

/** The refusal for a role that is too low, or null for one that is not. */
export function refuseBelow(least: Role, request: FakeRequest): Answer | null {
  if (ROLES.indexOf(request.role) >= ROLES.indexOf(least)) return null;
  return refusal(403, 'forbidden', `This needs the role ${least}; ${request.name} is ${request.role}.`);
}

/** Rows that have the values asked for. */
export function matching(search: URLSearchParams, names: readonly string[]): (row: object) => boolean {
  return (row) => names.every((name) => !search.has(name) || `${(row as Record<string, unknown>)[name]}` === search.get(name));
}

/** One page and where the next begins; the lists of the platform name that in two ways. */
export function page(name: string, rows: readonly unknown[], search: URLSearchParams, [asked, told] = ['cursor', 'nextCursor']): Answer {
  const from = Number(search.get(asked ?? '') ?? 0);
  const end = from + Number(search.get('limit') ?? 50);
  return done({ [name]: rows.slice(from, end), [told ?? '']: end < rows.length ? `${end}` : null });
}
