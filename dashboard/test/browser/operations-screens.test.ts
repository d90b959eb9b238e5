import type { Page } from 'playwright-core';
import { describeScreens, TELEPHONE } from './screens';

const certificates = (page: Page) =>
  page
    .getByRole('heading', { name: /^(Zone|존) 1/ })
    .first()
    .waitFor();
const letters = (page: Page) => page.getByRole('button', { name: /41/ }).waitFor();
const inspected = (page: Page) => page.getByRole('dialog').getByRole('region').last().waitFor();
const compared = (page: Page) => page.getByRole('row').nth(1).waitFor();
const listed = (page: Page) => page.getByRole('main').getByRole('listitem').first().waitFor();

describeScreens('screens of what operators do', [
  { name: 'recoveries', path: '/snapshots?view=history', ready: certificates },
  { name: 'emergency', path: '/emergency', ready: listed },
  { name: 'snapshots', path: '/snapshots', ready: listed },
  { name: 'compared', path: '/snapshots?view=compare&zone=2&a=cold:40/86380&b=live', ready: compared },
  { name: 'rehearse', path: '/snapshots?view=rehearse', ready: listed },
  { name: 'audit', path: '/audit', ready: listed },
  { name: 'users', path: '/users', ready: listed },
  { name: 'dead-letters', path: '/dead-letters?state=all', ready: letters },
  { name: 'dead-letter', path: '/dead-letters?letter=41', ready: inspected },
  { name: 'recoveries-ko', path: '/snapshots?view=history', language: 'ko', sizes: [TELEPHONE], ready: certificates },
  { name: 'dead-letter-ko', path: '/dead-letters?letter=41', language: 'ko', sizes: [TELEPHONE], ready: inspected },
]);
