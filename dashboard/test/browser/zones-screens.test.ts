import type { Page } from 'playwright-core';
import { DESK, describeScreens, TELEPHONE } from './screens';

const cards = (page: Page) => page.getByRole('link', { name: /^(Zone|존) 40$/ }).waitFor();
const map = (page: Page) =>
  page
    .getByRole('button', { name: /^Chloe$/ })
    .first()
    .waitFor();
const troubled = (page: Page) => page.getByText('inbox nearly full').first().waitFor();

describeScreens('screens of zones', [
  { name: 'zones', path: '/zones', scenario: 'crowded', ready: cards },
  { name: 'zone', path: '/zones/2?player=2003', ready: map },
  { name: 'zones-table', path: '/zones?view=table&sort=trouble', scenario: 'overloaded', sizes: [DESK], ready: troubled },
  { name: 'zone-crowd', path: '/zones/3', scenario: 'crowded', sizes: [DESK], ready: map },
  { name: 'zones-ko', path: '/zones', scenario: 'crowded', language: 'ko', sizes: [TELEPHONE], ready: cards },
  { name: 'zone-ko', path: '/zones/2?player=2003', language: 'ko', sizes: [TELEPHONE], ready: map },
]);
