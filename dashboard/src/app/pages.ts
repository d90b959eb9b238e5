import { lazy, type ComponentType } from 'react';
import { matchPath, type PathParams } from '@/shared/router';
import type { Role } from '@/shared/session/roles';
import type { Dictionary } from '@/shared/text/en';
import type { IconProps } from '@/shared/ui/icons';
import {
  BellIcon,
  BoltIcon,
  LayersIcon,
  LettersIcon,
  MapIcon,
  PeopleIcon,
  PlayerIcon,
  PulseIcon,
  RecordIcon,
  StreamIcon,
} from '@/shared/ui/page-icons';

/** In the order of the navigation: looking comes before doing, and doing before who may do it. */
export const GROUPS = ['watch', 'act', 'administer'] as const;
export type Group = (typeof GROUPS)[number];

export type PageProps = { readonly params: PathParams };

export type Page = {
  /** `/zones/:zone` is one page for every zone; what stands in the place of `:zone` reaches the content as `params.zone`. */
  readonly path: string;
  readonly title: (text: Dictionary, params: PathParams) => string;
  readonly group: Group;
  /** Null: reached from another page, and not in the navigation. */
  readonly icon: ComponentType<IconProps> | null;
  /** Whoever has less is not offered the page, and is told why when an address leads there. */
  readonly least: Role;
  readonly content: ComponentType<PageProps>;
};

/**
 * Every page there is. One entry here puts a page into the navigation, the address bar and the window's title.
 * Each page is fetched when it is opened, so that the sign-in does not wait for charts.
 */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    title: (text) => text.live.title,
    group: 'watch',
    icon: PulseIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/live/page').then(({ LivePage }) => ({ default: LivePage }))),
  },
  {
    path: '/zones',
    title: (text) => text.zonePages.title,
    group: 'watch',
    icon: MapIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/zones/page').then(({ ZonesPage }) => ({ default: ZonesPage }))),
  },
  {
    path: '/zones/:zone',
    title: (text, { zone = '' }) => text.zonePages.zone(zone),
    group: 'watch',
    icon: null,
    least: 'viewer',
    content: lazy(() => import('@/features/zones/page').then(({ ZonePage }) => ({ default: ZonePage }))),
  },
  {
    path: '/players',
    title: (text) => text.players.title,
    group: 'watch',
    icon: PlayerIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/players/page').then(({ PlayersPage }) => ({ default: PlayersPage }))),
  },
  {
    path: '/players/:player',
    title: (text, { player = '' }) => text.players.numbered(player),
    group: 'watch',
    icon: null,
    least: 'viewer',
    content: lazy(() => import('@/features/players/page').then(({ PlayerPage }) => ({ default: PlayerPage }))),
  },
  {
    path: '/stream',
    title: (text) => text.stream.title,
    group: 'watch',
    icon: StreamIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/stream/page').then(({ StreamPage }) => ({ default: StreamPage }))),
  },
  {
    path: '/alerts',
    title: (text) => text.alerts.title,
    group: 'watch',
    icon: BellIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/alerts/page').then(({ AlertsPage }) => ({ default: AlertsPage }))),
  },
  {
    path: '/emergency',
    title: (text) => text.emergency.title,
    group: 'act',
    icon: BoltIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/emergency/page').then(({ EmergencyPage }) => ({ default: EmergencyPage }))),
  },
  {
    path: '/snapshots',
    title: (text) => text.snapshots.title,
    group: 'act',
    icon: LayersIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/snapshots/page').then(({ SnapshotsPage }) => ({ default: SnapshotsPage }))),
  },
  {
    path: '/dead-letters',
    title: (text) => text.deadLetters.title,
    group: 'act',
    icon: LettersIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/dead-letters/page').then(({ DeadLettersPage }) => ({ default: DeadLettersPage }))),
  },
  {
    path: '/audit',
    title: (text) => text.audit.title,
    group: 'administer',
    icon: RecordIcon,
    least: 'viewer',
    content: lazy(() => import('@/features/audit/page').then(({ AuditPage }) => ({ default: AuditPage }))),
  },
  {
    path: '/users',
    title: (text) => text.users.title,
    group: 'administer',
    icon: PeopleIcon,
    least: 'administrator',
    content: lazy(() => import('@/features/users/page').then(({ UsersPage }) => ({ default: UsersPage }))),
  },
];

/** Addresses of before, which bookmarks and notes may still hold, and where they lead now. */
const MOVED: Readonly<Record<string, string>> = { '/recoveries': '/snapshots?view=history' };

/** Where an old address leads, with the choices that stand behind it; null for one that is not old. */
export function movedTo(path: string, search: string): string | null {
  const target = MOVED[path];
  if (target === undefined) return null;
  const choices = search.replace(/^\?/, '');
  return choices === '' ? target : `${target}&${choices}`;
}

export type FoundPage = { readonly page: Page; readonly params: PathParams };

export function findPage(path: string): FoundPage | null {
  for (const page of PAGES) {
    const params = matchPath(page.path, path);
    if (params !== null) return { page, params };
  }
  return null;
}

/** The page of the navigation that a path belongs to: `/zones` for `/zones/3`. */
export function sectionOf(path: string): Page | null {
  const listed = PAGES.filter((page) => page.icon !== null);
  return listed.find((page) => page.path === path || (page.path !== '/' && path.startsWith(`${page.path}/`))) ?? null;
}
