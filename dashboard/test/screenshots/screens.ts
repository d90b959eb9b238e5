import type { Page } from 'playwright-core';
import type { Scenario } from '../fake-platform/world';

export type Screen = {
  readonly name: string;
  readonly title: string;
  /** Null: before anybody has signed in. */
  readonly path: string | null;
  /** What docs/dashboard.md says of it. */
  readonly sentence: string;
  readonly scenario?: Scenario;
  /** What a reader does before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
};

/** Every screen, in the order of the navigation. */
export const SCREENS: readonly Screen[] = [
  {
    name: 'sign-in',
    title: 'Signing in',
    path: null,
    sentence: 'The first start prints a password once; everybody else is made an account on the page of users.',
  },
  { name: 'live', title: 'Live', path: '/', sentence: 'Whether all is well, what is wrong first, and the numbers behind that.' },
  {
    name: 'live-trouble',
    title: 'Live, in trouble',
    path: '/',
    scenario: 'overloaded',
    sentence: 'A zone that cannot keep up: what it means for the players, since when, and which limits it has crossed.',
  },
  {
    name: 'live-charts',
    title: 'Over time',
    path: '/',
    sentence: 'The past as the platform remembers it, from five minutes to a week, continued by what is pushed now.',
    prepare: async (page) => {
      await page.locator('figure').first().waitFor();
      await page
        .locator('figure')
        .first()
        .evaluate((figure) => window.scrollTo(0, figure.getBoundingClientRect().top + scrollY - 120));
    },
  },
  {
    name: 'stream',
    title: 'Stream',
    path: '/stream',
    sentence: 'The way of an event from the zone that decided it to the row that keeps it, with what each reader is behind.',
  },
  {
    name: 'stream-tail',
    title: 'Events as they happen',
    path: '/stream',
    sentence: 'Events as they happen, filtered by zone, player or kind, each with everything it says.',
    prepare: async (page) => {
      const row = page.getByRole('list', { name: 'As it happens' }).getByRole('button').nth(2);
      await row.click();
      await row.evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 320));
    },
  },
  {
    name: 'alerts-panel',
    title: 'Alerts from every page',
    path: '/stream',
    scenario: 'overloaded',
    sentence: 'The header of every page tells how many alerts are open and how bad the worst is, and opens them.',
    prepare: (page) =>
      page
        .getByRole('banner')
        .getByRole('button', { name: /open alerts/ })
        .click(),
  },
  {
    name: 'alerts',
    title: 'Alerts',
    path: '/alerts',
    scenario: 'overloaded',
    sentence: 'What is over its limit, what that means, what to do, and how the value went.',
  },
];
