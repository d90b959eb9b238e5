import type { Page } from 'playwright-core';
import { it } from 'vitest';
import { PASSWORD } from '../fake-platform/server';
import { keepPicture, openLive, openPage } from './browser';
import { DESK, describeScreens, expectToFit, TELEPHONE } from './screens';

/** Rates and charts need two pushes; the history that is told at once has more. */
const drawn = (page: Page) => page.locator('figure canvas').last().waitFor();
const SCENARIOS = ['idle', 'crowded', 'log-down', 'overflowing', 'snapshots-failing', 'store-down', 'overloaded'] as const;

describeScreens(
  'screens',
  [
    { name: 'live', path: '/', ready: drawn },
    { name: 'live-ko', path: '/', language: 'ko', sizes: [DESK, TELEPHONE], ready: drawn },
    ...SCENARIOS.map((scenario) => ({ name: `live-${scenario}`, path: '/', scenario, sizes: [DESK], ready: drawn })),
  ],
  (platform) => {
    it('live when the line is lost', async () => {
      platform().show('healthy');
      const page = await openLive(platform().url, { width: 1_280, height: 800, theme: 'light' });
      platform().refuse(true);
      await page.getByText(/^Not live: last update/).waitFor();
      await page
        .getByText(/^Next attempt in/)
        .first()
        .waitFor();
      await expectToFit(page, 'stale', [DESK, TELEPHONE]);
      platform().refuse(false);
      await page.close();
    });

    it('live before any figures, and with none to come', async () => {
      const page = await openPage(platform().url, { width: 1_280, height: 800, theme: 'light' });
      platform().hang(true);
      await page.locator('input[name=name]').fill('admin');
      await page.locator('input[name=password]').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Connecting to the platform' }).waitFor();
      await keepPicture(page, 'opening');
      platform().refuse(true);
      await page.getByRole('heading', { name: 'No line to the platform' }).waitFor();
      await keepPicture(page, 'no-line');
      platform().refuse(false);
      platform().hang(false);
      platform().show('empty');
      await page.getByRole('heading', { name: 'No game server reports yet' }).waitFor({ timeout: 20_000 });
      await keepPicture(page, 'empty');
      await page.close();
    });

    it('sign-in', async () => {
      const page = await openPage(platform().url, { width: 1_280, height: 800, theme: 'light' });
      await page.locator('input[name=name]').waitFor();
      await expectToFit(page, 'sign-in', [DESK, TELEPHONE]);
      await page.close();
    });
  },
);
