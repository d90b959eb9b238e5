import { lazy, type ComponentType } from 'react';
import type { Dictionary } from '@/shared/text/en';

export type Page = { readonly path: string; readonly title: (text: Dictionary) => string; readonly content: ComponentType };

/** Every page there is. One line here puts a page into the navigation, the address bar and the window's title. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    title: (text) => text.live.title,
    // Each page is fetched when it is opened, so that the sign-in does not wait for charts.
    content: lazy(() => import('@/features/live/page').then(({ LivePage }) => ({ default: LivePage }))),
  },
  {
    path: '/recoveries',
    title: (text) => text.recoveries.title,
    content: lazy(() => import('@/features/recoveries/page').then(({ RecoveriesPage }) => ({ default: RecoveriesPage }))),
  },
  {
    path: '/dead-letters',
    title: (text) => text.deadLetters.title,
    content: lazy(() => import('@/features/dead-letters/page').then(({ DeadLettersPage }) => ({ default: DeadLettersPage }))),
  },
];
