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
    name: 'zones',
    title: 'Zones',
    scenario: 'crowded',
    path: '/zones',
    sentence: 'Every zone at a glance: who owns it, how it ticks, and how many play in it.',
  },
  {
    name: 'zone',
    title: 'One zone',
    path: '/zones/2?player=2003',
    sentence: 'A zone with everybody moving on its map, who is there, and what happens as it happens.',
  },
  {
    name: 'players',
    title: 'Players',
    path: '/players',
    sentence: 'Finding a player by name or number, and where they are now.',
  },
  {
    name: 'player',
    title: 'One player',
    path: '/players/2003',
    sentence:
      'A player whole: live fields, every change with the command that caused it and the row it became, and all copies side by side.',
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
  {
    name: 'emergency',
    title: 'Emergency',
    path: '/emergency',
    sentence: 'What to press, by how much it hurts players, and what was pressed.',
  },
  {
    name: 'snapshots',
    title: 'Snapshots',
    path: '/snapshots',
    sentence: 'What each zone would be recovered from, hot and cold: take one now, compare two, restore one, or rehearse a recovery.',
  },
  {
    name: 'recoveries',
    title: 'Recoveries and rehearsals',
    path: '/snapshots?view=history',
    sentence: 'The certificate of every recovery and rehearsal: what it began with, what it replayed, how long it took and what was lost.',
  },
  {
    name: 'dead-letters',
    title: 'Dead letters',
    path: '/dead-letters',
    sentence: 'Events that could not be applied, why, and the decision about each.',
  },
  {
    name: 'audit',
    title: 'Audit',
    path: '/audit',
    sentence: 'Who did what, to what, when and why, done or refused; nothing in it can be changed.',
  },
  {
    name: 'users',
    title: 'Users',
    path: '/users',
    sentence: 'Who may look, who may act and who may decide who may.',
  },
];
